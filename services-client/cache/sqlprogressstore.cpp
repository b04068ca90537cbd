#include "services-client/cache/sqlprogressstore.h"

#include "services-client/cache/jsontext.h"

namespace nw {

Result<QList<ProgressRow>> SqlProgressStore::readProgressRows(CacheStatement query)
{
    NW_TRY(query.run());
    QList<ProgressRow> rows;
    while (query.next()) {
        // A position that cannot be read is as good as none: the server's comes with the feed.
        const Result<Progress> state = fromJsonText(query.text(0), readProgress);
        if (!state) {
            qWarning("A cached position cannot be read: %s", qUtf8Printable(state.error().detail));
            continue;
        }
        ProgressRow row{*state, std::nullopt};
        const Result<Progress> conflict = query.isNull(1)
            ? Result<Progress>(failure(ErrorCode::NotFound))
            : fromJsonText(query.text(1), readProgress);
        if (conflict)
            row.conflict = *conflict;
        else if (!query.isNull(1))
            row.state.version = 0; // whatever the server has is news again
        rows.append(row);
    }
    if (query.error())
        return tl::unexpected(*query.error());
    return rows;
}

Result<std::optional<ProgressRow>> SqlProgressStore::find(const QString &comicId)
{
    const Result<QList<ProgressRow>> rows = readProgressRows(
        m_database.prepare("SELECT state, conflict FROM progress WHERE comic_id = ?", {comicId}));
    NW_TRY(rows);
    return rows->isEmpty() ? std::nullopt : std::optional(rows->first());
}

Result<QList<ProgressRow>> SqlProgressStore::all()
{
    return readProgressRows(
        m_database.prepare("SELECT state, conflict FROM progress ORDER BY comic_id"));
}

Result<QList<ProgressRow>> SqlProgressStore::conflicts()
{
    return readProgressRows(m_database.prepare("SELECT state, conflict FROM progress "
                                               "WHERE conflict IS NOT NULL ORDER BY comic_id"));
}

Result<void> SqlProgressStore::save(const ProgressRow &row)
{
    const QVariant conflict = row.conflict ? QVariant(toJsonText(*row.conflict)) : QVariant();
    return m_database.run("INSERT INTO progress (comic_id, read_at, completed, state, conflict) "
                          "VALUES (?, ?, ?, ?, ?) ON CONFLICT (comic_id) DO UPDATE SET "
                          "read_at = excluded.read_at, completed = excluded.completed, "
                          "state = excluded.state, conflict = excluded.conflict",
                          {row.state.comicId, qint64(row.state.modifiedAtMs),
                           int(row.state.completed), toJsonText(row.state), conflict});
}

Result<void> SqlProgressStore::noteRead(const QString &comicId, std::int64_t readAtMs)
{
    return m_database.run("UPDATE progress SET read_at = max(read_at, ?) WHERE comic_id = ?",
                          {qint64(readAtMs), comicId});
}

Result<void> SqlProgressStore::remove(const QString &comicId)
{
    return m_database.run("DELETE FROM progress WHERE comic_id = ?", {comicId});
}

Result<QList<OutboxRow>> SqlProgressStore::readOutboxRows(CacheStatement query)
{
    NW_TRY(query.run());
    QList<OutboxRow> rows;
    while (query.next()) {
        const Result<ProgressUpdate> update = fromJsonText(query.text(4), readProgressUpdate);
        NW_TRY(update);
        OutboxRow row{query.integer(0), query.text(1), query.text(2), int(query.integer(3)),
                      *update};
        row.update.progress.comicId = row.comicId;
        rows.append(row);
    }
    if (query.error())
        return tl::unexpected(*query.error());
    return rows;
}

Result<QList<OutboxRow>> SqlProgressStore::unsent(const QString &comicId)
{
    return readOutboxRows(m_database.prepare(
        "SELECT sequence, comic_id, idempotency_key, attempts, payload FROM outbox "
        "WHERE comic_id = ? ORDER BY sequence",
        {comicId}));
}

Result<QList<OutboxRow>> SqlProgressStore::allUnsent()
{
    return readOutboxRows(
        m_database.prepare("SELECT sequence, comic_id, idempotency_key, attempts, payload "
                           "FROM outbox ORDER BY sequence"));
}

Result<std::optional<OutboxRow>> SqlProgressStore::firstUnsent()
{
    const Result<QList<OutboxRow>> rows = readOutboxRows(m_database.prepare(
        "SELECT sequence, comic_id, idempotency_key, attempts, payload FROM outbox "
        "ORDER BY sequence LIMIT 1"));
    NW_TRY(rows);
    return rows->isEmpty() ? std::nullopt : std::optional(rows->first());
}

Result<std::int64_t> SqlProgressStore::unsentCount()
{
    CacheStatement query = m_database.prepare("SELECT count(*) FROM outbox");
    NW_TRY(query.run());
    return query.next() ? query.integer(0) : 0;
}

Result<void> SqlProgressStore::append(const OutboxRow &row)
{
    return m_database.run(
        "INSERT INTO outbox (comic_id, idempotency_key, attempts, payload) VALUES (?, ?, ?, ?)",
        {row.comicId, row.idempotencyKey, row.attempts, toJsonText(row.update)});
}

Result<void> SqlProgressStore::update(const OutboxRow &row)
{
    return m_database.run(
        "UPDATE outbox SET idempotency_key = ?, attempts = ?, payload = ? WHERE sequence = ?",
        {row.idempotencyKey, row.attempts, toJsonText(row.update), qint64(row.sequence)});
}

Result<void> SqlProgressStore::removeUnsent(std::int64_t sequence)
{
    return m_database.run("DELETE FROM outbox WHERE sequence = ?", {qint64(sequence)});
}

Result<QStringList> SqlProgressStore::setAsideUnreadable()
{
    QList<std::int64_t> sequences;
    QStringList comicIds;
    {
        CacheStatement query =
            m_database.prepare("SELECT sequence, comic_id, payload FROM outbox ORDER BY sequence");
        NW_TRY(query.run());
        while (query.next()) {
            if (fromJsonText(query.text(2), readProgressUpdate))
                continue;
            sequences.append(query.integer(0));
            comicIds.append(query.text(1));
        }
        if (query.error())
            return tl::unexpected(*query.error());
    }
    for (const std::int64_t sequence : std::as_const(sequences)) {
        NW_TRY(m_database.run("INSERT OR REPLACE INTO outbox_unreadable SELECT sequence, comic_id, "
                              "idempotency_key, attempts, payload FROM outbox WHERE sequence = ?",
                              {qint64(sequence)}));
        NW_TRY(removeUnsent(sequence));
    }
    return comicIds;
}

Result<void> SqlProgressStore::removeAllUnsent(const QString &comicId)
{
    return m_database.run("DELETE FROM outbox WHERE comic_id = ?", {comicId});
}

} // namespace nw
