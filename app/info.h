#pragma once

#include "app/commandline.h"

namespace nw::app {

// Prints what is in the file as one JSON object. Returns the program's exit code; an error is one
// line on stderr.
int runInfo(int &argc, char **argv, const CommandLine &line);

} // namespace nw::app
