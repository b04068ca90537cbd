#pragma once

#include <QString>

#include <tl/expected.hpp>

namespace nw::reader {

// Why a book or a page cannot be read. The words of `--info` are in readErrorWord().
enum class ReadErrorCode
{
    NotFound = 1, // no such file or page
    Unsupported = 2, // a format, method or feature that no library here reads
    Encrypted = 3, // a password would be needed
    Damaged = 4, // truncated, wrong checksum, not what it says it is
    TooLarge = 5, // over a limit of archivelimits.h or decodelimits.h
    Io = 6, // the disk or the permission
    Cancelled = 7,
    Crashed = 8, // its decoder ended or hung while reading it
};

struct [[nodiscard]] ReadError
{
    ReadErrorCode code = ReadErrorCode::Damaged;
    QString detail; // for the log
};

template <typename T> using ReadResult = tl::expected<T, ReadError>;

inline tl::unexpected<ReadError> readFailure(ReadErrorCode code, const QString &detail = {})
{
    return tl::unexpected<ReadError>(ReadError{code, detail});
}

// "not_found", "unsupported", "encrypted", "damaged" (also for TooLarge, Io and Crashed, whose
// detail says more).
const char *readErrorWord(ReadErrorCode code);

} // namespace nw::reader
