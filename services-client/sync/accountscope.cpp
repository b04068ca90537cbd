#include "services-client/sync/accountscope.h"

#include "services-client/cache/cacherecovery.h"

#include <QDir>

namespace nw {

Result<std::unique_ptr<AccountScope>>
AccountScope::open(const QString &accountsDir, const QString &accountId, const AccountParts &parts)
{
    if (!QDir().mkpath(accountsDir))
        return failure(ErrorCode::Internal, QStringLiteral("the profile cannot be written"));
    auto opened = openOrRebuildCache(cachePath(accountsDir, accountId), parts.environment.nowMs());
    NW_TRY(opened);
    return open(std::move(opened->database), accountsDir, accountId, parts);
}

QString AccountScope::cachePath(const QString &accountsDir, const QString &accountId)
{
    return accountsDir + u'/' + accountId + QStringLiteral(".db");
}

Result<std::unique_ptr<AccountScope>> AccountScope::open(std::unique_ptr<CacheDatabase> database,
                                                         const QString &accountsDir,
                                                         const QString &accountId,
                                                         const AccountParts &parts)
{
    const QString pagesDir = accountsDir + u'/' + accountId + QStringLiteral(".pages");
    std::unique_ptr<AccountScope> scope(new AccountScope(std::move(database), pagesDir, parts));
    NW_TRY(scope->m_book.mend());
    if (accountId != QLatin1String(kNobody)) {
        scope->m_synchroniser =
            std::make_unique<Synchroniser>(*parts.session, *parts.reachability, scope->m_book);
        scope->m_money = std::make_unique<MoneySync>(
            *parts.session, *parts.reachability, *scope->m_database, accountId, parts.environment);
    }
    return scope;
}

AccountScope::AccountScope(std::unique_ptr<CacheDatabase> database, const QString &pagesDir,
                           const AccountParts &parts)
    : m_database(std::move(database))
    , m_catalogueStore(*m_database)
    , m_downloadStore(*m_database)
    , m_pages(pagesDir)
    , m_book(*m_database, parts.device, parts.environment)
    , m_catalogue(*parts.session, *m_database, m_book, m_pages)
    , m_fetcher(*parts.session, m_downloadStore, m_pages, parts.environment)
    , m_downloader(*m_database, m_catalogue, m_fetcher, m_pages, *parts.reachability,
                   parts.environment)
    , m_environment(parts.environment)
{
}

Result<QList<ComicCard>> AccountScope::cards(const CatalogueQuery &query)
{
    const Result<QList<ComicSummary>> comics = m_catalogueStore.list(query);
    NW_TRY(comics);
    QList<ComicCard> cards;
    cards.reserve(comics->size());
    for (const ComicSummary &comic : *comics) {
        const auto progress = m_book.find(comic.id);
        NW_TRY(progress);
        const Result<DownloadState> download = m_downloader.state(comic.id);
        NW_TRY(download);
        cards.append({comic, *progress, *download});
    }
    return cards;
}

Result<ComicRecord> AccountScope::record(const QString &comicId)
{
    const auto summary = m_catalogueStore.summary(comicId);
    NW_TRY(summary);
    if (!*summary)
        return failure(ErrorCode::NotFound, QStringLiteral("not in the cache"));
    const auto details = m_catalogueStore.details(comicId);
    NW_TRY(details);
    const auto pages = m_catalogueStore.pages(comicId);
    NW_TRY(pages);
    const auto download = m_downloader.state(comicId);
    NW_TRY(download);
    const auto progress = m_book.find(comicId);
    NW_TRY(progress);
    const auto conflicts = m_book.conflicts();
    NW_TRY(conflicts);

    ComicRecord record;
    record.details = details->value_or(ComicDetails{});
    record.details.summary = **summary;
    record.pages = *pages;
    record.download = *download;
    record.progress = *progress;
    for (const ProgressConflict &conflict : *conflicts) {
        if (conflict.comicId == comicId)
            record.conflict = conflict;
    }
    return record;
}

Result<ProgressEffects> AccountScope::adoptFrom(AccountScope &nobody)
{
    SqlProgressStore strays(nobody.database());
    const auto rows = strays.all();
    NW_TRY(rows);
    const Result<Adoption> adopted = m_book.adopt(*rows);
    NW_TRY(adopted);
    CacheTransaction leaving(nobody.database());
    NW_TRY(leaving.begun());
    for (const QString &comicId : adopted->taken) {
        NW_TRY(strays.removeAllUnsent(comicId));
        NW_TRY(strays.remove(comicId));
    }
    NW_TRY(leaving.commit());
    const auto downloads = nobody.downloadStore().all();
    NW_TRY(downloads);
    for (const DownloadRow &download : *downloads)
        NW_TRY(adoptComic(nobody, download.comicId));
    return adopted->effects;
}

// The files are copied, then the rows, then the other side is cleared: at every moment somebody has
// the comic.
Result<void> AccountScope::adoptComic(AccountScope &nobody, const QString &comicId)
{
    const auto summary = nobody.catalogueStore().summary(comicId);
    NW_TRY(summary);
    const auto details = nobody.catalogueStore().details(comicId);
    NW_TRY(details);
    const auto pages = nobody.catalogueStore().pages(comicId);
    NW_TRY(pages);
    for (const PageInfo &page : *pages) {
        if (m_pages.contains(page.sha256))
            continue;
        const Result<QByteArray> bytes = nobody.pages().read(page.sha256);
        if (bytes)
            NW_TRY(m_pages.write(page.sha256, *bytes));
    }
    CacheTransaction transaction(*m_database);
    NW_TRY(transaction.begun());
    const auto known = m_catalogueStore.summary(comicId);
    NW_TRY(known);
    if (*summary && !*known) {
        NW_TRY(*details ? m_catalogueStore.saveDetails(**details)
                        : m_catalogueStore.saveSummary(**summary));
        NW_TRY(m_catalogueStore.savePages(comicId, *pages));
    }
    const auto wanted = m_downloadStore.find(comicId);
    NW_TRY(wanted);
    if (!*wanted) {
        NW_TRY(m_downloadStore.save(
            {comicId, DownloadPhase::Queued, ErrorCode::Internal, m_environment.nowMs()}));
    }
    NW_TRY(transaction.commit());
    return nobody.downloader().discard(comicId);
}

} // namespace nw
