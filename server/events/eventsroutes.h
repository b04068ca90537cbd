#pragma once

#include "server/common/http/router.h"

namespace nw::server::events {

class AnsweredRequests;
class Bookings;
class BoxOffice;
class Door;
class Organising;

// The HTTP side of events. What it is given outlives the router.
void addEventRoutes(Router &router, Organising &organising);
void addBookingRoutes(Router &router, Bookings &bookings, AnsweredRequests &answered);
void addBoxOfficeRoutes(Router &router, BoxOffice &boxOffice, AnsweredRequests &answered);
void addDoorRoutes(Router &router, Organising &organising, Door &door);

} // namespace nw::server::events
