#include "server/comics/sqlcataloguestore.h"

#include "server/comics/searchtext.h"
#include "server/comics/sqlchangefeed.h"
#include "server/comics/sqlcomiclist.h"
#include "server/common/db/intransaction.h"
#include "server/common/db/sqlquery.h"
#include "services-client/contract/ids.h"

#include <algorithm>

namespace nw::server::comics {

namespace {

constexpr char kPageColumns[] = "page_number, width, height, media_type, size_bytes, sha256 FROM "
                                "comic_pages WHERE comic_id = ?";

PageRow readPage(const Statement &row)
{
    PageRow page;
    page.number = static_cast<int>(row.integer(0));
    page.width = static_cast<int>(row.integer(1));
    page.height = static_cast<int>(row.integer(2));
    page.mediaType = row.text(3);
    page.sizeBytes = row.integer(4);
    page.sha256 = row.text(5).toLatin1();
    return page;
}

ComicRow readComic(const Statement &row)
{
    ComicRow comic;
    comic.sequence = row.integer(0);
    comic.details.summary = readSummary(row);
    comic.details.description = row.text(kSummaryColumnCount);
    comic.details.ageRating = row.text(kSummaryColumnCount + 1);
    comic.details.sizeBytes = row.integer(kSummaryColumnCount + 2);
    return comic;
}

PageTerms readTerms(const Statement &row)
{
    PageTerms terms;
    terms.priceUnits = row.integer(0);
    terms.previewPages = static_cast<int>(row.integer(1));
    terms.coverPage = static_cast<int>(row.integer(2));
    terms.pageCount = static_cast<int>(row.integer(3));
    return terms;
}

// Most frequent first, and no more than a person would look through.
void sortFacet(QList<FacetValue> &values)
{
    constexpr qsizetype kMaxFacetValues = 50;
    std::sort(values.begin(), values.end(), [](const FacetValue &a, const FacetValue &b) {
        return a.count != b.count ? a.count > b.count : a.value < b.value;
    });
    if (values.size() > kMaxFacetValues)
        values.resize(kMaxFacetValues);
}

void takeSummaryRow(ListSummary &summary, const Statement &row)
{
    const FacetValue value{row.text(1), row.integer(2)};
    switch (row.integer(0)) {
    case 0:
        summary.total = value.count;
        return;
    case 1:
        summary.free = value.count;
        return;
    case 2:
        if (!value.value.isEmpty())
            summary.languages.append(value);
        return;
    case 3:
        summary.genres.append(value);
        return;
    default:
        summary.tags.append(value);
    }
}

Result<void> readTags(Connection &connection, ComicRow &comic)
{
    return forEachRow(runQuery(connection,
                               "SELECT value FROM comic_tags WHERE comic_sequence = ?"
                               " AND kind = 'tag' ORDER BY position",
                               {qint64(comic.sequence)}),
                      [&](const Statement &row) { comic.details.tags.append(row.text(0)); });
}

Result<void> readCredits(Connection &connection, ComicRow &comic)
{
    return forEachRow(
        runQuery(connection,
                 "SELECT role, name FROM comic_credits WHERE comic_sequence = ? ORDER BY position",
                 {qint64(comic.sequence)}),
        [&](const Statement &row) {
            comic.details.credits.append({row.text(0), row.text(1)});
        });
}

// A look-up costs about what eight rows of a walk do.
Result<Breadth> breadthOf(Connection &connection, const QString &text)
{
    if (connection.engine() != Engine::Sqlite || searchTerms(text).isEmpty())
        return Breadth::Narrow;
    const auto highest =
        firstRow(runQuery(connection, "SELECT max(sequence) FROM comics", {}), firstInteger);
    if (!highest)
        return tl::unexpected(highest.error());
    const auto broad = static_cast<int>(highest->value_or(0) / 8);
    const ComposedSql count = countOfTextSql(text, broad + 1);
    const auto found = firstRow(runComposed(connection, count.text, count.values), firstInteger);
    if (!found)
        return tl::unexpected(found.error());
    return found->value_or(0) > broad ? Breadth::Broad : Breadth::Narrow;
}

template <typename T> Result<T> orNotFound(const Result<std::optional<T>> &found, const char *what)
{
    if (!found)
        return tl::unexpected(found.error());
    if (!*found)
        return failure(ErrorCode::NotFound, QString::fromLatin1(what));
    return **found;
}

// What a person may read now is news to their other devices.
Result<void> keepChange(Connection &connection, const Entitlement &entitlement)
{
    JsonWriter payload;
    payload.beginObject().member("comicId", entitlement.comicId);
    payload.member("receiptId", entitlement.receiptId);
    payload.member("grantedAt", formatTimestamp(entitlement.grantedAtMs)).endObject();
    Change change;
    change.entity = QStringLiteral("entitlement");
    change.entityId = entitlement.comicId;
    change.changedAtMs = entitlement.grantedAtMs;
    return appendChange(connection, entitlement.userId, change, payload.bytes());
}

} // namespace

SqlCatalogueStore::SqlCatalogueStore(Database &database)
    : m_database(database)
{
}

Result<QList<ListedComic>> SqlCatalogueStore::list(const ComicQuery &query)
{
    const ComposedSql sql = listSql(m_database.engine(), query);
    return allRows(runComposed(m_database.connection(), sql.text, sql.values),
                   [&](const Statement &row) {
                       ListedComic comic{readSummary(row), {}};
                       comic.position.sequence = row.integer(0);
                       if (query.sort == ComicSort::Title)
                           comic.position.textKey = row.text(kSummaryColumnCount);
                       else
                           comic.position.key = row.integer(kSummaryColumnCount);
                       return comic;
                   });
}

Result<ListSummary> SqlCatalogueStore::summarise(const ComicFilter &filter)
{
    Connection &connection = m_database.connection();
    const Result<Breadth> breadth = breadthOf(connection, filter.text);
    if (!breadth)
        return tl::unexpected(breadth.error());
    const ComposedSql sql = summarySql(connection.engine(), filter, *breadth);
    ListSummary summary;
    const Result<void> read =
        forEachRow(runComposed(connection, sql.text, sql.values),
                   [&](const Statement &row) { takeSummaryRow(summary, row); });
    if (!read)
        return tl::unexpected(read.error());
    for (QList<FacetValue> *facet : {&summary.genres, &summary.tags, &summary.languages})
        sortFacet(*facet);
    return summary;
}

Result<std::int64_t> SqlCatalogueStore::generation()
{
    const auto row = firstRow(runQuery(m_database.connection(),
                                       "SELECT generation FROM catalogue_state WHERE id = ?", {1}),
                              firstInteger);
    if (!row)
        return tl::unexpected(row.error());
    return row->value_or(0);
}

Result<ComicRow> SqlCatalogueStore::comic(const QString &id)
{
    static const QString sql = u"SELECT "_qs % QLatin1String(kSummaryColumns)
        % u", c.description, c.age_rating, c.size_bytes"
          u" FROM comics c LEFT JOIN series s ON s.id = c.series_id WHERE c.id = ?";
    Connection &connection = m_database.connection();
    Result<ComicRow> comic =
        orNotFound(firstRow(runComposed(connection, sql, {id}), readComic), "no such comic");
    if (!comic)
        return comic;
    if (Result<void> tags = readTags(connection, *comic); !tags)
        return tl::unexpected(tags.error());
    if (Result<void> credits = readCredits(connection, *comic); !credits)
        return tl::unexpected(credits.error());
    return comic;
}

Result<PageTerms> SqlCatalogueStore::terms(const QString &comicId)
{
    return orNotFound(
        firstRow(
            runQuery(m_database.connection(),
                     "SELECT price, preview_pages, cover_page, page_count FROM comics WHERE id = ?",
                     {comicId}),
            readTerms),
        "no such comic");
}

Result<QList<PageRow>> SqlCatalogueStore::pages(const QString &comicId, int afterNumber, int limit)
{
    static const QString sql = u"SELECT "_qs % QLatin1String(kPageColumns)
        % u" AND page_number > ? ORDER BY page_number LIMIT ?";
    return allRows(runComposed(m_database.connection(), sql, {comicId, afterNumber, limit}),
                   readPage);
}

Result<PageRow> SqlCatalogueStore::page(const QString &comicId, int number)
{
    static const QString sql =
        u"SELECT "_qs % QLatin1String(kPageColumns) % u" AND page_number = ?";
    return orNotFound(
        firstRow(runComposed(m_database.connection(), sql, {comicId, number}), readPage),
        "no such page");
}

Result<bool> SqlCatalogueStore::owns(const QString &userId, const QString &comicId)
{
    const auto row =
        firstRow(runQuery(m_database.connection(),
                          "SELECT 1 FROM entitlements WHERE user_id = ? AND comic_id = ?",
                          {userId, comicId}),
                 firstInteger);
    return row.map([](const std::optional<qint64> &found) { return found.has_value(); });
}

Result<void> SqlCatalogueStore::grant(const Entitlement &entitlement)
{
    Connection &connection = m_database.connection();
    const Result<bool> owned = owns(entitlement.userId, entitlement.comicId);
    if (!owned || *owned)
        return owned ? Result<void>() : Result<void>(tl::unexpected(owned.error()));
    return inTransaction(connection, [&]() -> Result<void> {
        if (Result<void> locked = lockFeed(connection, entitlement.userId); !locked)
            return locked;
        const Result<bool> added =
            executeOnOne(connection,
                         "INSERT INTO entitlements (user_id, comic_id, receipt_id, granted_at)"
                         " VALUES (?, ?, ?, ?) ON CONFLICT (user_id, comic_id) DO NOTHING",
                         {entitlement.userId, entitlement.comicId, entitlement.receiptId,
                          qint64(entitlement.grantedAtMs)});
        if (!added || !*added)
            return added ? Result<void>() : Result<void>(tl::unexpected(added.error()));
        return keepChange(connection, entitlement);
    });
}

} // namespace nw::server::comics
