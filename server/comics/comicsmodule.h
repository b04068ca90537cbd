#pragma once

#include "server/comics/comicsports.h"
#include "server/common/db/database.h"
#include "server/common/http/router.h"
#include "server/common/runtime/clock.h"
#include "server/common/storage/blobstore.h"

#include <QTextStream>

#include <memory>

namespace nw::server::comics {

struct DemoImport;

// What the comics service stands on. Everything outlives the module.
struct ComicsParts
{
    Database *database = nullptr;
    BlobStore *blobs = nullptr;
    const Clock *clock = nullptr;
    ReadingHistory *history = nullptr;
    QString archiveFolder; // for comics packed for download; made when first needed
    ComicSales *sales = nullptr; // null: nothing is sold here
};

// The comics service, put together: stores, services and routes. The database has been migrated.
class ComicsModule
{
public:
    explicit ComicsModule(const ComicsParts &parts);
    ~ComicsModule();

    void addRoutes(Router &router);

    // See importDemoCatalogue.
    Result<int> importDemo(const DemoImport &import, QTextStream &out);

    // For wallet: what a comic costs (NotFound), who may read it, and the right to read it.
    struct Offer
    {
        QString title;
        Amount price;
        QString creatorId;
    };
    Result<Offer> offer(const QString &comicId);
    Result<bool> owns(const QString &userId, const QString &comicId);
    Result<void> grant(const QString &userId, const QString &comicId, const QString &receiptId);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace nw::server::comics
