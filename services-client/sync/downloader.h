#pragma once

#include "services-client/cache/sqldownloadstore.h"
#include "services-client/sync/cataloguesync.h"
#include "services-client/sync/pagefetcher.h"

#include <QDeadlineTimer>
#include <QHash>
#include <QObject>
#include <QTimer>

#include <memory>

namespace nw {

// Makes comics whole in the cache, one after the other, a few pages at a time. What is wanted is on
// disk before it is begun, and pages that are here are not fetched again, so that it goes on after
// any end. Lost networks and busy servers are waited for, each comic for itself and longer each
// time, while the others go on; other errors stop the one comic.
class Downloader : public QObject
{
    Q_OBJECT

public:
    Downloader(CacheDatabase &database, CatalogueSync &catalogue, PageFetcher &fetcher,
               const PageStore &files, Reachability &reachability, const Environment &environment,
               QObject *parent = nullptr);

    void resume(); // what was wanted before a restart
    Result<void> want(const QString &comicId);
    Result<void> discard(const QString &comicId); // stops it, removes its pages
    // A page's file no longer held what it should, and is gone: a wanted comic fetches it again.
    void noteBadPage(const QString &comicId, const QString &sha256);
    Result<DownloadState> state(const QString &comicId);
    Result<QList<DownloadState>> states();
    bool isBusy() const { return m_job != nullptr; }

Q_SIGNALS:
    void stateChanged(const nw::DownloadState &state);
    void finished(const QString &comicId); // whole now

private:
    struct Job;

    struct Wait // of a comic that something stopped which may pass
    {
        Error error;
        int failures = 0; // one after the other
        QDeadlineTimer until;
    };

    void recheck(const QString &comicId);
    void wait(const QString &comicId, const Error &error);
    void next();
    void begin(const QString &comicId);
    void prepare(const std::shared_ptr<Job> &job);
    void refresh(const std::shared_ptr<Job> &job);
    void list(const std::shared_ptr<Job> &job);
    void fill(const std::shared_ptr<Job> &job);
    void fetchOne(const std::shared_ptr<Job> &job, const PageInfo &page);
    void receive(const std::shared_ptr<Job> &job, const Result<FetchedPage> &page);
    void complete(const std::shared_ptr<Job> &job);
    void stop(const std::shared_ptr<Job> &job, const Error &error);
    void tell(const Job &job);
    Result<bool> isHere(const PageInfo &page);
    Result<DownloadState> stateOf(const DownloadRow &row);

    CacheDatabase &m_database;
    SqlCatalogueStore m_catalogueStore;
    SqlDownloadStore m_store;
    CatalogueSync &m_catalogue;
    PageFetcher &m_fetcher;
    PageStore m_files;
    Reachability &m_reachability;
    Environment m_environment;
    std::shared_ptr<Job> m_job; // the comic that is being fetched
    QHash<QString, Wait> m_waiting;
    QTimer m_retry;
    QDeadlineTimer m_quiet; // nothing is asked for before that: the server said so
};

} // namespace nw
