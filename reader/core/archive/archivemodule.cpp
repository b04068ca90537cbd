#include "reader/core/archive/streamopeners.h"
#include "reader/core/formatmodules.h"

extern "C" [[gnu::visibility("default")]] const nw::reader::ArchiveModule nwArchiveModule;

const nw::reader::ArchiveModule nwArchiveModule{
    nw::reader::kModuleLayout,
    nw::reader::openByLibarchive,
    nw::reader::openByUnarr,
    nw::reader::prepareLibarchive,
};
