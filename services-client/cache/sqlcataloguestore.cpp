#include "services-client/cache/sqlcataloguestore.h"

#include "services-client/cache/jsontext.h"

namespace nw {

namespace {

// Each filter is switched off by an empty value, so that one text serves all queries.
constexpr char kWanted[] =
    "WITH wanted (words, genre, language, series, free) AS (VALUES (?, ?, ?, ?, ?)) ";
constexpr char kFilters[] = R"(
      (w.words = '' OR instr(c.search_text, w.words) > 0)
  AND (w.genre = '' OR EXISTS (
          SELECT 1 FROM json_each(c.summary, '$.genres') g WHERE g.value = w.genre))
  AND (w.language = '' OR c.language = w.language OR c.language LIKE w.language || '-%')
  AND (w.series = '' OR c.series = w.series)
  AND (w.free < 0 OR c.free = w.free))";

QByteArray selectFor(const CatalogueQuery &query)
{
    const QByteArray select = QByteArray(kWanted) + "SELECT c.summary FROM wanted w, ";
    const QByteArray filters = QByteArray(" AND ") + kFilters;
    const QByteArray limit(" LIMIT ? OFFSET ?");
    if (query.shelf == Shelf::Reading) {
        return select
            + "progress p JOIN catalogue c ON c.comic_id = p.comic_id "
              "WHERE p.completed = 0"
            + filters + " ORDER BY p.read_at DESC, c.comic_id" + limit;
    }
    const QByteArray order = query.sort == CatalogueSort::Title
        ? QByteArray(" ORDER BY c.title_key, c.comic_id")
        : QByteArray(" ORDER BY c.created_at DESC, c.comic_id");
    if (query.shelf == Shelf::Downloaded) {
        return select + "downloads d JOIN catalogue c ON c.comic_id = d.comic_id WHERE d.phase = "
            + QByteArray::number(int(DownloadPhase::Done)) + filters + order + limit;
    }
    if (query.shelf == Shelf::Library) {
        return select
            + "catalogue c WHERE (EXISTS (SELECT 1 FROM downloads d WHERE d.comic_id = c.comic_id) "
              "OR EXISTS (SELECT 1 FROM progress p WHERE p.comic_id = c.comic_id))"
            + filters + order + limit;
    }
    return select + "catalogue c WHERE c.listed = 1" + filters + order + limit;
}

int priceFlag(PriceFilter price)
{
    switch (price) {
    case PriceFilter::Any:
        return -1;
    case PriceFilter::Free:
        return 1;
    case PriceFilter::Paid:
        return 0;
    }
    Q_UNREACHABLE();
}

// A row that cannot be read is as good as none: it is asked for again, and the others still count.
template <typename T> std::optional<T> readable(const Result<T> &value)
{
    if (value)
        return *value;
    qWarning("A cached row cannot be read: %s", qUtf8Printable(value.error().detail));
    return std::nullopt;
}

} // namespace

QString searchKey(const QString &text)
{
    QString key;
    const QString apart = text.normalized(QString::NormalizationForm_KD).toCaseFolded();
    for (QChar c : apart) {
        if (!c.isMark())
            key += c;
    }
    return key;
}

Result<QList<ComicSummary>> SqlCatalogueStore::list(const CatalogueQuery &query)
{
    CacheStatement select = m_database.prepare(
        selectFor(query).constData(),
        {searchKey(query.text.trimmed()), query.genre, query.language, query.series,
         priceFlag(query.price), query.limit > 0 ? query.limit : -1, query.offset});
    NW_TRY(select.run());
    QList<ComicSummary> comics;
    while (select.next()) {
        const auto summary = readable(fromJsonText(select.text(0), readComicSummary));
        if (summary)
            comics.append(*summary);
    }
    if (select.error())
        return tl::unexpected(*select.error());
    return comics;
}

Result<std::optional<ComicSummary>> SqlCatalogueStore::summary(const QString &comicId)
{
    CacheStatement query =
        m_database.prepare("SELECT summary FROM catalogue WHERE comic_id = ?", {comicId});
    NW_TRY(query.run());
    if (!query.next())
        return std::nullopt;
    return readable(fromJsonText(query.text(0), readComicSummary));
}

Result<std::optional<ComicDetails>> SqlCatalogueStore::details(const QString &comicId)
{
    CacheStatement query = m_database.prepare(
        "SELECT details FROM catalogue WHERE comic_id = ? AND details IS NOT NULL", {comicId});
    NW_TRY(query.run());
    if (!query.next())
        return std::nullopt;
    return readable(fromJsonText(query.text(0), readComicDetails));
}

Result<void> SqlCatalogueStore::saveSummary(const ComicSummary &summary)
{
    const QString words =
        searchKey(summary.title + u'\n' + summary.series + u'\n' + summary.author);
    return m_database.run(
        "INSERT INTO catalogue (comic_id, title_key, search_text, series, language, free, "
        "created_at, listed, summary) VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?) "
        "ON CONFLICT (comic_id) DO UPDATE SET title_key = excluded.title_key, "
        "search_text = excluded.search_text, series = excluded.series, "
        "language = excluded.language, free = excluded.free, "
        "created_at = excluded.created_at, summary = excluded.summary",
        {summary.id, searchKey(summary.title), words, summary.series, summary.language,
         int(summary.free), qint64(summary.createdAtMs), toJsonText(summary)});
}

Result<void> SqlCatalogueStore::saveDetails(const ComicDetails &details)
{
    NW_TRY(saveSummary(details.summary));
    return m_database.run("UPDATE catalogue SET details = ? WHERE comic_id = ?",
                          {toJsonText(details), details.summary.id});
}

Result<void> SqlCatalogueStore::unlistAll()
{
    return m_database.run("UPDATE catalogue SET listed = 0 WHERE listed = 1");
}

Result<void> SqlCatalogueStore::setListed(const QString &comicId)
{
    return m_database.run("UPDATE catalogue SET listed = 1 WHERE comic_id = ?", {comicId});
}

Result<QList<PageInfo>> SqlCatalogueStore::pages(const QString &comicId)
{
    CacheStatement query = m_database.prepare(
        "SELECT info FROM comic_pages WHERE comic_id = ? ORDER BY number", {comicId});
    NW_TRY(query.run());
    QList<PageInfo> pages;
    while (query.next()) {
        const auto page = readable(fromJsonText(query.text(0), readPageInfo));
        if (!page)
            return QList<PageInfo>(); // a list with a hole is none: the server is asked again
        pages.append(*page);
    }
    if (query.error())
        return tl::unexpected(*query.error());
    return pages;
}

Result<void> SqlCatalogueStore::savePages(const QString &comicId, const QList<PageInfo> &pages)
{
    NW_TRY(m_database.run("DELETE FROM comic_pages WHERE comic_id = ?", {comicId}));
    for (const PageInfo &page : pages) {
        NW_TRY(m_database.run(
            "INSERT INTO comic_pages (comic_id, number, sha256, info) VALUES (?, ?, ?, ?)",
            {comicId, page.number, page.sha256, toJsonText(page)}));
    }
    return {};
}

Result<std::optional<CachedCover>> SqlCatalogueStore::cover(const QString &comicId, int width)
{
    CacheStatement query = m_database.prepare(
        "SELECT url, bytes FROM covers WHERE comic_id = ? AND width = ?", {comicId, width});
    NW_TRY(query.run());
    if (!query.next())
        return std::nullopt;
    return CachedCover{query.text(0), query.bytes(1)};
}

Result<std::optional<CachedCover>> SqlCatalogueStore::anyCover(const QString &comicId)
{
    CacheStatement query = m_database.prepare(
        "SELECT url, bytes FROM covers WHERE comic_id = ? ORDER BY width DESC LIMIT 1", {comicId});
    NW_TRY(query.run());
    if (!query.next())
        return std::nullopt;
    return CachedCover{query.text(0), query.bytes(1)};
}

Result<void> SqlCatalogueStore::saveCover(const QString &comicId, int width,
                                          const CachedCover &cover)
{
    return m_database.run("INSERT INTO covers (comic_id, width, url, bytes) VALUES (?, ?, ?, ?) "
                          "ON CONFLICT (comic_id, width) DO UPDATE SET "
                          "url = excluded.url, bytes = excluded.bytes",
                          {comicId, width, cover.url, cover.bytes});
}

} // namespace nw
