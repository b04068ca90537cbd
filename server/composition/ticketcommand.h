#pragma once

#include "server/composition/serve.h"

namespace nw::server {

// `nerdwork-server tickets verify SNAPSHOT CODE…`: judges codes as a door does, without a network.
// A line for each: the verdict, and of a signed code the ticket and its type. Done when all may
// enter. The key is that of the data folder where there is one, else the snapshot's own, which is
// said.
ExitCode verifyTickets(const ServerConfig &config);

} // namespace nw::server
