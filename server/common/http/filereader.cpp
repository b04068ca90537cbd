#include "server/common/http/filereader.h"

#include <QFile>

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

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

QByteArrayView FileReader::next()
{
    if (!m_block)
        m_block = std::make_unique<char[]>(static_cast<size_t>(kBlockBytes));
    ssize_t count = 0;
    do {
        count = pread(m_descriptor, m_block.get(),
                      static_cast<size_t>(std::min(kBlockBytes, m_left)), m_offset);
    } while (count < 0 && errno == EINTR);
    if (count <= 0)
        return {};
    m_offset += count;
    m_left -= count;
    return {m_block.get(), static_cast<qsizetype>(count)};
}

} // namespace nw::server
