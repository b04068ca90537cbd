#pragma once

#include "reader/core/readresult.h"

#include <QString>

#include <memory>
#include <span>

namespace nw::reader {

// An open file that any number of threads read at their own positions. Reading is by pread and
// never by mapping: a mapped book of 300 MB counts as 300 MB of our memory, and a file that shrinks
// would end the program with SIGBUS instead of an error.
class FileSource
{
public:
    static ReadResult<std::shared_ptr<const FileSource>> open(const QString &path);
    ~FileSource();
    Q_DISABLE_COPY_MOVE(FileSource)

    // For the programs that want a name instead of bytes.
    const QString &path() const { return m_path; }
    qint64 sizeBytes() const { return m_sizeBytes; }

    // Bytes read: less than asked for only at the end of the file; -1 on an error of the disk.
    qint64 readAt(qint64 position, std::span<char> into) const;

private:
    FileSource(QString path, int descriptor, qint64 sizeBytes)
        : m_path(std::move(path))
        , m_descriptor(descriptor)
        , m_sizeBytes(sizeBytes)
    {
    }

    QString m_path;
    int m_descriptor;
    qint64 m_sizeBytes;
};

using FileSourcePointer = std::shared_ptr<const FileSource>;

} // namespace nw::reader
