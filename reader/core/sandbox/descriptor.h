#pragma once

#include "reader/core/readresult.h"

#include <QByteArray>
#include <QByteArrayView>

#include <utility>

namespace nw::reader {

// Owns one open file descriptor.
class Descriptor
{
public:
    Descriptor() = default;
    explicit Descriptor(int number)
        : m_number(number)
    {
    }
    Descriptor(Descriptor &&other) noexcept
        : m_number(other.release())
    {
    }
    Descriptor &operator=(Descriptor &&other) noexcept
    {
        std::swap(m_number, other.m_number);
        return *this;
    }
    ~Descriptor();
    Q_DISABLE_COPY(Descriptor)

    bool isOpen() const { return m_number >= 0; }
    int number() const { return m_number; }
    int release() { return std::exchange(m_number, -1); }

    // -1 when it cannot be told.
    qint64 sizeBytes() const;
    // Up to `maxBytes` from the beginning, as many as there are. Errors: TooLarge, Io.
    ReadResult<QByteArray> readAll(qint64 maxBytes) const;
    // From the beginning. Error: Io.
    ReadResult<void> writeAll(QByteArrayView bytes) const;

private:
    int m_number = -1;
};

// Memory that two processes see. With a size it is sealed against changing that, so that nobody can
// take away the pages under somebody else's mapping; with size 0 it grows as it is written. Errors:
// TooLarge, Io.
ReadResult<Descriptor> makeSharedMemory(qint64 sizeBytes);

// Seals memory that was written by somebody else.
void sealSharedMemory(const Descriptor &memory);

// A file mapped into memory; gone with the object.
class MappedBytes
{
public:
    enum class Access
    {
        Read,
        ReadAndWrite
    };

    // Error: Io. An empty file has nothing to be mapped, and is no error.
    static ReadResult<MappedBytes> map(int descriptor, qint64 sizeBytes, Access access);
    MappedBytes(MappedBytes &&other) noexcept
        : m_data(std::exchange(other.m_data, nullptr))
        , m_sizeBytes(std::exchange(other.m_sizeBytes, 0))
    {
    }
    MappedBytes &operator=(MappedBytes &&) = delete;
    Q_DISABLE_COPY(MappedBytes)
    ~MappedBytes();

    uchar *data() const { return m_data; }
    qint64 sizeBytes() const { return m_sizeBytes; }
    // Without a copy: valid as long as this object.
    QByteArray bytes() const;

private:
    MappedBytes(uchar *data, qint64 sizeBytes)
        : m_data(data)
        , m_sizeBytes(sizeBytes)
    {
    }

    uchar *m_data = nullptr;
    qint64 m_sizeBytes = 0;
};

} // namespace nw::reader
