#pragma once

#include "services-client/cache/cachedatabase.h"
#include "services-client/sync/downloader.h"
#include "services-client/sync/moneysync.h"
#include "services-client/sync/synchroniser.h"

namespace nw {

// What stands on every account alike.
struct AccountParts
{
    Session *session = nullptr;
    Reachability *reachability = nullptr;
    Device device;
    Environment environment;
};

// Everything that belongs to one account: its cache file, its page files, and what works on them.
// "local" is the account of who is signed in as nobody.
class AccountScope
{
public:
    static constexpr char kNobody[] = "local";

    static Result<std::unique_ptr<AccountScope>>
    open(const QString &accountsDir, const QString &accountId, const AccountParts &parts);

    // The same on a cache that was opened before.
    static Result<std::unique_ptr<AccountScope>> open(std::unique_ptr<CacheDatabase> database,
                                                      const QString &accountsDir,
                                                      const QString &accountId,
                                                      const AccountParts &parts);
    static QString cachePath(const QString &accountsDir, const QString &accountId);

    CacheDatabase &database() { return *m_database; }
    SqlCatalogueStore &catalogueStore() { return m_catalogueStore; }
    SqlDownloadStore &downloadStore() { return m_downloadStore; }
    const PageStore &pages() const { return m_pages; }
    ProgressBook &book() { return m_book; }
    CatalogueSync &catalogue() { return m_catalogue; }
    PageFetcher &fetcher() { return m_fetcher; }
    Downloader &downloader() { return m_downloader; }
    Synchroniser *synchroniser() { return m_synchroniser.get(); } // null: nobody has no server side
    MoneySync *money() { return m_money.get(); } // likewise

    // Takes over what was read and downloaded as nobody. The other scope is left without it, and
    // keeps what found no place here.
    Result<ProgressEffects> adoptFrom(AccountScope &nobody);

    Result<QList<ComicCard>> cards(const CatalogueQuery &query);
    Result<ComicRecord> record(const QString &comicId); // NotFound: not cached

private:
    AccountScope(std::unique_ptr<CacheDatabase> database, const QString &pagesDir,
                 const AccountParts &parts);
    Result<void> adoptComic(AccountScope &nobody, const QString &comicId);

    std::unique_ptr<CacheDatabase> m_database;
    SqlCatalogueStore m_catalogueStore;
    SqlDownloadStore m_downloadStore;
    PageStore m_pages;
    ProgressBook m_book;
    CatalogueSync m_catalogue;
    PageFetcher m_fetcher;
    Downloader m_downloader;
    std::unique_ptr<Synchroniser> m_synchroniser;
    std::unique_ptr<MoneySync> m_money;
    Environment m_environment;
};

} // namespace nw
