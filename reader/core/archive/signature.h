#pragma once

#include <QByteArrayView>

namespace nw::reader {

// What the first bytes of a file say it is.
enum class FileKind
{
    Zip,
    Rar4,
    Rar5,
    SevenZip,
    Tar,
    CompressedStream, // gzip, bzip2, xz, zstd and their like: perhaps a tar inside
    Pdf,
    Lha,
    OtherArchive, // known, and not read here: CAB, ACE, ARJ
    Unknown, // perhaps an image
};

// How many bytes of the file's beginning fileKind() wants to see.
constexpr qsizetype kSignatureBytes = 512;

FileKind fileKind(QByteArrayView beginning);

} // namespace nw::reader
