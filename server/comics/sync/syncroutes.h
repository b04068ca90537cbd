#pragma once

#include "server/common/http/router.h"

namespace nw::server::comics {

class ChangeStreams;
class NotesService;
class ProgressService;

// The HTTP side of what a person's devices keep together. What it is given outlives the router.
void addNotesRoutes(Router &router, NotesService &notes);
void addStreamRoute(Router &router, ProgressService &progress, ChangeStreams &streams);

} // namespace nw::server::comics
