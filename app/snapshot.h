#pragma once

#include "app/commandline.h"

namespace nw::app {

// Draws what a window of that size would show of a page, in the best quality, into a picture,
// without a display. Returns the program's exit code; an error is one line on stderr.
int runSnapshot(int &argc, char **argv, const CommandLine &line);

} // namespace nw::app
