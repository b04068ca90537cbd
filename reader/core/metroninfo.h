#pragma once

#include "reader/core/comicinfo.h"

namespace nw::reader {

// MetronInfo.xml (schema 1.0, https://metron-project.github.io), as far as ComicInfo has a place
// for it. Parses at most 1 MiB of XML; no DTD, no entities. Error: Damaged.
ReadResult<ComicInfo> parseMetronInfo(const QByteArray &xml);

} // namespace nw::reader
