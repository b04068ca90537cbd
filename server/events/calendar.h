#pragma once

#include "server/events/eventsrows.h"

namespace nw::server::events {

// An event as iCalendar (RFC 5545): one VEVENT, lines folded at 75 octets. `madeAtMs`: DTSTAMP.
QByteArray toCalendar(const EventRow &event, std::int64_t madeAtMs);

} // namespace nw::server::events
