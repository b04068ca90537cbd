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
    {"SELECT name, value FROM settings ORDER BY rowid",
     "SELECT name, value FROM settings ORDER BY rowid DESC", 2,
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

bool setAsideAs(const QString &path, const QString &asidePath)
{
    bool moved = QFile::rename(path, asidePath);
    for (const char *companion : {"-wal", "-shm"}) {
        const QString name = path + QLatin1String(companion);
        if (QFile::exists(name))
            moved = QFile::rename(name, asidePath + QLatin1String(companion)) && moved;
    }
    return moved;
}

} // namespace

Result<OpenedCache> openOrRebuildCache(const QString &path, std::int64_t nowMs)
{
    auto opened = CacheDatabase::open(path);
    if (opened)
        return OpenedCache{std::move(*opened), {}};
    if (opened.error().code != ErrorCode::Damaged)
        return tl::unexpected(opened.error());
    qInfo("The cache is damaged and is rebuilt: %s", qUtf8Printable(opened.error().detail));

    const RecoveredRows recovered = readDamaged(path);
    const QString asidePath = path + QStringLiteral(".damaged-%1").arg(nowMs);
    if (!setAsideAs(path, asidePath))
        return failure(ErrorCode::Internal,
                       QStringLiteral("the damaged cache cannot be set aside"));
    auto fresh = CacheDatabase::open(path);
    if (!fresh)
        return tl::unexpected(fresh.error());
    NW_TRY(insertRecovered(**fresh, recovered));
    return OpenedCache{std::move(*fresh), asidePath};
}

} // namespace nw
