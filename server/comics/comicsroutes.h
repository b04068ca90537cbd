#pragma once

#include "server/common/http/router.h"

namespace nw::server {
class BlobStore;
}

namespace nw::server::comics {

class CatalogueService;
class ComicSales;
class PageImages;
class ProgressService;

// The HTTP side of comics. What it is given outlives the router.
void addCatalogueRoutes(Router &router, CatalogueService &catalogue);
void addImageRoutes(Router &router, CatalogueService &catalogue, PageImages &images,
                    BlobStore &blobs);
void addProgressRoutes(Router &router, ProgressService &progress);
void addUnlockRoute(Router &router, ComicSales &sales);

} // namespace nw::server::comics
