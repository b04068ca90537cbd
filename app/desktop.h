#pragma once

#include "app/commandline.h"

namespace nw::app {

// The program with its window. Returns the exit code.
int runDesktop(int &argc, char **argv, const CommandLine &line);

} // namespace nw::app
