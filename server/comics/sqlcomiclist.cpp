#include "server/comics/sqlcomiclist.h"

#include "server/comics/searchtext.h"
#include "services-client/contract/money.h"

namespace nw::server::comics {

namespace {

constexpr char kFrom[] = " FROM comics c LEFT JOIN series s ON s.id = c.series_id";

// Collects the conditions of one statement.
class Conditions
{
public:
    void add(const char *condition, const QVariantList &values)
    {
        m_text += QLatin1String(isEmpty() ? "" : " AND ") % QLatin1String(condition);
        m_values += values;
    }
    bool isEmpty() const { return m_text.isEmpty(); }
    void append(const Conditions &others)
    {
        if (others.isEmpty())
            return;
        m_text += isEmpty() ? others.m_text : QString(u" AND "_qs % others.m_text);
        m_values += others.m_values;
    }
    void addTo(ComposedSql &sql) const
    {
        if (!isEmpty())
            sql.text += u" WHERE " % m_text;
        sql.values += m_values;
    }

private:
    QString m_text;
    QVariantList m_values;
};

// FTS5's query language: terms in quotes, all of which must match. Terms hold letters and digits
// only.
QString matchExpression(const QStringList &terms)
{
    return u'"' % terms.join(QStringLiteral("\" \"")) % u'"';
}

enum class TextColumn
{
    OfSearch,
    OfComic
};

// What the words of a query ask of comic_search f, or of comics c through it.
void addText(Conditions &conditions, Engine engine, const QString &text, TextColumn column)
{
    const QStringList terms = searchTerms(text);
    if (terms.isEmpty() && !text.trimmed().isEmpty())
        conditions.add("1 = 0", {}); // punctuation alone finds nothing
    if (terms.isEmpty())
        return;
    const bool direct = column == TextColumn::OfSearch;
    if (engine == Engine::Sqlite) {
        conditions.add(
            direct ? "comic_search MATCH ?"
                   : "c.sequence IN (SELECT rowid FROM comic_search WHERE comic_search MATCH ?)",
            {matchExpression(terms)});
        return;
    }
    for (const QString &term : terms) {
        conditions.add(
            direct ? "f.everything LIKE ?"
                   : "c.sequence IN (SELECT rowid FROM comic_search WHERE everything LIKE ?)",
            {QString(u'%' % trigramText(term) % u'%')});
    }
}

// Everything but the text, of comics c. A genre is shared by many comics, so that walking the list
// and asking each soon fills a page; a tag or a name has few, so that it is looked up and its
// comics are sorted.
void addFilters(Conditions &conditions, const ComicFilter &filter)
{
    if (!filter.genre.isEmpty()) {
        conditions.add("EXISTS (SELECT 1 FROM comic_tags t WHERE t.comic_sequence = c.sequence"
                       " AND t.kind = 'genre' AND t.folded = ?)",
                       {foldText(filter.genre)});
    }
    if (!filter.tag.isEmpty()) {
        conditions.add("c.sequence IN (SELECT comic_sequence FROM comic_tags"
                       " WHERE kind = 'tag' AND folded = ?)",
                       {foldText(filter.tag)});
    }
    if (!filter.language.isEmpty()) {
        // "en" finds "en-GB": all that begin with "en-", which is to say before "en.".
        conditions.add(
            "(c.language = ? OR (c.language >= ? AND c.language < ?))",
            {filter.language, QString(filter.language % u'-'), QString(filter.language % u'.')});
    }
    if (!filter.creator.isEmpty()) {
        conditions.add("c.sequence IN (SELECT comic_sequence FROM comic_credits WHERE folded = ?)",
                       {foldText(filter.creator)});
    }
    if (!filter.series.isEmpty()) {
        conditions.add("c.series_id = (SELECT id FROM series WHERE folded = ?)",
                       {foldText(filter.series)});
    }
    if (filter.price == PriceFilter::Free)
        conditions.add("c.price = 0", {});
    if (filter.price == PriceFilter::Paid)
        conditions.add("c.price > 0", {});
}

Conditions conditionsOf(Engine engine, const ComicFilter &filter)
{
    Conditions conditions;
    addText(conditions, engine, filter.text, TextColumn::OfComic);
    addFilters(conditions, filter);
    return conditions;
}

// How well a title answers: 4 it is the query, 3 begins with it, 2 holds it, 1 the series or a name
// does, 0 the words are somewhere. Whole numbers from the words alone, so that a place in the list
// stays the same while comics come in, which a score over the whole index would not.
constexpr int kHeldByTitle = 2;

// Each hit and its rank_key: a row each, looked at.
ComposedSql rankedPostgres(const ComicQuery &query)
{
    const QString phrase = searchText(query.filter.text);
    Conditions conditions;
    addText(conditions, Engine::Postgres, query.filter.text, TextColumn::OfSearch);
    Conditions filters;
    addFilters(filters, query.filter);
    ComposedSql ranked{
        QStringLiteral("SELECT f.rowid AS hit, CASE WHEN f.title = ? THEN 4"
                       " WHEN strpos(f.title, ?) = 1 THEN 3 WHEN strpos(f.title, ?) > 0 THEN 2"
                       " WHEN strpos(f.people, ?) > 0 THEN 1 ELSE 0 END AS rank_key"
                       " FROM comic_search f"),
        {phrase, phrase, phrase, phrase}};
    if (!filters.isEmpty())
        ranked.text += u" JOIN comics c ON c.sequence = f.rowid";
    conditions.append(filters);
    conditions.addTo(ranked);
    return ranked;
}

// One rank, or the upper three.
struct Tier
{
    const char *rank; // SQL
    QVariantList rankValues;
    QString match; // FTS5
    int lowest = 0;
};

QList<Tier> tiersOf(const QString &text)
{
    const QString phrase = searchText(text);
    const QString byTitle = u"title : \"" % phrase % u'"';
    const QString byName = u"people : \"" % phrase % u'"';
    const QString byWords = u'(' % matchExpression(searchTerms(text)) % u')';
    return {{"CASE WHEN f.title = ? THEN 4 WHEN instr(f.title, ?) = 1 THEN 3 ELSE 2 END",
             {phrase, phrase},
             byTitle,
             kHeldByTitle},
            {"1", {}, byName % u" NOT " % byTitle, 1},
            {"0", {}, byWords % u" NOT " % byTitle % u" NOT " % byName, 0}};
}

// The same as above, as FTS5 gives it for least: whether title or names hold the query is asked of
// the index, no row is looked at but those of the titles, and the lower tiers end when the page is
// full. A word that half of the catalogue has costs what a rare one does.
ComposedSql rankedSqlite(const ComicQuery &query)
{
    Conditions filters;
    addFilters(filters, query.filter);
    ComposedSql ranked;
    const QList<Tier> tiers = tiersOf(query.filter.text);
    for (const Tier &tier : tiers) {
        const bool isPassed = query.after && query.after->key < tier.lowest;
        if (isPassed)
            continue;
        Conditions conditions;
        conditions.add("comic_search MATCH ?", {tier.match});
        if (query.after && query.after->key == tier.lowest && tier.lowest < kHeldByTitle)
            conditions.add("f.rowid < ?", {qint64(query.after->sequence)});
        conditions.append(filters);
        if (!ranked.text.isEmpty())
            ranked.text += u" UNION ALL ";
        ranked.text += u"SELECT hit, rank_key FROM (SELECT f.rowid AS hit, "_qs
            % QLatin1String(tier.rank) % u" AS rank_key FROM comic_search f";
        ranked.values += tier.rankValues;
        if (!filters.isEmpty()) // in this order: the index of words first
            ranked.text += u" CROSS JOIN comics c ON c.sequence = f.rowid";
        conditions.addTo(ranked);
        if (tier.lowest < kHeldByTitle) {
            ranked.text += u" ORDER BY f.rowid DESC LIMIT ?";
            ranked.values += query.limit;
        }
        ranked.text += u')';
    }
    return ranked;
}

const char *keyColumn(ComicSort sort)
{
    switch (sort) {
    case ComicSort::Popular:
        return "c.reader_count";
    case ComicSort::Title:
        return "c.sort_title";
    case ComicSort::Rating:
        return "c.rating";
    case ComicSort::Relevance:
    case ComicSort::Newest:
        break;
    }
    return "c.created_at";
}

// Ranks first and reads the columns of a list for the rows of one page alone.
ComposedSql relevanceSql(Engine engine, const ComicQuery &query)
{
    const ComposedSql ranked =
        engine == Engine::Sqlite ? rankedSqlite(query) : rankedPostgres(query);
    ComposedSql page{u"SELECT hit, rank_key FROM ("_qs % ranked.text % u") ranked", ranked.values};
    if (query.after) {
        page.text += u" WHERE rank_key < ? OR (rank_key = ? AND hit < ?)";
        page.values +=
            {qint64(query.after->key), qint64(query.after->key), qint64(query.after->sequence)};
    }
    page.text += u" ORDER BY rank_key DESC, hit DESC LIMIT ?";
    page.values += query.limit;
    return {u"SELECT "_qs % QLatin1String(kSummaryColumns) % u", p.rank_key FROM (" % page.text
                % u") p JOIN comics c ON c.sequence = p.hit"
                  u" LEFT JOIN series s ON s.id = c.series_id"
                  u" ORDER BY p.rank_key DESC, p.hit DESC",
            page.values};
}

} // namespace

QString trigramText(const QString &searchText)
{
    static const QString fill = encodedIdeographEnd();
    QString text;
    text.reserve(searchText.size());
    qsizetype kept = 0;
    for (qsizetype at = searchText.indexOf(fill); at >= 0; at = searchText.indexOf(fill, kept)) {
        const qsizetype length = searchText.at(at - 1).isLowSurrogate() ? 2 : 1;
        text += QStringView(searchText).sliced(kept, at - length - kept);
        text += u' ';
        kept = at + fill.size();
        text += QStringView(searchText).sliced(at - length, length + fill.size());
    }
    text += QStringView(searchText).sliced(kept);
    return text;
}

ComposedSql listSql(Engine engine, const ComicQuery &query)
{
    if (query.sort == ComicSort::Relevance && !searchTerms(query.filter.text).isEmpty())
        return relevanceSql(engine, query);
    const QLatin1String key(keyColumn(query.sort));
    const bool rising = query.sort == ComicSort::Title;
    Conditions conditions = conditionsOf(engine, query.filter);
    if (query.after) {
        const QVariant value =
            rising ? QVariant(query.after->textKey) : QVariant(qint64(query.after->key));
        const QString beyond =
            u'(' % key % (rising ? u", c.sequence) > (?, ?)"_qs : u", c.sequence) < (?, ?)"_qs);
        conditions.add(qUtf8Printable(beyond), {value, qint64(query.after->sequence)});
    }
    ComposedSql sql{
        u"SELECT "_qs % QLatin1String(kSummaryColumns) % u", " % key % QLatin1String(kFrom), {}};
    conditions.addTo(sql);
    const QLatin1String direction(rising ? " ASC" : " DESC");
    sql.text += u" ORDER BY " % key % direction % u", c.sequence" % direction % u" LIMIT ?";
    sql.values += query.limit;
    return sql;
}

ComposedSql countOfTextSql(const QString &text, int most)
{
    ComposedSql sql{QStringLiteral("SELECT count(*) FROM (SELECT 1 FROM comic_search f"), {}};
    Conditions conditions;
    addText(conditions, Engine::Sqlite, text, TextColumn::OfSearch);
    conditions.addTo(sql);
    sql.text += u" LIMIT ?)";
    sql.values += most;
    return sql;
}

// Walks the indexes of languages and tags once, which are in the order of their groups, and asks of
// each row whether it is a hit.
ComposedSql broadSummarySql(const ComicFilter &filter)
{
    ComicFilter rest = filter;
    rest.text.clear();
    ComposedSql sql{QStringLiteral("WITH hits AS MATERIALIZED (SELECT f.rowid AS sequence"
                                   " FROM comic_search f"),
                    {}};
    Conditions conditions;
    addText(conditions, Engine::Sqlite, filter.text, TextColumn::OfSearch);
    if (const Conditions others = conditionsOf(Engine::Sqlite, rest); !others.isEmpty()) {
        sql.text += u" CROSS JOIN comics c ON c.sequence = f.rowid";
        conditions.append(others);
    }
    conditions.addTo(sql);
    sql.text += u") SELECT 0, '', count(*) FROM hits"
                u" UNION ALL SELECT 1, '', count(*) FROM comics INDEXED BY comics_by_language"
                u" WHERE price = 0 AND +sequence IN (SELECT sequence FROM hits)"
                u" UNION ALL SELECT 2, language, count(*) FROM comics INDEXED BY comics_by_language"
                u" WHERE +sequence IN (SELECT sequence FROM hits) GROUP BY language"
                u" UNION ALL SELECT CASE kind WHEN 'genre' THEN 3 ELSE 4 END, max(value), count(*)"
                u" FROM comic_tags INDEXED BY comic_tags_by_value"
                u" WHERE +comic_sequence IN (SELECT sequence FROM hits) GROUP BY kind, folded";
    return sql;
}

ComposedSql summarySql(Engine engine, const ComicFilter &filter, Breadth breadth)
{
    if (engine == Engine::Sqlite && breadth == Breadth::Broad
        && !searchTerms(filter.text).isEmpty())
        return broadSummarySql(filter);
    const Conditions conditions = conditionsOf(engine, filter);
    if (conditions.isEmpty()) // indexes alone
        return {
            QStringLiteral(
                "SELECT 0, '', count(*) FROM comics"
                " UNION ALL SELECT 1, '', count(*) FROM comics WHERE price = 0"
                " UNION ALL SELECT 2, language, count(*) FROM comics GROUP BY language"
                " UNION ALL SELECT CASE kind WHEN 'genre' THEN 3 ELSE 4 END, max(value), count(*)"
                " FROM comic_tags GROUP BY kind, folded"),
            {}};
    ComposedSql sql{QStringLiteral("WITH hits AS MATERIALIZED"
                                   " (SELECT c.sequence, c.price, c.language FROM comics c"),
                    {}};
    conditions.addTo(sql);
    sql.text +=
        u") SELECT 0, '', count(*) FROM hits"
        u" UNION ALL SELECT 1, '', count(*) FROM hits WHERE price = 0"
        u" UNION ALL SELECT 2, language, count(*) FROM hits GROUP BY language"
        u" UNION ALL SELECT CASE k.kind WHEN 'genre' THEN 3 ELSE 4 END, max(k.value), count(*)"
        u" FROM hits h CROSS JOIN comic_tags k WHERE k.comic_sequence = h.sequence"
        u" GROUP BY k.kind, k.folded";
    return sql;
}

ComicSummary readSummary(const Statement &row)
{
    ComicSummary summary;
    summary.id = row.text(1);
    summary.title = row.text(2);
    summary.series = row.text(3);
    summary.seriesIndex = static_cast<int>(row.integer(4));
    summary.author = row.text(5);
    summary.language = row.text(6);
    summary.genres = row.text(7).split(u'\n', Qt::SkipEmptyParts);
    summary.price = formatAmount({row.integer(8)});
    summary.free = row.integer(8) == 0;
    summary.pageCount = static_cast<int>(row.integer(9));
    summary.coverUrl = row.text(10);
    summary.direction = readingDirectionFromText(row.text(11));
    summary.createdAtMs = row.integer(12);
    summary.version = row.integer(13);
    return summary;
}

} // namespace nw::server::comics
