#include "services-client/sync/cataloguesync.h"

#include "services-client/transport/onready.h"

#include <QPromise>

namespace nw {

namespace {

constexpr qsizetype kMaxListedComics = 5'000;
constexpr qsizetype kMaxPages = 20'000;
constexpr qint64 kMaxSmallImageBytes = qint64(8) * 1024 * 1024;

// Few widths, so that a resized window does not fetch every picture again.
constexpr int kImageWidths[] = {160, 320, 480, 640, 960, 1440};

int imageWidthFor(int widthPixels)
{
    for (int width : kImageWidths) {
        if (width >= widthPixels)
            return width;
    }
    return kImageWidths[std::size(kImageWidths) - 1];
}

template <typename T> QFuture<Result<T>> readyFuture(const Result<T> &result)
{
    QPromise<Result<T>> promise;
    promise.start();
    promise.addResult(result);
    promise.finish();
    return promise.future();
}

bool isWholeList(const CatalogueQuery &query)
{
    return query.text.trimmed().isEmpty() && query.genre.isEmpty() && query.language.isEmpty()
        && query.series.isEmpty() && query.price == PriceFilter::Any;
}

} // namespace

// One walk over the server's list, part by part.
struct CatalogueSync::Walk
{
    CatalogueQuery query;
    QString cursor;
    QStringList seen;
    QPromise<Result<void>> promise;

    void finish(const Result<void> &result)
    {
        promise.addResult(result);
        promise.finish();
    }
};

// Details and page list of one comic, kept together when both are here.
struct CatalogueSync::Visit
{
    QString comicId;
    ComicDetails details;
    QList<PageInfo> pages;
    QPromise<Result<void>> promise;

    void finish(const Result<void> &result)
    {
        promise.addResult(result);
        promise.finish();
    }
};

CatalogueSync::CatalogueSync(Session &session, CacheDatabase &database, ProgressBook &book,
                             const PageStore &pages, QObject *parent)
    : QObject(parent)
    , m_session(session)
    , m_database(database)
    , m_book(book)
    , m_pages(pages)
    , m_store(database)
{
}

QFuture<Result<void>> CatalogueSync::refresh(const CatalogueQuery &query)
{
    auto walk = std::make_shared<Walk>();
    walk->query = query;
    walk->promise.start();
    QFuture<Result<void>> future = walk->promise.future();
    this->walk(walk);
    return future;
}

void CatalogueSync::walk(const std::shared_ptr<Walk> &walk)
{
    const auto receive = [this, walk](const Result<ComicPage> &part) {
        if (!part) {
            walk->finish(tl::unexpected(part.error()));
            return;
        }
        const Result<bool> more = keepPart(walk, *part);
        if (!more) {
            walk->finish(tl::unexpected(more.error()));
            return;
        }
        Q_EMIT catalogueChanged();
        if (*more)
            this->walk(walk);
        else
            walk->finish({});
    };
    onReady(endpoints::comics(m_session, walk->query, walk->cursor), this, receive);
}

Result<bool> CatalogueSync::keepPart(const std::shared_ptr<Walk> &walk, const ComicPage &part)
{
    const bool isEnd = part.nextCursor.isEmpty() || part.nextCursor == walk->cursor;
    CacheTransaction transaction(m_database);
    NW_TRY(transaction.begun());
    for (const ComicSummary &comic : part.comics) {
        NW_TRY(m_store.saveSummary(comic));
        NW_TRY(m_store.setListed(comic.id));
        walk->seen.append(comic.id);
    }
    if (isEnd && isWholeList(walk->query)) {
        NW_TRY(m_store.unlistAll());
        for (const QString &comicId : std::as_const(walk->seen))
            NW_TRY(m_store.setListed(comicId));
    }
    NW_TRY(transaction.commit());
    walk->cursor = part.nextCursor;
    return !isEnd && walk->seen.size() < kMaxListedComics;
}

QFuture<Result<void>> CatalogueSync::refreshComic(const QString &comicId)
{
    auto visit = std::make_shared<Visit>();
    visit->comicId = comicId;
    visit->promise.start();
    QFuture<Result<void>> future = visit->promise.future();
    onReady(endpoints::comic(m_session, comicId), this,
            [this, visit](const Result<ComicDetails> &details) {
                if (!details) {
                    visit->finish(tl::unexpected(details.error()));
                    return;
                }
                visit->details = *details;
                visitPages(visit, {});
            });
    return future;
}

void CatalogueSync::visitPages(const std::shared_ptr<Visit> &visit, const QString &cursor)
{
    const auto receive = [this, visit, cursor](const Result<endpoints::PageListPart> &part) {
        if (!part) {
            visit->finish(tl::unexpected(part.error()));
            return;
        }
        visit->pages += part->pages;
        const bool isEnd = part->nextCursor.isEmpty() || part->nextCursor == cursor;
        if (!isEnd && visit->pages.size() < kMaxPages) {
            visitPages(visit, part->nextCursor);
            return;
        }
        const Result<void> kept = keepVisit(*visit);
        if (kept)
            Q_EMIT comicChanged(visit->comicId);
        visit->finish(kept);
    };
    onReady(endpoints::comicPages(m_session, visit->comicId, cursor), this, receive);
}

Result<void> CatalogueSync::keepVisit(const Visit &visit)
{
    {
        CacheTransaction transaction(m_database);
        NW_TRY(transaction.begun());
        NW_TRY(m_store.saveDetails(visit.details));
        NW_TRY(m_store.savePages(visit.comicId, visit.pages));
        NW_TRY(transaction.commit());
    }
    if (!visit.details.progress)
        return {};
    const Result<ProgressEffects> applied = m_book.apply(*visit.details.progress);
    NW_TRY(applied);
    Q_EMIT effects(*applied);
    return {};
}

QFuture<Result<QByteArray>> CatalogueSync::cover(const QString &comicId, int widthPixels)
{
    const Result<std::optional<ComicSummary>> summary = m_store.summary(comicId);
    if (!summary)
        return readyFuture<QByteArray>(tl::unexpected(summary.error()));
    if (!*summary || (*summary)->coverUrl.isEmpty())
        return readyFuture<QByteArray>(failure(ErrorCode::NotFound, QStringLiteral("no cover")));
    const int width = imageWidthFor(widthPixels);
    const QString url = (*summary)->coverUrl;
    const auto cached = m_store.cover(comicId, width);
    if (cached && *cached && (*cached)->url == url)
        return readyFuture<QByteArray>((*cached)->bytes);

    auto promise = std::make_shared<QPromise<Result<QByteArray>>>();
    promise->start();
    onReady(endpoints::image(m_session, url, width, kMaxSmallImageBytes), this,
            [this, promise, comicId, width, url](const Result<QByteArray> &bytes) {
                if (bytes && !m_store.saveCover(comicId, width, {url, *bytes}))
                    qWarning("A cover could not be kept.");
                promise->addResult(bytes ? bytes : coverWithoutServer(comicId, bytes.error()));
                promise->finish();
            });
    return promise->future();
}

QFuture<Result<QByteArray>> CatalogueSync::thumbnail(const PageInfo &page, int widthPixels)
{
    return endpoints::image(m_session, page.url, imageWidthFor(widthPixels), kMaxSmallImageBytes);
}

// Another size of the cover, or the first page of a downloaded comic, is better than none.
Result<QByteArray> CatalogueSync::coverWithoutServer(const QString &comicId, const Error &error)
{
    const auto cached = m_store.anyCover(comicId);
    if (cached && *cached)
        return (*cached)->bytes;
    const auto pages = m_store.pages(comicId);
    if (pages && !pages->isEmpty()) {
        Result<QByteArray> page = m_pages.read(pages->first().sha256);
        if (page)
            return page;
    }
    return tl::unexpected(error);
}

} // namespace nw
