#pragma once

#include "server/comics/comicsrows.h"
#include "server/common/db/database.h"

#include <QVariantList>

namespace nw::server::comics {

// A statement put together from literals, and its values in order.
struct ComposedSql
{
    QString text;
    QVariantList values;
};

// One page of the list: columns as kSummaryColumns names them, then the sort key.
ComposedSql listSql(Engine engine, const ComicQuery &query);

// How much of the catalogue a text finds: a few comics are looked up one by one, a good part of it
// is counted in one walk over everything.
enum class Breadth
{
    Narrow,
    Broad
};

// Rows of kind, value and count: 0 all comics of the list, 1 those that cost nothing, 2 languages,
// 3 genres, 4 tags.
ComposedSql summarySql(Engine engine, const ComicFilter &filter, Breadth breadth);

// For SQLite: how many comics have the words of a text, counted up to `most`.
ComposedSql countOfTextSql(const QString &text, int most);

// A searchText() or a term of it as PostgreSQL's trigrams need it: a space before each ideograph.
// They are made of words, and an ideograph is one only when nothing touches it on either side; what
// SQLite keeps behind it is no letter, what stands before it may be.
QString trigramText(const QString &searchText);

// Of `comics c LEFT JOIN series s`.
constexpr char kSummaryColumns[] =
    "c.sequence, c.id, c.title, COALESCE(s.title, ''), c.series_index, c.author, c.language, "
    "c.genres, "
    "c.price, c.page_count, c.cover_url, c.direction, c.created_at, c.version";
constexpr int kSummaryColumnCount = 14;

ComicSummary readSummary(const Statement &row);

} // namespace nw::server::comics
