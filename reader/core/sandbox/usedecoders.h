#pragma once

#include "reader/core/readresult.h"

namespace nw::reader {

// From here on whatever this process opens as a book or decodes as an image is parsed in decoder
// processes. This is one choice for a whole program and no parameter of every call, so that no
// caller can forget it: openDocument, readImageHeader, decodeImage and renderPage see to it. To be
// called first in main(), while the process has one thread. Error: Io; then nothing foreign may be
// opened.
ReadResult<void> useDecoderProcesses();

} // namespace nw::reader
