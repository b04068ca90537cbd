#pragma once

#include "server/console/admincommands.h"

namespace nw::server::console {

// The live view on a terminal that understands ECMA-48 (xterm, tmux, the Linux console): drawn
// about every second, with the same commands as `admin` at a prompt. Ends with `quit`, Ctrl-D or
// Ctrl-C, and leaves the terminal as it was. False: standard input or output is no terminal.
bool runConsole(AdminApi &api, const QString &server);

} // namespace nw::server::console
