#include "server/common/http/filereader.h"

#include <QFile>

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>
#include <utility>

namespace nw::server {

namespace {

constexpr qint64 kBlockBytes = 64LL * 1024;

} // namespace

FileReader::~FileReader()
{
    if (m_descriptor >= 0)
        close(m_descriptor);
}

FileReader::Opened FileReader::open(const FileBody &part)
{
    Q_ASSERT(m_descriptor < 0);
    m_descriptor = ::open(QFile::encodeName(part.path).constData(), O_RDONLY | O_CLOEXEC);
    struct stat status = {};
    if (m_descriptor < 0 || fstat(m_descriptor, &status) != 0 || !S_ISREG(status.st_mode))
        return Opened::No;
    if (part.offset < 0 || part.sizeBytes < 0 || part.offset > status.st_size
        || part.sizeBytes > status.st_size - part.offset)
        return Opened::No;
    m_offset = part.offset;
    m_left = part.sizeBytes;
    return Opened::Yes;
}

ssize_t FileReader::read(Disk disk)
{
    if (!m_block)
        m_block = std::make_unique<char[]>(static_cast<size_t>(kBlockBytes));
    iovec block = {m_block.get(), static_cast<size_t>(std::min(kBlockBytes, m_left))};
    const int flags = disk == Disk::DoNotWait ? RWF_NOWAIT : 0;
    ssize_t count = 0;
    do {
        count = preadv2(m_descriptor, &block, 1, m_offset, flags);
    } while (count < 0 && errno == EINTR);
    return count;
}

bool FileReader::isReady()
{
    if (m_fetched > 0)
        return true;
    m_fetched = read(Disk::DoNotWait);
    // File systems that cannot tell are read as ever; so is what fails, to be told by next().
    const bool mustWait = m_fetched < 0 && errno == EAGAIN;
    m_fetched = std::max<ssize_t>(m_fetched, 0);
    return !mustWait;
}

void FileReader::fetch()
{
    if (m_fetched == 0)
        m_fetched = std::max<ssize_t>(read(Disk::Wait), 0);
}

QByteArrayView FileReader::next()
{
    fetch();
    const ssize_t count = std::exchange(m_fetched, 0);
    m_offset += count;
    m_left -= count;
    return {m_block.get(), static_cast<qsizetype>(count)};
}

} // namespace nw::server
