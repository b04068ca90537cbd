#include "services-client/cache/cacherecovery.h"

#include <QFile>
#include <QSet>
#include <QUuid>

namespace nw {

namespace {

struct TableToSave
{
    const char *forwards;
    const char *backwards;
    int columns;
    const char *insert;
    QList<QVariantList> RecoveredRows::*rows;
};

// From both ends: a bad page in the middle hides only what is on it. The first column is the key.
constexpr TableToSave kTables[] = {
    // Without the feed's cursor: positions may be lost, and only the whole feed tells them again.
    {"SELECT name, value FROM settings WHERE name <> 'feed_cursor' ORDER BY rowid",
     "SELECT name, value FROM settings WHERE name <> 'feed_cursor' ORDER BY rowid DESC", 2,
     "INSERT OR IGNORE INTO settings (name, value) VALUES (?, ?)", &RecoveredRows::settings},
    {"SELECT comic_id, read_at, completed, state, conflict FROM progress ORDER BY rowid",
     "SELECT comic_id, read_at, completed, state, conflict FROM progress ORDER BY rowid DESC", 5,
     "INSERT OR IGNORE INTO progress (comic_id, read_at, completed, state, conflict) "
     "VALUES (?, ?, ?, ?, ?)",
     &RecoveredRows::progress},
    {"SELECT sequence, comic_id, idempotency_key, attempts, payload FROM outbox ORDER BY rowid",
     "SELECT sequence, comic_id, idempotency_key, attempts, payload FROM outbox "
     "ORDER BY rowid DESC",
     5,
     "INSERT OR IGNORE INTO outbox (sequence, comic_id, idempotency_key, attempts, payload) "
     "VALUES (?, ?, ?, ?, ?)",
     &RecoveredRows::outbox},
    {"SELECT comic_id, phase, error_code, requested_at FROM downloads ORDER BY rowid",
     "SELECT comic_id, phase, error_code, requested_at FROM downloads ORDER BY rowid DESC", 4,
     "INSERT OR IGNORE INTO downloads (comic_id, phase, error_code, requested_at) "
     "VALUES (?, ?, ?, ?)",
     &RecoveredRows::downloads},
    {"SELECT path, title, format, page_count, cover, current_page, completed, added_at, read_at "
     "FROM local_books ORDER BY rowid",
     "SELECT path, title, format, page_count, cover, current_page, completed, added_at, read_at "
     "FROM local_books ORDER BY rowid DESC",
     9,
     "INSERT OR IGNORE INTO local_books (path, title, format, page_count, cover, current_page, "
     "completed, added_at, read_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
     &RecoveredRows::localBooks},
    {"SELECT sequence, order_id, kind, target, body, attempts, state, error_code, error_detail, "
     "answer, placed_at FROM money_orders ORDER BY rowid",
     "SELECT sequence, order_id, kind, target, body, attempts, state, error_code, error_detail, "
     "answer, placed_at FROM money_orders ORDER BY rowid DESC",
     11,
     "INSERT OR IGNORE INTO money_orders (sequence, order_id, kind, target, body, attempts, state, "
     "error_code, error_detail, answer, placed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
     &RecoveredRows::orders},
    {"SELECT only_row, verifier_keys, note FROM log_memory",
     "SELECT only_row, verifier_keys, note FROM log_memory", 3,
     "INSERT OR IGNORE INTO log_memory (only_row, verifier_keys, note) VALUES (?, ?, ?)",
     &RecoveredRows::logMemory},
    {"SELECT id, kind, kept, shown, detail, found_at, seen FROM proof_alarms ORDER BY rowid",
     "SELECT id, kind, kept, shown, detail, found_at, seen FROM proof_alarms ORDER BY rowid DESC",
     7,
     "INSERT OR IGNORE INTO proof_alarms (id, kind, kept, shown, detail, found_at, seen) "
     "VALUES (?, ?, ?, ?, ?, ?, ?)",
     &RecoveredRows::alarms},
    {"SELECT receipt_id, text FROM kept_receipts ORDER BY rowid",
     "SELECT receipt_id, text FROM kept_receipts ORDER BY rowid DESC", 2,
     "INSERT OR IGNORE INTO kept_receipts (receipt_id, text) VALUES (?, ?)",
     &RecoveredRows::receipts},
};

// Reads until the end or the first error; what was read before it counts.
void readRows(const QSqlDatabase &connection, const char *sql, const TableToSave &table,
              QSet<QString> &keys, QList<QVariantList> &rows)
{
    CacheStatement query(connection, sql, {});
    if (!query.run())
        return;
    while (query.next()) {
        QVariantList row;
        for (int column = 0; column < table.columns; ++column)
            row.append(query.isNull(column) ? QVariant() : query.value(column));
        const QString key = row.first().toString();
        if (!keys.contains(key)) {
            keys.insert(key);
            rows.append(row);
        }
    }
}

RecoveredRows readDamaged(const QString &path)
{
    RecoveredRows recovered;
    const QString name = QStringLiteral("recovery-") + QUuid::createUuid().toString(QUuid::Id128);
    {
        QSqlDatabase connection = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), name);
        connection.setDatabaseName(path);
        if (connection.open()) {
            for (const TableToSave &table : kTables) {
                QSet<QString> keys;
                readRows(connection, table.forwards, table, keys, recovered.*table.rows);
                readRows(connection, table.backwards, table, keys, recovered.*table.rows);
            }
        }
    }
    QSqlDatabase::removeDatabase(name);
    return recovered;
}

Result<void> insertRecovered(CacheDatabase &database, const RecoveredRows &recovered)
{
    CacheTransaction transaction(database);
    NW_TRY(transaction.begun());
    for (const TableToSave &table : kTables) {
        for (const QVariantList &row : recovered.*table.rows) {
            // A value that the damage changed is refused by its column's type: that row alone is
            // lost.
            if (!database.run(table.insert, row))
                qWarning("A row of the damaged cache could not be taken over.");
        }
    }
    // The page lists are gone: the downloader finds out anew which pages are here.
    NW_TRY(database.run("UPDATE downloads SET phase = 1"));
    return transaction.commit();
}

QString rebuiltPath(const QString &path)
{
    return path + QStringLiteral(".rebuilt");
}

constexpr const char *kCompanions[] = {"-wal", "-shm", "-journal"};

Result<void> moveFile(const QString &from, const QString &to)
{
    if (!QFile::exists(from))
        return {};
    QFile file(from);
    if (!file.rename(to))
        return failure(ErrorCode::Internal, file.errorString());
    return {};
}

void dropUnfinished(const QString &path)
{
    QFile::remove(path);
    for (const char *companion : kCompanions)
        QFile::remove(path + QLatin1String(companion));
}

// One whole file when it returns: out of the write-ahead log, synced and closed.
Result<void> writeRebuilt(const QString &path)
{
    const RecoveredRows recovered = readDamaged(path);
    dropUnfinished(rebuiltPath(path));
    const auto rebuilt = CacheDatabase::open(rebuiltPath(path));
    NW_TRY(rebuilt);
    NW_TRY(insertRecovered(**rebuilt, recovered));
    return (*rebuilt)->run("PRAGMA journal_mode = DELETE");
}

// The damaged file leaves its place only when the rebuilt one is whole: so a place without a file
// means that the rebuilt one belongs there, and a place with one that a rebuild begins anew.
Result<void> finishRebuild(const QString &path, const QString &asidePath)
{
    if (!QFile::exists(rebuiltPath(path)))
        return {};
    if (QFile::exists(path)) {
        dropUnfinished(rebuiltPath(path));
        return {};
    }
    const QList<RebuildStep> steps = rebuildSteps(path, asidePath);
    for (const RebuildStep &step : steps.sliced(1))
        NW_TRY(step());
    return {};
}

} // namespace

QList<RebuildStep> rebuildSteps(const QString &path, const QString &asidePath)
{
    QList<RebuildStep> steps = {[path] { return writeRebuilt(path); },
                                [path, asidePath] { return moveFile(path, asidePath); }};
    // A log of the damaged file would be played into the file that takes its place.
    for (const char *companion : kCompanions) {
        steps.append([path, asidePath, companion] {
            const QString from = path + QLatin1String(companion);
            return moveFile(from, asidePath + QLatin1String(companion));
        });
    }
    steps.append([path] { return moveFile(rebuiltPath(path), path); });
    return steps;
}

Result<OpenedCache> openOrRebuildCache(const QString &path, std::int64_t nowMs)
{
    const QString asidePath = path + QStringLiteral(".damaged-%1").arg(nowMs);
    NW_TRY(finishRebuild(path, asidePath));
    auto opened = CacheDatabase::open(path);
    if (opened)
        return OpenedCache{std::move(*opened), {}};
    if (opened.error().code != ErrorCode::Damaged)
        return tl::unexpected(opened.error());
    qInfo("The cache is damaged and is rebuilt: %s", qUtf8Printable(opened.error().detail));

    const QList<RebuildStep> steps = rebuildSteps(path, asidePath);
    for (const RebuildStep &step : steps)
        NW_TRY(step());
    auto fresh = CacheDatabase::open(path);
    if (!fresh)
        return tl::unexpected(fresh.error());
    return OpenedCache{std::move(*fresh), asidePath};
}

} // namespace nw
