#include "reader/core/sandbox/channel.h"

#include <QDeadlineTimer>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <poll.h>
#include <sys/socket.h>

namespace nw::reader {

namespace {

constexpr std::size_t kControlBytes = CMSG_SPACE(kMaxMessageDescriptors * sizeof(int));

void takeDescriptors(msghdr *header, std::vector<Descriptor> *into)
{
    for (cmsghdr *part = CMSG_FIRSTHDR(header); part; part = CMSG_NXTHDR(header, part)) {
        if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS)
            continue;
        const std::size_t count = (part->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (std::size_t i = 0; i < count; ++i) {
            int number = -1;
            std::memcpy(&number, CMSG_DATA(part) + i * sizeof(int), sizeof(int));
            into->emplace_back(number);
        }
    }
}

} // namespace

ReadResult<ChannelEnds> makeChannel()
{
    int ends[2] = {};
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
        return readFailure(ReadErrorCode::Io, QString::fromLocal8Bit(std::strerror(errno)));
    return ChannelEnds{Descriptor(ends[0]), Descriptor(ends[1])};
}

bool sendMessage(const Descriptor &channel, const QByteArray &bytes,
                 const std::vector<int> &descriptors)
{
    if (bytes.size() > kMaxMessageBytes || descriptors.size() > kMaxMessageDescriptors)
        return false;
    iovec content{const_cast<char *>(bytes.constData()), static_cast<std::size_t>(bytes.size())};
    alignas(cmsghdr) char control[kControlBytes] = {};
    msghdr header = {};
    header.msg_iov = &content;
    header.msg_iovlen = 1;
    if (!descriptors.empty()) {
        const std::size_t length = descriptors.size() * sizeof(int);
        header.msg_control = control;
        header.msg_controllen = CMSG_SPACE(length);
        cmsghdr *part = CMSG_FIRSTHDR(&header);
        part->cmsg_level = SOL_SOCKET;
        part->cmsg_type = SCM_RIGHTS;
        part->cmsg_len = CMSG_LEN(length);
        std::memcpy(CMSG_DATA(part), descriptors.data(), length);
    }
    ssize_t sent = -1;
    do {
        sent = ::sendmsg(channel.number(), &header, MSG_NOSIGNAL);
    } while (sent < 0 && errno == EINTR);
    return sent == bytes.size();
}

std::optional<ChannelMessage> receiveMessage(const Descriptor &channel)
{
    ChannelMessage message;
    message.bytes.resize(kMaxMessageBytes);
    iovec content{message.bytes.data(), static_cast<std::size_t>(message.bytes.size())};
    alignas(cmsghdr) char control[kControlBytes];
    msghdr header = {};
    header.msg_iov = &content;
    header.msg_iovlen = 1;
    header.msg_control = control;
    header.msg_controllen = sizeof control;
    ssize_t count = -1;
    do {
        count = ::recvmsg(channel.number(), &header, MSG_CMSG_CLOEXEC);
    } while (count < 0 && errno == EINTR);
    if (count > 0)
        takeDescriptors(&header, &message.descriptors);
    if (count <= 0 || header.msg_flags & (MSG_TRUNC | MSG_CTRUNC))
        return std::nullopt;
    message.bytes.truncate(count);
    return message;
}

Waited waitForMessage(const Descriptor &channel, int timeoutMs)
{
    const QDeadlineTimer deadline(timeoutMs);
    pollfd waiting{channel.number(), POLLIN, 0};
    int ready = 0;
    do {
        ready = ::poll(&waiting, 1, static_cast<int>(deadline.remainingTime()));
    } while (ready < 0 && errno == EINTR);
    return ready > 0 ? Waited::Ready : Waited::TimedOut;
}

} // namespace nw::reader
