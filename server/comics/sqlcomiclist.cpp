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
        m_text += QLatin1String(m_values.isEmpty() && m_text.isEmpty() ? " WHERE " : " AND ")
            % QLatin1String(condition);
        m_values += values;
    }
    void addTo(ComposedSql &sql) const
    {
        sql.text += m_text;
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

void addText(Conditions &conditions, Engine engine, const QString &text)
{
    const QStringList terms = searchTerms(text);
    if (terms.isEmpty() && !text.trimmed().isEmpty()) {
        conditions.add("1 = 0", {}); // punctuation alone finds nothing
        return;
    }
    if (terms.isEmpty())
        return;
    if (engine == Engine::Sqlite) {
        conditions.add("c.sequence IN (SELECT rowid FROM comic_search WHERE comic_search MATCH ?)",
                       {matchExpression(terms)});
        return;
    }
    for (const QString &term : terms) {
        conditions.add("c.sequence IN (SELECT rowid FROM comic_search WHERE everything LIKE ?)",
                       {QString(u'%' % term % u'%')});
    }
}

Conditions conditionsOf(Engine engine, const ComicFilter &filter)
{
    Conditions conditions;
    addText(conditions, engine, filter.text);
    constexpr char kTag[] = "EXISTS (SELECT 1 FROM comic_tags t WHERE t.comic_sequence = c.sequence"
                            " AND t.kind = ? AND t.folded = ?)";
    if (!filter.genre.isEmpty())
        conditions.add(kTag, {QStringLiteral("genre"), foldText(filter.genre)});
    if (!filter.tag.isEmpty())
        conditions.add(kTag, {QStringLiteral("tag"), foldText(filter.tag)});
    if (!filter.language.isEmpty()) {
        // "en" finds "en-GB": all that begin with "en-", which is to say before "en.".
        conditions.add(
            "(c.language = ? OR (c.language >= ? AND c.language < ?))",
            {filter.language, QString(filter.language % u'-'), QString(filter.language % u'.')});
    }
    if (!filter.creator.isEmpty()) {
        conditions.add("EXISTS (SELECT 1 FROM comic_credits r WHERE r.comic_sequence = c.sequence"
                       " AND r.folded = ?)",
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
    return conditions;
}

// How well a title answers: 4 it is the query, 3 begins with it, 2 holds it, 1 the series or a name
// does, 0 the words are somewhere. Whole numbers from the words alone, so that a place in the list
// stays the same while comics come in, which a score over the whole index would not.
ComposedSql rankSql(Engine engine, const QString &text)
{
    const QString phrase = searchText(text);
    const char *const position = engine == Engine::Sqlite ? "instr" : "strpos";
    const QString rank =
        QStringLiteral("CASE WHEN f.title = ? THEN 4 WHEN %1(f.title, ?) = 1 THEN 3"
                       " WHEN %1(f.title, ?) > 0 THEN 2 WHEN %1(f.people, ?) > 0 THEN 1 ELSE 0 END")
            .arg(QLatin1String(position));
    return {rank, {phrase, phrase, phrase, phrase}};
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

ComposedSql relevanceSql(Engine engine, const ComicQuery &query)
{
    const ComposedSql rank = rankSql(engine, query.filter.text);
    ComposedSql ranked{u"SELECT "_qs % QLatin1String(kSummaryColumns) % u", " % rank.text
                           % u" AS rank_key" % QLatin1String(kFrom)
                           % u" JOIN comic_search f ON f.rowid = c.sequence",
                       rank.values};
    conditionsOf(engine, query.filter).addTo(ranked);
    ComposedSql sql{u"SELECT * FROM ("_qs % ranked.text % u") ranked", ranked.values};
    if (query.after) {
        sql.text += u" WHERE rank_key < ? OR (rank_key = ? AND sequence < ?)";
        sql.values +=
            {qint64(query.after->key), qint64(query.after->key), qint64(query.after->sequence)};
    }
    sql.text += u" ORDER BY rank_key DESC, sequence DESC LIMIT ?";
    sql.values += query.limit;
    return sql;
}

} // namespace

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

ComposedSql totalsSql(Engine engine, const ComicFilter &filter)
{
    ComposedSql sql{
        QStringLiteral("SELECT count(*), count(CASE WHEN c.price = 0 THEN 1 END) FROM comics c"),
        {}};
    conditionsOf(engine, filter).addTo(sql);
    return sql;
}

ComposedSql tagFacetSql(Engine engine, const ComicFilter &filter, const char *kind)
{
    ComposedSql sql{QStringLiteral("SELECT max(k.value), count(*) FROM comic_tags k JOIN comics c"
                                   " ON c.sequence = k.comic_sequence AND k.kind = ?"),
                    {QString::fromLatin1(kind)}};
    conditionsOf(engine, filter).addTo(sql);
    sql.text += u" GROUP BY k.folded ORDER BY count(*) DESC, k.folded LIMIT "
        % QString::number(kMaxFacetValues);
    return sql;
}

ComposedSql languageFacetSql(Engine engine, const ComicFilter &filter)
{
    ComposedSql sql{QStringLiteral("SELECT c.language, count(*) FROM comics c"), {}};
    conditionsOf(engine, filter).addTo(sql);
    sql.text += u" GROUP BY c.language ORDER BY count(*) DESC, c.language LIMIT "
        % QString::number(kMaxFacetValues);
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
