#include "server/comics/comicsmodule.h"

#include "server/comics/catalogueservice.h"
#include "server/comics/comicsroutes.h"
#include "server/comics/democatalogue.h"
#include "server/comics/opds/comicarchives.h"
#include "server/comics/opds/opdsroutes.h"
#include "server/comics/pageimages.h"
#include "server/comics/progressservice.h"
#include "server/comics/sqlcataloguestore.h"
#include "server/comics/sqlprogressstore.h"
#include "server/comics/sync/changestreams.h"
#include "server/comics/sync/notesservice.h"
#include "server/comics/sync/sqlnotesstore.h"
#include "server/comics/sync/syncroutes.h"
#include "server/common/http/answercache.h"
#include "services-client/contract/ids.h"

namespace nw::server::comics {

struct ComicsModule::Private
{
    explicit Private(const ComicsParts &given)
        : parts(given)
        , catalogueStore(*given.database)
        , progressStore(*given.database)
        , notesStore(*given.database)
        , streams(progressStore)
        , catalogue(catalogueStore, progressStore)
        , progress(catalogueStore, progressStore, *given.clock, *given.history, streams)
        , notes(catalogueStore, notesStore, *given.clock, streams)
        , images(*given.blobs)
        , archives(*given.blobs, given.archiveFolder)
        , answers(*given.clock, [database = given.database] { return database->writes(); })
    {
    }

    ComicsParts parts;
    SqlCatalogueStore catalogueStore;
    SqlProgressStore progressStore;
    SqlNotesStore notesStore;
    ChangeStreams streams;
    CatalogueService catalogue;
    ProgressService progress;
    NotesService notes;
    PageImages images;
    ComicArchives archives;
    AnswerCache answers;
};

ComicsModule::ComicsModule(const ComicsParts &parts)
    : d(std::make_unique<Private>(parts))
{
}

ComicsModule::~ComicsModule() = default;

void ComicsModule::addRoutes(Router &router)
{
    addCatalogueRoutes(router, d->catalogue, &d->answers);
    addImageRoutes(router, d->catalogue, d->images, *d->parts.blobs);
    addProgressRoutes(router, d->progress);
    addNotesRoutes(router, d->notes);
    addStreamRoute(router, d->progress, d->streams);
    addOpds1Routes(router, d->catalogue);
    addOpds2Routes(router, d->catalogue);
    addManifestRoutes(router, d->catalogue);
    addArchiveRoutes(router, d->catalogue, d->archives);
    if (d->parts.sales)
        addUnlockRoute(router, *d->parts.sales);
}

Result<int> ComicsModule::importDemo(const DemoImport &import, QTextStream &out)
{
    return importDemoCatalogue(import, d->catalogueStore, *d->parts.blobs, *d->parts.clock, out);
}

Result<ComicsModule::Offer> ComicsModule::offer(const QString &comicId)
{
    if (!isUuid(comicId))
        return failure(ErrorCode::NotFound, QStringLiteral("no such comic"));
    const Result<ComicRow> comic = d->catalogueStore.comic(comicId);
    const Result<PageTerms> terms = d->catalogueStore.terms(comicId);
    if (!comic || !terms)
        return tl::unexpected(comic ? terms.error() : comic.error());
    // Books that the operator imported have no account of a creator's behind them: their shares
    // wait in an account of the catalogue's own.
    return Offer{comic->details.summary.title,
                 {terms->priceUnits},
                 derivedId(QStringLiteral("creator"), QStringLiteral("catalogue"))};
}

Result<bool> ComicsModule::owns(const QString &userId, const QString &comicId)
{
    return d->catalogueStore.owns(userId, comicId);
}

Result<void> ComicsModule::grant(const QString &userId, const QString &comicId,
                                 const QString &receiptId)
{
    const Result<void> granted =
        d->catalogueStore.grant({userId, comicId, receiptId, d->parts.clock->nowMs()});
    if (granted)
        d->streams.changed(userId);
    return granted;
}

} // namespace nw::server::comics
