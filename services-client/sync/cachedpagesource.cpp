#include "services-client/sync/cachedpagesource.h"

#include "services-client/transport/onready.h"

#include <QPromise>

namespace nw {

namespace {

// For worker threads. A promise that was dropped (the back end is gone) is Cancelled.
template <typename T> Result<T> waitFor(QFuture<Result<T>> future)
{
    future.waitForFinished();
    if (future.resultCount() == 0)
        return failure(ErrorCode::Cancelled, QStringLiteral("the client is gone"));
    return future.result();
}

template <typename T> void fulfil(QPromise<Result<T>> &promise, const Result<T> &result)
{
    promise.addResult(result);
    promise.finish();
}

} // namespace

CachedPageSource::CachedPageSource(const std::shared_ptr<BackendHandle> &backend,
                                   const QString &comicId)
    : m_backend(backend)
    , m_comicId(comicId)
{
}

Result<QList<PageInfo>> CachedPageSource::pages()
{
    const Result<Listing> known = listing();
    if (!known)
        return tl::unexpected<Error>(known.error());
    return known->pages;
}

Result<QByteArray> CachedPageSource::page(int number)
{
    const Result<Listing> known = listing();
    if (!known)
        return tl::unexpected<Error>(known.error());
    for (const PageInfo &page : known->pages) {
        if (page.number != number)
            continue;
        if (page.locked)
            return failure(ErrorCode::PaymentRequired, QStringLiteral("the page is locked"));
        Result<QByteArray> cached = known->files.read(page.sha256);
        if (!cached)
            return fetch(page);
        m_backend->post([sha256 = page.sha256](Backend &backend) {
            if (backend.isStarted())
                backend.account().fetcher().touch(sha256);
        });
        return cached;
    }
    return failure(ErrorCode::NotFound, QStringLiteral("no such page"));
}

Result<CachedPageSource::Listing> CachedPageSource::listing()
{
    const QMutexLocker lock(&m_mutex);
    if (!m_listing) {
        Result<Listing> asked = askForListing();
        if (!asked)
            return asked;
        m_listing = *asked;
    }
    return *m_listing;
}

Result<CachedPageSource::Listing> CachedPageSource::askForListing()
{
    QFuture<Result<Listing>> future;
    {
        auto promise = std::make_shared<QPromise<Result<Listing>>>();
        promise->start();
        future = promise->future();
        m_backend->post([promise, comicId = m_comicId](Backend &backend) {
            if (!backend.isStarted()) {
                fulfil<Listing>(*promise, failure(ErrorCode::Unavailable));
                return;
            }
            const auto answer = [promise, &backend, comicId] {
                const auto pages = backend.account().catalogueStore().pages(comicId);
                if (!pages)
                    fulfil<Listing>(*promise, tl::unexpected<Error>(pages.error()));
                else
                    fulfil<Listing>(*promise, Listing{*pages, backend.account().pages()});
            };
            const auto pages = backend.account().catalogueStore().pages(comicId);
            if (pages && !pages->isEmpty()) {
                answer();
                return;
            }
            onReady(backend.account().catalogue().refreshComic(comicId), &backend,
                    [promise, answer](const Result<void> &refreshed) {
                        if (refreshed)
                            answer();
                        else
                            fulfil<Listing>(*promise, tl::unexpected<Error>(refreshed.error()));
                    });
        });
    }
    return waitFor(future);
}

Result<QByteArray> CachedPageSource::fetch(const PageInfo &page)
{
    QFuture<Result<QByteArray>> future;
    {
        auto promise = std::make_shared<QPromise<Result<QByteArray>>>();
        promise->start();
        future = promise->future();
        m_backend->post([promise, page](Backend &backend) {
            if (!backend.isStarted()) {
                fulfil<QByteArray>(*promise, failure(ErrorCode::Unavailable));
                return;
            }
            onReady(backend.account().fetcher().fetch(page), &backend,
                    [promise](const Result<FetchedPage> &fetched) {
                        fulfil<QByteArray>(*promise,
                                           fetched ? Result<QByteArray>(fetched->bytes)
                                                   : tl::unexpected<Error>(fetched.error()));
                    });
        });
    }
    return waitFor(future);
}

} // namespace nw
