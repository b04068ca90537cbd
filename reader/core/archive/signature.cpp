#include "reader/core/archive/signature.h"

#include <array>

namespace nw::reader {

namespace {

struct Signature
{
    qsizetype offset;
    QByteArrayView bytes;
    FileKind kind;
};

template <std::size_t N>
constexpr Signature at(qsizetype offset, const char (&bytes)[N], FileKind kind)
{
    return {offset, QByteArrayView(bytes, static_cast<qsizetype>(N - 1)), kind};
}

constexpr std::array kSignatures{
    at(0, "PK\x03\x04", FileKind::Zip),
    at(0, "PK\x05\x06", FileKind::Zip),
    at(0, "PK\x07\x08", FileKind::Zip),
    at(0, "Rar!\x1a\x07\x00", FileKind::Rar4),
    at(0, "Rar!\x1a\x07\x01\x00", FileKind::Rar5),
    at(0, "7z\xbc\xaf\x27\x1c", FileKind::SevenZip),
    at(257, "ustar", FileKind::Tar),
    at(0, "\x1f\x8b", FileKind::CompressedStream),
    at(0, "BZh", FileKind::CompressedStream),
    at(0,
       "\xfd"
       "7zXZ\x00",
       FileKind::CompressedStream),
    at(0, "\x28\xb5\x2f\xfd", FileKind::CompressedStream),
    at(0, "\x04\x22\x4d\x18", FileKind::CompressedStream),
    at(0, "\x02\x21\x4c\x18", FileKind::CompressedStream),
    at(0, "\x1f\x9d", FileKind::CompressedStream),
    at(0, "LZIP", FileKind::CompressedStream),
    at(0, "%PDF-", FileKind::Pdf),
    at(2, "-lh", FileKind::Lha),
    at(2, "-lz", FileKind::Lha),
    at(0, "MSCF", FileKind::OtherArchive),
    at(7, "**ACE**", FileKind::OtherArchive),
    at(0, "\x60\xea", FileKind::OtherArchive),
    at(0, "LRZI", FileKind::OtherArchive),
    at(0, "\x89LZO\x00", FileKind::OtherArchive),
};

// The header checksum of the tar format: the sum of the first 512 bytes with its own field as
// blanks. Archives older than POSIX have no other mark.
bool isOldTar(QByteArrayView beginning)
{
    constexpr qsizetype kChecksumOffset = 148;
    constexpr qsizetype kChecksumBytes = 8;
    if (beginning.size() < kSignatureBytes || beginning[0] == '\0')
        return false;
    unsigned sum = 0;
    for (qsizetype i = 0; i < kSignatureBytes; ++i) {
        const bool inField = i >= kChecksumOffset && i < kChecksumOffset + kChecksumBytes;
        sum += inField ? unsigned(' ') : static_cast<unsigned char>(beginning[i]);
    }
    unsigned stored = 0;
    for (const char digit : beginning.sliced(kChecksumOffset, kChecksumBytes)) {
        if (digit >= '0' && digit <= '7')
            stored = stored * 8 + unsigned(digit - '0');
    }
    return stored == sum;
}

// LZ4 and Zstandard streams may begin with frames to be skipped, whose marks differ in four bits.
bool isSkippableFrame(QByteArrayView beginning)
{
    constexpr quint8 kFirstMark = 0x50;
    return beginning.size() >= 4 && (static_cast<quint8>(beginning[0]) & 0xf0) == kFirstMark
        && beginning.sliced(1).startsWith("\x2a\x4d\x18");
}

} // namespace

FileKind fileKind(QByteArrayView beginning)
{
    for (const Signature &signature : kSignatures) {
        if (beginning.size() >= signature.offset
            && beginning.sliced(signature.offset).startsWith(signature.bytes))
            return signature.kind;
    }
    if (isSkippableFrame(beginning))
        return FileKind::CompressedStream;
    return isOldTar(beginning) ? FileKind::Tar : FileKind::Unknown;
}

} // namespace nw::reader
