#pragma once

#include "server/composition/serve.h"

namespace nw::server {

// `backup FILE`: one file with the database as of one moment, every page that it names, and the
// keys, while the server goes on. The copy is looked through before it gets its name.
ExitCode backupCommand(const ServerConfig &config);

// `restore FILE`: in place of what is there, when everything in FILE is what was saved and its
// ledger holds. No server may use the data meanwhile. Clients notice: the feed begins anew.
ExitCode restoreCommand(const ServerConfig &config);

} // namespace nw::server
