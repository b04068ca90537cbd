#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QSqlDatabase>
#include <QSqlError>
#include <QVariant>

#include <optional>

struct sqlite3_stmt;

namespace nw::server {

// Statements without an answer, run through SQLite's own interface on the connection that QtSql
// opened. QSqlQuery makes a text of each parameter's number every time it is bound, which costs the
// ledger's writer more than the row does.
class SqliteRows
{
public:
    SqliteRows() = default;
    SqliteRows(const SqliteRows &) = delete;
    SqliteRows &operator=(const SqliteRows &) = delete;

    // Runs the statement for each `parameters` values in turn, up to the first that fails. Values
    // are as Statement::bind() takes them.
    std::optional<QSqlError> run(const QSqlDatabase &handle, const QByteArray &sql, int parameters,
                                 const QVariant *values, qsizetype count);

    // Before the connection goes. One that was closed under its statements is still there: SQLite
    // refuses, and the driver forgets it all the same. It is closed here.
    void clear(const QSqlDatabase &handle);

private:
    QHash<QByteArray, sqlite3_stmt *> m_statements;
};

} // namespace nw::server
