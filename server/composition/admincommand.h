#pragma once

#include "server/composition/serve.h"

namespace nw::server {

// `admin WORDS [--json]`: asks the server that runs on --listen with the data folder's secret.
ExitCode adminCommand(const ServerConfig &config);

// `console`: the same on a terminal, live.
ExitCode consoleCommand(const ServerConfig &config);

} // namespace nw::server
