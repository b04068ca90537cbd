#pragma once

#include "reader/core/archive/archivelimits.h"
#include "reader/core/archive/filesource.h"
#include "reader/core/archive/signature.h"
#include "reader/core/pageindex.h"
#include "reader/core/readresult.h"

#include <atomic>
#include <functional>
#include <optional>

namespace nw::reader {

// One walk through an archive, from its first entry to its last. Belongs to one thread at a time.
class EntryStream
{
public:
    virtual ~EntryStream() = default;

    // Goes on to the next regular file, over what is left of the one before. Nothing at the end.
    // After an error the stream cannot be used any more.
    virtual ReadResult<std::optional<ArchiveEntry>> next() = 0;

    // What the current file holds, whole, its checksum verified. After an error isUsable() tells
    // whether the walk can go on.
    virtual ReadResult<QByteArray> read(const std::atomic<bool> *cancelled) = 0;

    // Unpacks the current file and forgets it, under the same limits as read().
    virtual ReadResult<void> skip(const std::atomic<bool> *cancelled) = 0;

    bool isUsable() const { return m_usable; }

    // Files passed so far: the one that next() gave last is number position() - 1.
    int position() const { return m_position; }

protected:
    EntryStream() = default;
    Q_DISABLE_COPY_MOVE(EntryStream)

    int m_position = 0;
    bool m_usable = true;
};

using EntryStreamPointer = std::unique_ptr<EntryStream>;

// Starts a walk from the beginning.
using StreamOpener = std::function<ReadResult<EntryStreamPointer>()>;

// By libarchive, and by libunarr for RAR 4 only. Unsupported where the module with them is missing.
ReadResult<EntryStreamPointer> openEntryStream(const FileSourcePointer &source, FileKind kind,
                                               const ArchiveLimits &limits);
ReadResult<EntryStreamPointer> openRar4Stream(const FileSourcePointer &source,
                                              const ArchiveLimits &limits);

} // namespace nw::reader
