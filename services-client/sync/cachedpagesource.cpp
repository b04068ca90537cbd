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
    return cachedOr(number, [this](const PageInfo &page) { return fetch(page); });
}

Result<QByteArray> CachedPageSource::thumbnail(int number, int widthPixels)
{
    return cachedOr(number, [this, widthPixels](const PageInfo &page) {
        return fetchSmall(page, widthPixels);
    });
}

Result<QByteArray>
CachedPageSource::cachedOr(int number,
                           const std::function<Result<QByteArray>(const PageInfo &)> &fetch)
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
        if (!cached && cached.error().code == ErrorCode::Damaged) {
            m_backend->post([comicId = m_comicId, sha256 = page.sha256](Backend &backend) {
                if (backend.isStarted())
                    backend.account().downloader().noteBadPage(comicId, sha256);
            });
        }
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

// Asks in the back end's thread and waits here. `question(backend, answer)` calls `answer(result)`
// once; when it never does (the back end is gone, or its account has changed), that is Cancelled.
template <typename T, typename Question> Result<T> CachedPageSource::ask(const Question &question)
{
    QFuture<Result<T>> future;
    {
        auto promise = std::make_shared<QPromise<Result<T>>>();
        promise->start();
        future = promise->future();
        m_backend->post([promise, question](Backend &backend) {
            const auto answer = [promise](const Result<T> &result) {
                promise->addResult(result);
                promise->finish();
            };
            if (backend.isStarted())
                question(backend, answer);
            else
                answer(failure(ErrorCode::Unavailable));
        });
    }
    return waitFor(future);
}

Result<CachedPageSource::Listing> CachedPageSource::askForListing()
{
    return ask<Listing>([comicId = m_comicId](Backend &backend, const auto &answer) {
        const auto answerFromCache = [&backend, comicId, answer] {
            const auto pages = backend.account().catalogueStore().pages(comicId);
            if (pages)
                answer(Listing{*pages, backend.account().pages()});
            else
                answer(tl::unexpected<Error>(pages.error()));
        };
        const auto pages = backend.account().catalogueStore().pages(comicId);
        if (pages && !pages->isEmpty()) {
            answerFromCache();
            return;
        }
        onReady(backend.account().catalogue().refreshComic(comicId), &backend,
                [answer, answerFromCache](const Result<void> &refreshed) {
                    if (refreshed)
                        answerFromCache();
                    else
                        answer(tl::unexpected<Error>(refreshed.error()));
                });
    });
}

Result<QByteArray> CachedPageSource::fetch(const PageInfo &page)
{
    return ask<QByteArray>([page](Backend &backend, const auto &answer) {
        const Result<QByteArray> cameMeanwhile = backend.account().pages().read(page.sha256);
        if (cameMeanwhile) {
            answer(cameMeanwhile);
            return;
        }
        onReady(backend.account().fetcher().fetch(page), &backend,
                [answer](const Result<FetchedPage> &fetched) {
                    answer(fetched ? Result<QByteArray>(fetched->bytes)
                                   : tl::unexpected<Error>(fetched.error()));
                });
    });
}

Result<QByteArray> CachedPageSource::fetchSmall(const PageInfo &page, int widthPixels)
{
    return ask<QByteArray>([page, widthPixels](Backend &backend, const auto &answer) {
        onReady(backend.account().catalogue().thumbnail(page, widthPixels), &backend, answer);
    });
}

} // namespace nw
