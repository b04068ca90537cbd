#pragma once

#include "server/comics/comicsstore.h"
#include "server/common/db/database.h"

namespace nw::server::comics {

class SqlCatalogueStore final : public CatalogueStore
{
public:
    explicit SqlCatalogueStore(Database &database);

    Result<QList<ListedComic>> list(const ComicQuery &query) override;
    Result<ListSummary> summarise(const ComicFilter &filter) override;
    Result<std::int64_t> generation() override;
    Result<ComicRow> comic(const QString &id) override;
    Result<PageTerms> terms(const QString &comicId) override;
    Result<QList<PageRow>> pages(const QString &comicId, int afterNumber, int limit) override;
    Result<PageRow> page(const QString &comicId, int number) override;
    Result<bool> owns(const QString &userId, const QString &comicId) override;
    Result<void> grant(const Entitlement &entitlement) override;
    Result<AddedComic> add(const NewComic &comic) override;

private:
    Database &m_database;
};

} // namespace nw::server::comics
