#pragma once

#include "server/events/organising.h"

namespace nw::server::events {

// Two coming events with paid and free tickets, for a server that has none: one in three weeks, one
// in ten. They belong to nobody who signs in.
Result<int> installDemoEvents(Organising &organising, const Clock &clock);

} // namespace nw::server::events
