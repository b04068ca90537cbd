#include "server/comics/sync/sqlnotesstore.h"

#include "server/comics/sqlchangefeed.h"
#include "server/common/db/intransaction.h"
#include "server/common/db/sqlquery.h"
#include "services-client/contract/ids.h"

#include <QJsonDocument>

namespace nw::server::comics {

namespace {

constexpr char kBookmarkEntity[] = "bookmark"; // in the change feed
constexpr char kPageMapEntity[] = "pageMap";

Bookmark readRow(const Statement &row)
{
    Bookmark mark;
    mark.id = row.text(0);
    mark.comicId = row.text(1);
    mark.page = static_cast<int>(row.integer(2));
    mark.note = row.text(3);
    mark.deleted = !row.isNull(4);
    mark.modifiedAtMs = row.integer(5);
    mark.deviceId = row.text(6);
    mark.version = row.integer(7);
    return mark;
}

Result<Bookmark> keptBookmark(Connection &connection, const QString &userId, const QString &comicId,
                              int page)
{
    const auto row = firstRow(
        runQuery(connection,
                 "SELECT id, comic_id, page_number, note, deleted_at, modified_at, device_id,"
                 " version FROM bookmarks WHERE user_id = ? AND comic_id = ? AND page_number = ?",
                 {userId, comicId, page}),
        readRow);
    if (!row)
        return tl::unexpected(row.error());
    Bookmark kept = row->value_or(Bookmark{});
    kept.comicId = comicId;
    kept.page = page;
    return kept;
}

Result<void> keepBookmark(Connection &connection, const QString &userId, const Bookmark &mark,
                          std::int64_t nowMs)
{
    return execute(
        connection,
        "INSERT INTO bookmarks (id, user_id, comic_id, page_number, note, deleted_at, modified_at,"
        " device_id, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (user_id, comic_id, page_number) DO UPDATE SET note = excluded.note,"
        " deleted_at = excluded.deleted_at, modified_at = excluded.modified_at,"
        " device_id = excluded.device_id, version = excluded.version",
        {mark.id, userId, mark.comicId, mark.page, mark.note,
         mark.deleted ? QVariant(qint64(nowMs)) : QVariant(), qint64(mark.modifiedAtMs),
         mark.deviceId, qint64(mark.version)});
}

// The map as the contract writes it, the row's own members included: what is read back is what was
// checked when it came.
Result<KeptPageMap> keptPageMap(Connection &connection, const QString &userId,
                                const QString &comicId)
{
    const auto row = firstRow(
        runQuery(connection, "SELECT map FROM page_maps WHERE user_id = ? AND comic_id = ?",
                 {userId, comicId}),
        firstText);
    if (!row)
        return tl::unexpected(row.error());
    if (!*row) {
        KeptPageMap none;
        none.comicId = comicId;
        return none;
    }
    const auto map = readKeptPageMap(QJsonDocument::fromJson((**row).toUtf8()).object());
    if (!map)
        return failure(ErrorCode::Internal, u"a kept page map: " % map.error().detail);
    return *map;
}

template <typename Note>
Result<void> keepChange(Connection &connection, const QString &userId, const char *entity,
                        const QString &entityId, const Note &note, std::int64_t nowMs)
{
    JsonWriter payload;
    write(payload, note);
    Change change;
    change.entity = QString::fromLatin1(entity);
    change.entityId = entityId;
    change.changedAtMs = nowMs;
    return appendChange(connection, userId, change, payload.bytes());
}

} // namespace

SqlNotesStore::SqlNotesStore(Database &database)
    : m_database(database)
{
}

Result<QList<Bookmark>> SqlNotesStore::bookmarks(const QString &userId, const QString &comicId,
                                                 int afterPage, int limit)
{
    return allRows(
        runQuery(m_database.connection(),
                 "SELECT id, comic_id, page_number, note, deleted_at, modified_at, device_id,"
                 " version FROM bookmarks WHERE user_id = ? AND comic_id = ? AND page_number > ?"
                 " AND deleted_at IS NULL ORDER BY page_number LIMIT ?",
                 {userId, comicId, afterPage, limit}),
        readRow);
}

Result<KeptNote<Bookmark>> SqlNotesStore::updateBookmark(const QString &userId,
                                                         const QString &comicId, int page,
                                                         const BookmarkRule &rule,
                                                         std::int64_t nowMs)
{
    Connection &connection = m_database.connection();
    return inTransaction(connection, [&]() -> Result<KeptNote<Bookmark>> {
        if (Result<void> locked = lockFeed(connection, userId); !locked)
            return tl::unexpected(locked.error());
        const Result<Bookmark> kept = keptBookmark(connection, userId, comicId, page);
        if (!kept)
            return tl::unexpected(kept.error());
        const std::optional<Bookmark> wanted = rule(*kept);
        if (!wanted)
            return KeptNote<Bookmark>{*kept, NoteEffect::Nothing};
        Bookmark mark = *wanted;
        mark.id = kept->version > 0 ? kept->id : makeUuidV7();
        mark.comicId = comicId;
        mark.page = page;
        mark.version = kept->version + 1;
        Result<void> done = keepBookmark(connection, userId, mark, nowMs);
        if (done)
            done = keepChange(connection, userId, kBookmarkEntity, mark.id, mark, nowMs);
        if (!done)
            return tl::unexpected(done.error());
        return KeptNote<Bookmark>{mark, NoteEffect::Written};
    });
}

Result<KeptPageMap> SqlNotesStore::pageMap(const QString &userId, const QString &comicId)
{
    Result<KeptPageMap> map = keptPageMap(m_database.connection(), userId, comicId);
    if (map && map->version == 0)
        return failure(ErrorCode::NotFound, QStringLiteral("no page map"));
    return map;
}

Result<KeptNote<KeptPageMap>> SqlNotesStore::updatePageMap(const QString &userId,
                                                           const QString &comicId,
                                                           const PageMapRule &rule,
                                                           std::int64_t nowMs)
{
    Connection &connection = m_database.connection();
    return inTransaction(connection, [&]() -> Result<KeptNote<KeptPageMap>> {
        if (Result<void> locked = lockFeed(connection, userId); !locked)
            return tl::unexpected(locked.error());
        const Result<KeptPageMap> kept = keptPageMap(connection, userId, comicId);
        if (!kept)
            return tl::unexpected(kept.error());
        const std::optional<KeptPageMap> wanted = rule(*kept);
        if (!wanted)
            return KeptNote<KeptPageMap>{*kept, NoteEffect::Nothing};
        KeptPageMap map = *wanted;
        map.comicId = comicId;
        map.version = kept->version + 1;
        JsonWriter text;
        write(text, map);
        Result<void> done =
            execute(connection,
                    "INSERT INTO page_maps (user_id, comic_id, map, version) VALUES (?, ?, ?, ?)"
                    " ON CONFLICT (user_id, comic_id) DO UPDATE SET map = excluded.map,"
                    " version = excluded.version",
                    {userId, comicId, QString::fromUtf8(text.bytes()), qint64(map.version)});
        if (done)
            done = keepChange(connection, userId, kPageMapEntity, comicId, map, nowMs);
        if (!done)
            return tl::unexpected(done.error());
        return KeptNote<KeptPageMap>{map, NoteEffect::Written};
    });
}

} // namespace nw::server::comics
