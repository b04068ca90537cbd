#include "reader/core/archive/rarheader.h"

#include <QByteArrayView>

#include <array>

namespace nw::reader {

namespace {

constexpr std::size_t kBeginningBytes = 128;

RarHeader readRar4(QByteArrayView bytes)
{
    constexpr qsizetype kMainHeader = 7; // behind the signature
    constexpr quint8 kMainHeaderType = 0x73;
    constexpr unsigned kSolid = 0x0008;
    constexpr unsigned kEncryptedHeaders = 0x0080;
    RarHeader header;
    if (bytes.size() < kMainHeader + 7 || quint8(bytes[kMainHeader + 2]) != kMainHeaderType)
        return header;
    const unsigned flags =
        quint8(bytes[kMainHeader + 3]) | unsigned(quint8(bytes[kMainHeader + 4])) << 8;
    header.solid = flags & kSolid;
    header.encryptedHeaders = flags & kEncryptedHeaders;
    return header;
}

// Numbers of seven bits a byte, the lowest first, the high bit set on all but the last.
class VariableNumbers
{
public:
    explicit VariableNumbers(QByteArrayView bytes)
        : m_bytes(bytes)
    {
    }

    quint64 next()
    {
        quint64 value = 0;
        for (int shift = 0; shift < 64 && m_at < m_bytes.size(); shift += 7) {
            const auto byte = quint8(m_bytes[m_at++]);
            value |= quint64(byte & 0x7f) << shift;
            if (!(byte & 0x80))
                return value;
        }
        return 0;
    }

private:
    QByteArrayView m_bytes;
    qsizetype m_at = 0;
};

RarHeader readRar5(QByteArrayView bytes)
{
    constexpr qsizetype kFirstHeader = 8 + 4; // behind the signature and the checksum
    constexpr quint64 kMainHeaderType = 1;
    constexpr quint64 kEncryptionHeaderType = 4;
    constexpr quint64 kHasExtraArea = 0x0001;
    constexpr quint64 kHasDataArea = 0x0002;
    constexpr quint64 kSolid = 0x0004;
    RarHeader header;
    if (bytes.size() <= kFirstHeader)
        return header;
    VariableNumbers numbers(bytes.sliced(kFirstHeader));
    numbers.next(); // the header's size
    const quint64 type = numbers.next();
    header.encryptedHeaders = type == kEncryptionHeaderType;
    if (type != kMainHeaderType)
        return header;
    const quint64 areas = numbers.next();
    if (areas & kHasExtraArea)
        numbers.next();
    if (areas & kHasDataArea)
        numbers.next();
    header.solid = numbers.next() & kSolid;
    return header;
}

} // namespace

RarHeader readRarHeader(const FileSource &source, FileKind kind)
{
    std::array<char, kBeginningBytes> beginning;
    const qint64 count = source.readAt(0, beginning);
    const QByteArrayView bytes(beginning.data(), std::max<qint64>(0, count));
    return kind == FileKind::Rar5 ? readRar5(bytes) : readRar4(bytes);
}

} // namespace nw::reader
