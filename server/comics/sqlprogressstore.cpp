#include "server/comics/sqlprogressstore.h"

#include "server/comics/sqlchangefeed.h"
#include "server/common/db/intransaction.h"
#include "server/common/db/sqlquery.h"
#include "services-client/contract/ids.h"

namespace nw::server::comics {

namespace {

constexpr char kEntity[] = "progress"; // in the change feed

ProgressRow readRow(const Statement &row)
{
    ProgressRow kept;
    Progress &progress = kept.progress;
    progress.currentPage = static_cast<int>(row.integer(0));
    progress.pageCount = static_cast<int>(row.integer(1));
    progress.completed = !row.isNull(2);
    kept.completedAtMs = row.integer(2);
    progress.modifiedAtMs = row.integer(3);
    kept.claimedAtMs = row.integer(4);
    progress.deviceId = row.text(5);
    progress.deviceName = row.text(6);
    progress.version = row.integer(7);
    return kept;
}

// The kept row, or one of version 0 when there is none.
Result<ProgressRow> keptRow(Connection &connection, const QString &userId, const QString &comicId)
{
    const Result<std::optional<ProgressRow>> row = firstRow(
        runQuery(
            connection,
            "SELECT current_page, page_count, completed_at, modified_at, claimed_at, device_id,"
            " device_name, version FROM reading_progress WHERE user_id = ? AND comic_id = ?",
            {userId, comicId}),
        readRow);
    if (!row)
        return tl::unexpected(row.error());
    ProgressRow kept = row->value_or(ProgressRow{});
    kept.progress.comicId = comicId;
    return kept;
}

QVariant completedAt(const ProgressRow &row)
{
    return row.progress.completed ? QVariant(qint64(row.completedAtMs)) : QVariant();
}

Result<void> keepRow(Connection &connection, const QString &userId, const ProgressRow &row)
{
    const Progress &progress = row.progress;
    return execute(
        connection,
        "INSERT INTO reading_progress (id, user_id, comic_id, current_page, completed_at, "
        "page_count,"
        " modified_at, claimed_at, device_id, device_name, version)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (user_id, comic_id) DO UPDATE SET current_page = excluded.current_page,"
        " completed_at = excluded.completed_at, page_count = excluded.page_count,"
        " modified_at = excluded.modified_at, claimed_at = excluded.claimed_at,"
        " device_id = excluded.device_id, device_name = excluded.device_name,"
        " version = excluded.version",
        {makeUuidV7(), userId, progress.comicId, progress.currentPage, completedAt(row),
         progress.pageCount, qint64(progress.modifiedAtMs), qint64(row.claimedAtMs),
         progress.deviceId, progress.deviceName, qint64(progress.version)});
}

Result<void> keepHistory(Connection &connection, const QString &userId, const ProgressRow &row,
                         std::int64_t recordedAtMs)
{
    const Progress &progress = row.progress;
    return execute(connection,
                   "INSERT INTO progress_history (user_id, comic_id, current_page, completed_at,"
                   " modified_at, recorded_at, device_id, device_name, version)"
                   " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                   {userId, progress.comicId, progress.currentPage, completedAt(row),
                    qint64(progress.modifiedAtMs), qint64(recordedAtMs), progress.deviceId,
                    progress.deviceName, qint64(progress.version)});
}

Result<void> keepChange(Connection &connection, const QString &userId, const Progress &progress,
                        std::int64_t recordedAtMs)
{
    JsonWriter payload;
    write(payload, progress);
    Change change;
    change.entity = QString::fromLatin1(kEntity);
    change.entityId = progress.comicId;
    change.changedAtMs = recordedAtMs;
    return appendChange(connection, userId, change, payload.bytes());
}

Result<void> countReader(Connection &connection, const Progress &progress)
{
    if (progress.version > 1)
        return {};
    return execute(connection, "UPDATE comics SET reader_count = reader_count + 1 WHERE id = ?",
                   {progress.comicId});
}

} // namespace

SqlProgressStore::SqlProgressStore(Database &database)
    : m_database(database)
{
}

Result<Progress> SqlProgressStore::progress(const QString &userId, const QString &comicId)
{
    const Result<ProgressRow> row = keptRow(m_database.connection(), userId, comicId);
    if (!row)
        return tl::unexpected(row.error());
    if (row->progress.version == 0)
        return failure(ErrorCode::NotFound, QStringLiteral("no progress"));
    return row->progress;
}

Result<Progress> SqlProgressStore::update(const QString &userId, const QString &comicId,
                                          const ProgressRule &rule)
{
    Connection &connection = m_database.connection();
    return inTransaction(connection, [&]() -> Result<Progress> {
        if (Result<void> locked = lockFeed(connection, userId); !locked)
            return tl::unexpected(locked.error());
        const Result<ProgressRow> kept = keptRow(connection, userId, comicId);
        if (!kept)
            return tl::unexpected(kept.error());
        Result<ProgressDecision> decision = rule(*kept);
        if (!decision)
            return tl::unexpected(decision.error());
        if (!decision->write)
            return kept->progress;

        ProgressRow row = *decision->write;
        row.progress.comicId = comicId;
        row.progress.version = kept->progress.version + 1;
        Result<void> done = keepRow(connection, userId, row);
        if (done)
            done = keepHistory(connection, userId, row, decision->decidedAtMs);
        if (done)
            done = keepChange(connection, userId, row.progress, decision->decidedAtMs);
        if (done)
            done = countReader(connection, row.progress);
        if (!done)
            return tl::unexpected(done.error());
        return row.progress;
    });
}

Result<FeedPart> SqlProgressStore::changes(const QString &userId, std::int64_t afterSequence,
                                           int limit)
{
    return readFeed(m_database.connection(), userId, afterSequence, limit);
}

Result<QHash<QString, std::int64_t>> SqlProgressStore::heads(const QStringList &userIds)
{
    return readHeads(m_database.connection(), userIds);
}

} // namespace nw::server::comics
