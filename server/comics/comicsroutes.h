#pragma once

#include "server/common/http/router.h"

namespace nw::server {
class AnswerCache;
class BlobStore;
}

namespace nw::server::comics {

class CatalogueService;
class ComicSales;
class PageImages;
class ProgressService;

// The HTTP side of comics. What it is given outlives the router.
// `answers`: what strangers are given again; null: everybody is answered anew.
void addCatalogueRoutes(Router &router, CatalogueService &catalogue,
                        AnswerCache *answers = nullptr);
void addImageRoutes(Router &router, CatalogueService &catalogue, PageImages &images,
                    BlobStore &blobs);
void addProgressRoutes(Router &router, ProgressService &progress);
void addUnlockRoute(Router &router, ComicSales &sales);

} // namespace nw::server::comics
