#pragma once

#include "server/common/http/router.h"

namespace nw::server::comics {

class CatalogueService;
class ComicArchives;

// The catalogue for other readers: OPDS 1.2 with page streaming, OPDS 2.0, Divina
// manifests, and whole comics as CBZ. What is given outlives the router.
void addOpds1Routes(Router &router, CatalogueService &catalogue);
void addOpds2Routes(Router &router, CatalogueService &catalogue);
void addManifestRoutes(Router &router, CatalogueService &catalogue);
void addArchiveRoutes(Router &router, CatalogueService &catalogue, ComicArchives &archives);

} // namespace nw::server::comics
