#include "server/comics/comicurls.h"
#include "server/comics/searchtext.h"
#include "server/comics/sqlcataloguestore.h"
#include "server/comics/sqlcomiclist.h"
#include "server/common/db/intransaction.h"
#include "server/common/db/sqlquery.h"
#include "services-client/contract/ids.h"

#include <QSet>

namespace nw::server::comics {

namespace {

Result<QString> idOfContent(Connection &connection, const QByteArray &contentSha256)
{
    const auto id = firstRow(runQuery(connection, "SELECT id FROM comics WHERE content_sha256 = ?",
                                      {QString::fromLatin1(contentSha256)}),
                             firstText);
    return id.map([](const std::optional<QString> &found) { return found.value_or(QString()); });
}

// The series of this title, made when it is new. Null for a comic that stands alone.
Result<QVariant> seriesId(Connection &connection, const ComicSummary &comic)
{
    const QString folded = foldText(comic.series);
    if (folded.trimmed().isEmpty())
        return QVariant();
    Result<void> added =
        execute(connection,
                "INSERT INTO series (id, title, folded, created_at) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (folded) DO NOTHING",
                {makeUuidV7(), comic.series, folded, qint64(comic.createdAtMs)});
    if (!added)
        return tl::unexpected(added.error());
    const auto id = firstRow(
        runQuery(connection, "SELECT id FROM series WHERE folded = ?", {folded}), firstText);
    if (!id)
        return tl::unexpected(id.error());
    if (!*id)
        return failure(ErrorCode::Internal, QStringLiteral("a series that was kept is not there"));
    return QVariant(**id);
}

Result<void> insertComic(Connection &connection, const NewComic &comic, const QVariant &series)
{
    const ComicDetails &details = comic.details;
    const ComicSummary &summary = details.summary;
    const QByteArray cover = comic.pages.at(comic.coverPage - 1).sha256;
    return execute(
        connection,
        "INSERT INTO comics (id, title, author, description, cover_url, created_at, sort_title,"
        " series_id, series_index, language, genres, age_rating, direction, price, preview_pages,"
        " page_count, cover_page, size_bytes, content_sha256)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        {summary.id, summary.title, summary.author, details.description,
         coverUrl(summary.id, cover), qint64(summary.createdAtMs), sortKey(summary.title), series,
         summary.seriesIndex, summary.language, summary.genres.join(u'\n'), details.ageRating,
         toText(summary.direction), qint64(comic.priceUnits), comic.previewPages, summary.pageCount,
         comic.coverPage, qint64(details.sizeBytes), QString::fromLatin1(comic.contentSha256)});
}

Result<qint64> sequenceOf(Connection &connection, const QString &id)
{
    const auto sequence = firstRow(
        runQuery(connection, "SELECT sequence FROM comics WHERE id = ?", {id}), firstInteger);
    if (!sequence)
        return tl::unexpected(sequence.error());
    if (!*sequence)
        return failure(ErrorCode::Internal, QStringLiteral("a comic that was kept is not there"));
    return **sequence;
}

Result<void> insertPages(Connection &connection, const NewComic &comic)
{
    const QString &comicId = comic.details.summary.id;
    for (const PageRow &page : comic.pages) {
        Result<void> done =
            execute(connection,
                    "INSERT INTO comic_pages (id, comic_id, page_number, image_url, width, height,"
                    " media_type, size_bytes, sha256) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    {makeUuidV7(), comicId, page.number, pageUrl(comicId, page.number, page.sha256),
                     page.width, page.height, page.mediaType, qint64(page.sizeBytes),
                     QString::fromLatin1(page.sha256)});
        if (!done)
            return done;
    }
    return {};
}

Result<void> insertTags(Connection &connection, qint64 sequence, const QStringList &values,
                        const char *kind)
{
    int position = 0;
    QSet<QString> seen;
    for (const QString &value : values) {
        const QString folded = foldText(value);
        if (seen.contains(folded))
            continue;
        seen.insert(folded);
        Result<void> done =
            execute(connection,
                    "INSERT INTO comic_tags (comic_sequence, kind, folded, value, position)"
                    " VALUES (?, ?, ?, ?, ?)",
                    {sequence, QString::fromLatin1(kind), folded, value, position++});
        if (!done)
            return done;
    }
    return {};
}

Result<void> insertCredits(Connection &connection, qint64 sequence, const ComicDetails &details)
{
    int position = 0;
    for (const auto &[role, name] : details.credits) {
        Result<void> done =
            execute(connection,
                    "INSERT INTO comic_credits (comic_sequence, position, role, name, folded)"
                    " VALUES (?, ?, ?, ?, ?)",
                    {sequence, position++, role, name, foldText(name)});
        if (!done)
            return done;
    }
    return {};
}

Result<void> insertSearch(Connection &connection, qint64 sequence, const ComicDetails &details)
{
    const ComicSummary &summary = details.summary;
    // A line break keeps the end of one from making a word with the beginning of the next.
    QStringList people{searchText(summary.series), searchText(summary.author)};
    for (const auto &[role, name] : details.credits)
        people.append(searchText(name));
    QStringList body{searchText(details.description)};
    const QStringList words = summary.genres + details.tags;
    for (const QString &word : words)
        body.append(searchText(word));
    const QStringList columns{searchText(summary.title), people.join(u'\n'), body.join(u'\n')};
    if (connection.engine() == Engine::Sqlite)
        return execute(connection,
                       "INSERT INTO comic_search (rowid, title, people, body) VALUES (?, ?, ?, ?)",
                       {sequence, columns[0], columns[1], columns[2]});
    return execute(
        connection,
        "INSERT INTO comic_search (rowid, title, people, body, everything)"
        " VALUES (?, ?, ?, ?, ?)",
        {sequence, columns[0], columns[1], columns[2], trigramText(columns.join(u'\n'))});
}

Result<void> insertAll(Connection &connection, const NewComic &comic)
{
    const ComicDetails &details = comic.details;
    const Result<QVariant> series = seriesId(connection, details.summary);
    if (!series)
        return tl::unexpected(series.error());
    if (Result<void> done = insertComic(connection, comic, *series); !done)
        return done;
    const Result<qint64> sequence = sequenceOf(connection, details.summary.id);
    if (!sequence)
        return tl::unexpected(sequence.error());
    if (Result<void> done = insertPages(connection, comic); !done)
        return done;
    if (Result<void> done = insertTags(connection, *sequence, details.summary.genres, "genre");
        !done)
        return done;
    if (Result<void> done = insertTags(connection, *sequence, details.tags, "tag"); !done)
        return done;
    if (Result<void> done = insertCredits(connection, *sequence, details); !done)
        return done;
    if (Result<void> done = insertSearch(connection, *sequence, details); !done)
        return done;
    return execute(connection,
                   "UPDATE catalogue_state SET generation = generation + 1 WHERE id = ?", {1});
}

} // namespace

Result<AddedComic> SqlCatalogueStore::add(const NewComic &comic)
{
    if (comic.pages.isEmpty() || comic.coverPage < 1 || comic.coverPage > comic.pages.size())
        return failure(ErrorCode::InvalidInput, QStringLiteral("a comic needs pages and a cover"));
    Connection &connection = m_database.connection();
    const auto addOnce = [&]() -> Result<AddedComic> {
        const Result<QString> existing = idOfContent(connection, comic.contentSha256);
        if (!existing)
            return tl::unexpected(existing.error());
        if (!existing->isEmpty())
            return AddedComic{*existing, AddOutcome::AlreadyThere};
        if (Result<void> done = insertAll(connection, comic); !done)
            return tl::unexpected(done.error());
        return AddedComic{comic.details.summary.id, AddOutcome::Added};
    };
    Result<AddedComic> added = inTransaction(connection, addOnce);
    // On PostgreSQL another import may have kept the same content meanwhile: now it is found.
    if (!added && added.error().code == ErrorCode::AlreadyExists)
        added = inTransaction(connection, addOnce);
    return added;
}

} // namespace nw::server::comics
