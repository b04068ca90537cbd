#pragma once

#include "reader/core/archive/entrystream.h"

namespace nw::reader {

// By libarchive.
ReadResult<EntryStreamPointer> openByLibarchive(FileSourcePointer source, FileKind kind,
                                                const ArchiveLimits &limits);

// See ArchiveModule::prepare.
void prepareLibarchive();

// RAR 4 by libunarr.
ReadResult<EntryStreamPointer> openByUnarr(const FileSourcePointer &source,
                                           const ArchiveLimits &limits);

} // namespace nw::reader
