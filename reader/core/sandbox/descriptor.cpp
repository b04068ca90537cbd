#include "reader/core/sandbox/descriptor.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

namespace nw::reader {

namespace {

tl::unexpected<ReadError> systemFailure()
{
    const int number = errno;
    const ReadErrorCode code =
        number == ENOMEM || number == EFBIG ? ReadErrorCode::TooLarge : ReadErrorCode::Io;
    return readFailure(code, QString::fromLocal8Bit(std::strerror(number)));
}

} // namespace

Descriptor::~Descriptor()
{
    if (m_number >= 0)
        ::close(m_number);
}

qint64 Descriptor::sizeBytes() const
{
    // Not fstat, which a confined process has no use for otherwise.
    return ::lseek(m_number, 0, SEEK_END);
}

ReadResult<QByteArray> Descriptor::readAll(qint64 maxBytes) const
{
    const qint64 sizeInFile = sizeBytes();
    if (sizeInFile < 0)
        return systemFailure();
    if (sizeInFile > maxBytes)
        return readFailure(ReadErrorCode::TooLarge,
                           QStringLiteral("file of %1 bytes").arg(sizeInFile));
    QByteArray bytes(sizeInFile, Qt::Uninitialized);
    qsizetype done = 0;
    while (done < bytes.size()) {
        const ssize_t count = ::pread(m_number, bytes.data() + done,
                                      static_cast<std::size_t>(bytes.size() - done), done);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return systemFailure();
        if (count == 0)
            break;
        done += count;
    }
    bytes.truncate(done);
    return bytes;
}

ReadResult<void> Descriptor::writeAll(QByteArrayView bytes) const
{
    qsizetype done = 0;
    while (done < bytes.size()) {
        const ssize_t count = ::pwrite(m_number, bytes.data() + done,
                                       static_cast<std::size_t>(bytes.size() - done), done);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return systemFailure();
        done += count;
    }
    return {};
}

ReadResult<Descriptor> makeSharedMemory(qint64 sizeBytes)
{
    Descriptor memory(::memfd_create("nerdwork", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    if (!memory.isOpen())
        return systemFailure();
    if (sizeBytes == 0)
        return memory;
    if (::ftruncate(memory.number(), sizeBytes) != 0)
        return systemFailure();
    sealSharedMemory(memory);
    return memory;
}

void sealSharedMemory(const Descriptor &memory)
{
    ::fcntl(memory.number(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL);
}

ReadResult<MappedBytes> MappedBytes::map(int descriptor, qint64 sizeBytes, Access access)
{
    if (sizeBytes == 0)
        return MappedBytes(nullptr, 0);
    const int protection = access == Access::Read ? PROT_READ : PROT_READ | PROT_WRITE;
    // All of it is about to be used: one call is cheaper than a fault for each of its pages, and
    // nobody meets those while painting.
    void *data = ::mmap(nullptr, static_cast<std::size_t>(sizeBytes), protection,
                        MAP_SHARED | MAP_POPULATE, descriptor, 0);
    if (data == MAP_FAILED)
        return systemFailure();
    return MappedBytes(static_cast<uchar *>(data), sizeBytes);
}

MappedBytes::~MappedBytes()
{
    if (m_data)
        ::munmap(m_data, static_cast<std::size_t>(m_sizeBytes));
}

QByteArray MappedBytes::bytes() const
{
    return QByteArray::fromRawData(reinterpret_cast<const char *>(m_data), m_sizeBytes);
}

} // namespace nw::reader
