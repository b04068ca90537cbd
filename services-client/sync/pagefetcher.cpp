#include "services-client/sync/pagefetcher.h"

#include "services-client/endpoints/comicsendpoints.h"
#include "services-client/transport/onready.h"

#include <QPromise>

namespace nw {

namespace {

constexpr qint64 kMaxPageBytes = qint64(64) * 1024 * 1024;
constexpr int kAttempts = 2;

} // namespace

struct PageFetcher::Fetch
{
    PageInfo page;
    int attempts = 0;
    QPromise<Result<FetchedPage>> promise;
};

PageFetcher::PageFetcher(Session &session, SqlDownloadStore &files, const PageStore &store,
                         const Environment &environment, QObject *parent)
    : QObject(parent)
    , m_session(session)
    , m_files(files)
    , m_store(store)
    , m_environment(environment)
{
}

QFuture<Result<FetchedPage>> PageFetcher::fetch(const PageInfo &page)
{
    if (const auto present = m_underWay.value(page.sha256))
        return present->promise.future();
    auto fetch = std::make_shared<Fetch>();
    fetch->page = page;
    fetch->promise.start();
    QFuture<Result<FetchedPage>> future = fetch->promise.future();
    if (page.locked || page.sizeBytes > kMaxPageBytes) {
        fetch->promise.addResult(
            failure(page.locked ? ErrorCode::PaymentRequired : ErrorCode::PayloadTooLarge));
        fetch->promise.finish();
        return future;
    }
    m_underWay.insert(page.sha256, fetch);
    transmit(fetch);
    return future;
}

void PageFetcher::transmit(const std::shared_ptr<Fetch> &fetch)
{
    ++fetch->attempts;
    onReady(endpoints::image(m_session, fetch->page.url, 0, kMaxPageBytes), this,
            [this, fetch](const Result<QByteArray> &bytes) { receive(fetch, bytes); });
}

void PageFetcher::receive(const std::shared_ptr<Fetch> &fetch, const Result<QByteArray> &bytes)
{
    const bool isDamaged = bytes && PageStore::hashOf(*bytes) != fetch->page.sha256;
    if (isDamaged && fetch->attempts < kAttempts) {
        transmit(fetch);
        return;
    }
    m_underWay.remove(fetch->page.sha256);
    if (isDamaged)
        fetch->promise.addResult(
            failure(ErrorCode::Damaged, QStringLiteral("not the page it should be")));
    else if (!bytes)
        fetch->promise.addResult(tl::unexpected<Error>(bytes.error()));
    else
        fetch->promise.addResult(FetchedPage{*bytes, keep(fetch->page, *bytes)});
    fetch->promise.finish();
}

// The file first, then its row: a row without a file would be a promise that cannot be kept.
std::optional<Error> PageFetcher::keep(const PageInfo &page, const QByteArray &bytes)
{
    const Result<void> written = m_store.write(page.sha256, bytes);
    if (!written)
        return written.error();
    const Result<void> noted = m_files.addFile(page.sha256, bytes.size(), m_environment.nowMs());
    if (!noted)
        return noted.error();
    noteTouched();
    m_keptBytes += bytes.size();
    if (m_keptBytes >= kEvictStepBytes)
        evict();
    return std::nullopt;
}

void PageFetcher::touch(const QString &sha256)
{
    m_touched.insert(sha256);
}

// In one go: a write for every page that is turned would keep the disk busy for nothing.
void PageFetcher::noteTouched()
{
    if (m_touched.isEmpty())
        return;
    if (!m_files.touchFiles(m_touched.values(), m_environment.nowMs()))
        qWarning("The cache could not note which pages were read.");
    m_touched.clear();
}

void PageFetcher::evict()
{
    m_keptBytes = 0;
    const Result<QStringList> files = m_files.evictable(kLooseQuotaBytes);
    if (!files)
        return;
    for (const QString &sha256 : *files) {
        if (m_files.removeFile(sha256))
            m_store.remove(sha256);
    }
}

} // namespace nw
