#pragma once

#include "reader/core/sandbox/descriptor.h"

#include <QByteArray>

#include <optional>
#include <vector>

namespace nw::reader {

// What one process tells another in one piece: a few bytes, and open descriptors (SCM_RIGHTS,
// unix(7)).
struct ChannelMessage
{
    QByteArray bytes;
    std::vector<Descriptor> descriptors;
};

struct ChannelEnds
{
    Descriptor ours;
    Descriptor theirs;
};

constexpr qsizetype kMaxMessageBytes = qsizetype{64} * 1024;
constexpr std::size_t kMaxMessageDescriptors = 6;

// Two connected sockets that keep the bounds of messages. Error: Io.
ReadResult<ChannelEnds> makeChannel();

// False when nobody is there to receive it.
bool sendMessage(const Descriptor &channel, const QByteArray &bytes,
                 const std::vector<int> &descriptors = {});

// Waits for the next message. Nothing when the other end is closed, or sent more than is allowed:
// neither can be talked to any more.
std::optional<ChannelMessage> receiveMessage(const Descriptor &channel);

enum class Waited
{
    Ready, // there is something to receive, or the end
    TimedOut
};
Waited waitForMessage(const Descriptor &channel, int timeoutMs);

} // namespace nw::reader
