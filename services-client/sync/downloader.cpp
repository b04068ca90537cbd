#include "services-client/sync/downloader.h"

#include "services-client/transport/onready.h"

namespace nw {

namespace {

constexpr int kParallelPages = 3;
constexpr int kRetryMs = 5'000;
constexpr int kMostDoublings = 7; // about ten minutes

bool isWorthWaiting(ErrorCode code)
{
    return code == ErrorCode::Offline || code == ErrorCode::Timeout
        || code == ErrorCode::Unavailable || code == ErrorCode::RateLimited
        || code == ErrorCode::Internal;
}

} // namespace

struct Downloader::Job
{
    QString comicId;
    QList<PageInfo> missing; // not yet begun
    int underWay = 0;
    int donePages = 0;
    int totalPages = 0;
    bool isStopped = false; // discarded or failed: answers that still come are let go
    bool wasRefreshed = false;
};

Downloader::Downloader(CacheDatabase &database, CatalogueSync &catalogue, PageFetcher &fetcher,
                       const PageStore &files, Reachability &reachability,
                       const Environment &environment, QObject *parent)
    : QObject(parent)
    , m_database(database)
    , m_catalogueStore(database)
    , m_store(database)
    , m_catalogue(catalogue)
    , m_fetcher(fetcher)
    , m_files(files)
    , m_reachability(reachability)
    , m_environment(environment)
{
    m_retry.setSingleShot(true);
    m_retry.setTimerType(Qt::PreciseTimer);
    connect(&m_retry, &QTimer::timeout, this, [this] {
        m_quiet = {};
        next();
    });
    connect(&m_reachability, &Reachability::changed, this, [this](bool reachable) {
        if (!reachable)
            return;
        for (Wait &wait : m_waiting)
            wait.until = {};
        next();
    });
    connect(&m_catalogue, &CatalogueSync::comicChanged, this, &Downloader::recheck);
}

// The server may have other pages now than those that were downloaded: then the comic is no longer
// whole.
void Downloader::recheck(const QString &comicId)
{
    const auto row = m_store.find(comicId);
    const auto pages = m_catalogueStore.pages(comicId);
    const auto files = m_store.fileCount(comicId);
    const bool isWhole = row && *row && (*row)->phase == DownloadPhase::Done;
    if (!isWhole || !pages || !files || *files == pages->size())
        return;
    DownloadRow again = **row;
    again.phase = DownloadPhase::Queued;
    if (m_store.save(again))
        next();
}

void Downloader::resume()
{
    next();
}

Result<void> Downloader::want(const QString &comicId)
{
    const auto row = m_store.find(comicId);
    NW_TRY(row);
    if (*row && (*row)->phase == DownloadPhase::Done)
        return {};
    NW_TRY(m_store.save({comicId, DownloadPhase::Queued, ErrorCode::Internal,
                         *row ? (*row)->requestedAtMs : m_environment.nowMs()}));
    m_waiting.remove(comicId);
    const Result<DownloadState> now = state(comicId);
    NW_TRY(now);
    Q_EMIT stateChanged(*now);
    next();
    return {};
}

Result<void> Downloader::discard(const QString &comicId)
{
    if (m_job && m_job->comicId == comicId) {
        m_job->isStopped = true;
        m_job.reset();
    }
    m_waiting.remove(comicId);
    const Result<QStringList> files = m_store.filesOnlyOf(comicId);
    NW_TRY(files);
    {
        CacheTransaction transaction(m_database);
        NW_TRY(transaction.begun());
        NW_TRY(m_store.remove(comicId));
        for (const QString &sha256 : *files)
            NW_TRY(m_store.removeFile(sha256));
        NW_TRY(transaction.commit());
    }
    for (const QString &sha256 : *files)
        m_files.remove(sha256);
    const Result<DownloadState> now = state(comicId);
    NW_TRY(now);
    Q_EMIT stateChanged(*now);
    next();
    return {};
}

Result<DownloadState> Downloader::state(const QString &comicId)
{
    const auto row = m_store.find(comicId);
    NW_TRY(row);
    return stateOf(row->value_or(DownloadRow{comicId, DownloadPhase::None, {}, 0}));
}

Result<QList<DownloadState>> Downloader::states()
{
    const auto rows = m_store.all();
    NW_TRY(rows);
    QList<DownloadState> states;
    for (const DownloadRow &row : *rows) {
        const Result<DownloadState> state = stateOf(row);
        NW_TRY(state);
        states.append(*state);
    }
    return states;
}

Result<DownloadState> Downloader::stateOf(const DownloadRow &row)
{
    DownloadState state;
    state.comicId = row.comicId;
    state.phase = row.phase;
    if (row.phase == DownloadPhase::None)
        return state;
    const auto summary = m_catalogueStore.summary(row.comicId);
    NW_TRY(summary);
    const Result<int> files = m_store.fileCount(row.comicId);
    NW_TRY(files);
    state.totalPages = *summary ? (*summary)->pageCount : 0;
    state.donePages = row.phase == DownloadPhase::Done ? state.totalPages : *files;
    if (row.phase == DownloadPhase::Failed)
        state.error = Error{row.errorCode, {}, {}};
    if (row.phase == DownloadPhase::Queued && m_waiting.contains(row.comicId))
        state.error = m_waiting.value(row.comicId).error;
    if (m_job && m_job->comicId == row.comicId) {
        state.phase = DownloadPhase::Fetching;
        state.donePages = std::max(m_job->donePages, 0);
    }
    return state;
}

void Downloader::next()
{
    if (m_job || !m_reachability.isReachable() || !m_quiet.hasExpired())
        return;
    const auto rows = m_store.all();
    if (!rows)
        return;
    qint64 soonestMs = -1;
    for (const DownloadRow &row : *rows) {
        if (row.phase != DownloadPhase::Queued)
            continue;
        const auto wait = m_waiting.constFind(row.comicId);
        const qint64 leftMs = wait == m_waiting.constEnd() ? 0 : wait->until.remainingTime();
        if (leftMs == 0) {
            m_retry.stop();
            begin(row.comicId);
            return;
        }
        soonestMs = soonestMs < 0 ? leftMs : std::min(soonestMs, leftMs);
    }
    if (soonestMs >= 0)
        m_retry.start(int(soonestMs));
}

// A comic that always fails must not keep the others from their turn.
void Downloader::wait(const QString &comicId, const Error &error)
{
    Wait &wait = m_waiting[comicId];
    wait.error = error;
    wait.until.setRemainingTime(qint64(kRetryMs) << std::min(wait.failures++, kMostDoublings));
    const int quietMs = error.retryAfterSeconds * 1'000;
    if (quietMs > 0) {
        m_quiet.setRemainingTime(quietMs);
        m_retry.start(quietMs);
    }
}

void Downloader::noteBadPage(const QString &comicId, const QString &sha256)
{
    if (m_store.removeFile(sha256))
        recheck(comicId);
}

void Downloader::begin(const QString &comicId)
{
    const auto job = std::make_shared<Job>();
    job->comicId = comicId;
    m_job = job;
    prepare(job);
}

// Knows the pages before it fetches them.
void Downloader::prepare(const std::shared_ptr<Job> &job)
{
    const auto pages = m_catalogueStore.pages(job->comicId);
    if (!pages) {
        stop(job, pages.error());
        return;
    }
    if (!pages->isEmpty()) {
        list(job);
        return;
    }
    refresh(job);
}

void Downloader::refresh(const std::shared_ptr<Job> &job)
{
    job->wasRefreshed = true;
    onReady(m_catalogue.refreshComic(job->comicId), this,
            [this, job](const Result<void> &refreshed) {
                if (job->isStopped)
                    return;
                if (refreshed)
                    list(job);
                else
                    stop(job, refreshed.error());
            });
}

void Downloader::list(const std::shared_ptr<Job> &job)
{
    const auto pages = m_catalogueStore.pages(job->comicId);
    if (!pages) {
        stop(job, pages.error());
        return;
    }
    job->totalPages = int(pages->size());
    for (const PageInfo &page : *pages) {
        if (page.locked) {
            stop(job, {ErrorCode::PaymentRequired, QStringLiteral("a page is locked"), {}});
            return;
        }
        const Result<bool> here = isHere(page);
        if (!here) {
            stop(job, here.error());
            return;
        }
        if (*here)
            ++job->donePages;
        else
            job->missing.append(page);
    }
    tell(*job);
    fill(job);
}

// A file may be here without its row (the program ended between the two): the row is made up for.
Result<bool> Downloader::isHere(const PageInfo &page)
{
    if (!m_files.contains(page.sha256))
        return false;
    NW_TRY(m_store.addFile(page.sha256, page.sizeBytes, m_environment.nowMs()));
    return true;
}

void Downloader::fill(const std::shared_ptr<Job> &job)
{
    if (job->missing.isEmpty() && job->underWay == 0) {
        complete(job);
        return;
    }
    while (job->underWay < kParallelPages && !job->missing.isEmpty())
        fetchOne(job, job->missing.takeFirst());
}

void Downloader::fetchOne(const std::shared_ptr<Job> &job, const PageInfo &page)
{
    ++job->underWay;
    onReady(m_fetcher.fetch(page), this,
            [this, job](const Result<FetchedPage> &fetched) { receive(job, fetched); });
}

void Downloader::receive(const std::shared_ptr<Job> &job, const Result<FetchedPage> &page)
{
    if (job->isStopped)
        return;
    --job->underWay;
    if (!page) {
        stop(job, page.error());
        return;
    }
    if (page->notKept) {
        stop(job, *page->notKept);
        return;
    }
    ++job->donePages;
    tell(*job);
    fill(job);
}

void Downloader::complete(const std::shared_ptr<Job> &job)
{
    const Result<void> saved = m_store.save(
        {job->comicId, DownloadPhase::Done, ErrorCode::Internal, m_environment.nowMs()});
    if (!saved) {
        stop(job, saved.error());
        return;
    }
    m_job.reset();
    m_waiting.remove(job->comicId);
    const Result<DownloadState> now = state(job->comicId);
    if (now)
        Q_EMIT stateChanged(*now);
    Q_EMIT finished(job->comicId);
    next();
}

void Downloader::stop(const std::shared_ptr<Job> &job, const Error &error)
{
    job->isStopped = true;
    m_job.reset();
    // An address that is gone may only be an old one: the comic is asked for again, once.
    if (error.code == ErrorCode::NotFound && !job->wasRefreshed) {
        const auto again = std::make_shared<Job>();
        again->comicId = job->comicId;
        m_job = again;
        refresh(again);
        return;
    }
    if (isWorthWaiting(error.code)) {
        wait(job->comicId, error);
    } else if (!m_store.save(
                   {job->comicId, DownloadPhase::Failed, error.code, m_environment.nowMs()})) {
        qWarning("The cache could not note a failed download.");
    }
    const Result<DownloadState> now = state(job->comicId);
    if (now)
        Q_EMIT stateChanged(*now);
    next();
}

void Downloader::tell(const Job &job)
{
    Q_EMIT stateChanged(
        {job.comicId, job.donePages, job.totalPages, DownloadPhase::Fetching, std::nullopt});
}

} // namespace nw
