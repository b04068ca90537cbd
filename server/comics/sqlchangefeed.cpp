#include "server/comics/sqlchangefeed.h"

#include "server/common/db/sqlquery.h"
#include "server/common/security/passwords.h"

#include <QJsonDocument>

#include <algorithm>

namespace nw::server::comics {

Result<void> lockFeed(Connection &connection, const QString &userId)
{
    // SQLite's writing transactions already come one after the other.
    if (connection.engine() == Engine::Sqlite)
        return {};
    return execute(
        connection,
        "INSERT INTO change_heads (user_id, last_sequence) VALUES (?, 0)"
        " ON CONFLICT (user_id) DO UPDATE SET last_sequence = change_heads.last_sequence",
        {userId});
}

Result<void> appendChange(Connection &connection, const QString &userId, const Change &change,
                          const QByteArray &payload)
{
    Result<void> counted = execute(
        connection,
        "INSERT INTO change_heads (user_id, last_sequence) VALUES (?, 1)"
        " ON CONFLICT (user_id) DO UPDATE SET last_sequence = change_heads.last_sequence + 1",
        {userId});
    if (!counted)
        return counted;
    return execute(
        connection,
        "INSERT INTO change_feed (user_id, sequence, entity, entity_id, payload, changed_at)"
        " VALUES (?, (SELECT last_sequence FROM change_heads WHERE user_id = ?), ?, ?, ?, ?)"
        " ON CONFLICT (user_id, entity, entity_id) DO UPDATE SET sequence = excluded.sequence,"
        " payload = excluded.payload, changed_at = excluded.changed_at",
        {userId, userId, change.entity, change.entityId, QString::fromUtf8(payload),
         qint64(change.changedAtMs)});
}

// The head first: what is written between the two questions is only news.
Result<FeedPart> readFeed(Connection &connection, const QString &userId, std::int64_t afterSequence,
                          int limit)
{
    const Result<std::optional<FeedPart>> named =
        firstRow(runQuery(connection,
                          "SELECT epoch, (SELECT last_sequence FROM change_heads WHERE user_id = ?)"
                          " FROM feed_epoch",
                          {userId}),
                 [](const Statement &row) -> FeedPart {
                     return {row.text(0), row.integer(1), {}};
                 });
    if (!named)
        return tl::unexpected(named.error());
    FeedPart part = named->value_or(FeedPart{});
    const Result<QList<Change>> changes =
        allRows(runQuery(connection,
                         "SELECT sequence, entity, entity_id, payload, changed_at FROM change_feed"
                         " WHERE user_id = ? AND sequence > ? ORDER BY sequence LIMIT ?",
                         {userId, qint64(afterSequence), limit}),
                [](const Statement &row) -> Change {
                    return {row.integer(0), row.text(1), row.text(2),
                            QJsonDocument::fromJson(row.text(3).toUtf8()).object(), row.integer(4)};
                });
    if (!changes)
        return tl::unexpected(changes.error());
    part.changes = *changes;
    return part;
}

// In groups of one size, so that there is one statement to prepare: the last name fills a group.
Result<QHash<QString, std::int64_t>> readHeads(Connection &connection, const QStringList &userIds)
{
    constexpr qsizetype kGroup = 32;
    static const QString sql =
        u"SELECT user_id, last_sequence FROM change_heads WHERE user_id IN (?"_qs
        % QStringLiteral(", ?").repeated(kGroup - 1) % u')';
    QHash<QString, std::int64_t> heads;
    for (qsizetype first = 0; first < userIds.size(); first += kGroup) {
        QVariantList values;
        for (qsizetype i = 0; i < kGroup; ++i)
            values.append(userIds.at(std::min(first + i, userIds.size() - 1)));
        const Result<void> read =
            forEachRow(runComposed(connection, sql, values),
                       [&](const Statement &row) { heads.insert(row.text(0), row.integer(1)); });
        if (!read)
            return tl::unexpected(read.error());
    }
    return heads;
}

Result<void> renewFeedEpoch(Connection &connection)
{
    constexpr qsizetype kEpochLength = 16;
    const QByteArray epoch = sha256Hex(randomToken()).first(kEpochLength);
    return execute(connection, "UPDATE feed_epoch SET epoch = ?", {QString::fromLatin1(epoch)});
}

} // namespace nw::server::comics
