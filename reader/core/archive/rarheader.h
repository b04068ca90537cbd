#pragma once

#include "reader/core/archive/filesource.h"
#include "reader/core/archive/signature.h"

namespace nw::reader {

// What the main header of a RAR says of the whole archive.
struct RarHeader
{
    bool solid = false; // each file is unpacked with the help of those before it
    bool encryptedHeaders = false; // not even the names can be read
};

// RAR 4 and RAR 5 as their technical notes describe them; for `kind` Rar4 or Rar5. What is
// malformed counts as not set: the reader behind it gives the error.
RarHeader readRarHeader(const FileSource &source, FileKind kind);

} // namespace nw::reader
