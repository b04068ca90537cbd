#pragma once

#include "reader/core/sandbox/launcher.h"

namespace nw::reader {

// A decoder process from its beginning to its end: loads its equipment, confines itself, and works
// on what comes through the channel until that is closed. Does not return.
void runDecoder(Descriptor channel, Equipment equipment);

} // namespace nw::reader
