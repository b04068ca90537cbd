#include "reader/core/archive/entrystream.h"

#include "reader/core/formatmodules.h"

namespace nw::reader {

namespace {

tl::unexpected<ReadError> moduleMissing()
{
    return readFailure(ReadErrorCode::Unsupported,
                       QStringLiteral("the archive module is not installed"));
}

} // namespace

ReadResult<EntryStreamPointer> openEntryStream(const FileSourcePointer &source, FileKind kind,
                                               const ArchiveLimits &limits)
{
    const ArchiveModule *module = archiveModule();
    return module ? module->openByLibarchive(source, kind, limits) : moduleMissing();
}

ReadResult<EntryStreamPointer> openRar4Stream(const FileSourcePointer &source,
                                              const ArchiveLimits &limits)
{
    const ArchiveModule *module = archiveModule();
    return module ? module->openByUnarr(source, limits) : moduleMissing();
}

} // namespace nw::reader
