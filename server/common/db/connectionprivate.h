#pragma once

#include "server/common/db/database.h"
#include "server/common/db/sqliterows.h"
#include "server/common/db/statementcache.h"

#include <QSqlError>

#include <atomic>
#include <chrono>

namespace nw::server {

// What the driver said, as one of our codes. Native codes: sqlite.org/rescode.html (extended), and
// the SQLSTATE classes of PostgreSQL's appendix A.
DbError toDbError(const QSqlError &error, Engine engine);

// Why a library of this version cannot be used; empty when it can. STRICT tables came with 3.37.
QString sqliteProblem(const QString &version, qint64 fts5Modules);

// Lost against another transaction: see Connection::wasInConflict().
bool isConflict(const QSqlError &error, Engine engine);

// What a connection shares with its statements.
struct ConnectionState
{
    bool conflict = false; // see Connection::wasInConflict
    int transactionDepth = 0; // 0 or 1: transactions do not nest
    std::shared_ptr<std::atomic<std::uint64_t>> writes; // of the whole database

    void wrote() { writes->fetch_add(1); }
};

struct Connection::Private
{
    Engine engine = Engine::Sqlite;
    QString name; // in QSqlDatabase's register, of this thread only
    StatementCache statements;
    SqliteRows rows; // of SQLite
    std::shared_ptr<ConnectionState> state = std::make_shared<ConnectionState>();
    std::chrono::steady_clock::time_point askedAt = std::chrono::steady_clock::now();

    QSqlDatabase handle() const { return QSqlDatabase::database(name, false); }
    DbResult<void> checkOpen() const;
    bool isAlive(); // asks the server when it was not asked for a while
};

} // namespace nw::server
