#pragma once

#include "reader/core/readresult.h"

#include <QString>

#include <atomic>
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

    // Takes over a descriptor that somebody else opened; such a file has no path here. Every read
    // adds one to `progress`, which must live as long as this.
    static std::shared_ptr<const FileSource> adopt(int descriptor, qint64 sizeBytes,
                                                   std::atomic<quint64> *progress);
    ~FileSource();
    Q_DISABLE_COPY_MOVE(FileSource)

    // For the programs that want a name instead of bytes; empty when there is none.
    const QString &path() const { return m_path; }
    int descriptor() const { return m_descriptor; }
    qint64 sizeBytes() const { return m_sizeBytes; }

    // Bytes read: less than asked for only at the end of the file; -1 on an error of the disk.
    qint64 readAt(qint64 position, std::span<char> into) const;

private:
    FileSource(QString path, int descriptor, qint64 sizeBytes,
               std::atomic<quint64> *progress = nullptr)
        : m_path(std::move(path))
        , m_descriptor(descriptor)
        , m_sizeBytes(sizeBytes)
        , m_progress(progress)
    {
    }

    QString m_path;
    int m_descriptor;
    qint64 m_sizeBytes;
    std::atomic<quint64> *m_progress;
};

using FileSourcePointer = std::shared_ptr<const FileSource>;

} // namespace nw::reader
