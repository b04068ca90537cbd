#pragma once

#include "server/composition/serve.h"

namespace nw::server {

// `nerdwork-server ledger verify|rebuild|export [hledger|csv]|rotate-key`: the words after "ledger"
// are in config.paths. verify and rebuild end with 0 only when the books hold, and their last line
// is the verdict.
ExitCode ledgerCommand(const ServerConfig &config);

} // namespace nw::server
