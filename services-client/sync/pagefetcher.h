#pragma once

#include "services-client/cache/pagestore.h"
#include "services-client/cache/sqldownloadstore.h"
#include "services-client/contract/comic.h"
#include "services-client/environment.h"
#include "services-client/transport/session.h"

#include <QHash>
#include <QObject>
#include <QSet>

namespace nw {

struct FetchedPage
{
    QByteArray bytes; // checked against the page's SHA-256
    std::optional<Error> notKept; // the bytes are right but could not be stored (DiskFull, …)
};

// Brings pages from the server into the page store, each checked. Pages that nobody asked to keep
// are evicted, least recently used first, when they outgrow their quota.
class PageFetcher : public QObject
{
    Q_OBJECT

public:
    PageFetcher(Session &session, SqlDownloadStore &files, const PageStore &store,
                const Environment &environment, QObject *parent = nullptr);

    // Errors: PaymentRequired (locked), Damaged (twice not what the hash says), and those of the
    // network.
    QFuture<Result<FetchedPage>> fetch(const PageInfo &page);
    void
    touch(const QString &sha256); // a cached page was read; noted with the next page that is kept

    static constexpr std::int64_t kLooseQuotaBytes = std::int64_t(1024) * 1024 * 1024;

private:
    // How far the quota may be overstepped: to look at it for each page would read all rows each
    // time.
    static constexpr std::int64_t kEvictStepBytes = std::int64_t(16) * 1024 * 1024;

    struct Fetch;

    void transmit(const std::shared_ptr<Fetch> &fetch);
    void receive(const std::shared_ptr<Fetch> &fetch, const Result<QByteArray> &bytes);
    std::optional<Error> keep(const PageInfo &page, const QByteArray &bytes);
    void evict();
    void noteTouched();

    Session &m_session;
    SqlDownloadStore &m_files;
    PageStore m_store;
    Environment m_environment;
    QHash<QString, std::shared_ptr<Fetch>> m_underWay; // by SHA-256
    QSet<QString> m_touched;
    std::int64_t m_keptBytes = kEvictStepBytes; // since the quota was looked at; at first: look
};

} // namespace nw
