#pragma once

#include "services-client/contract/result.h"

#include <QByteArray>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QString>
#include <QVariant>

#include <cstdint>
#include <memory>

namespace nw::server {

enum class DbErrorCode
{
    Other = 1,
    Unique = 2, // SQLite 2067 and 1555, PostgreSQL 23505
    Busy = 3, // SQLite 5 after the busy time-out, PostgreSQL 40001 and 40P01: worth another try
    Unreachable = 4,
    Full = 5, // the disk
    Corrupt = 6,
    Io = 7, // SQLite could not read, write or sync: a connection ends the process, see Statement
};

struct [[nodiscard]] DbError
{
    DbErrorCode code = DbErrorCode::Other;
    QString detail; // with the driver's text: for the log only
};

template <typename T> using DbResult = tl::expected<T, DbError>;

// For services: Unique becomes AlreadyExists, Busy and Unreachable Unavailable, Full DiskFull, the
// rest Internal.
Error toError(const DbError &error);

enum class Engine
{
    Sqlite,
    Postgres
};

struct ConnectionState;

// A prepared statement of one connection. Its rows are closed when it goes out of scope, so that no
// read keeps the write-ahead log from being checkpointed.
//
// When SQLite meets an I/O error, the process stops: after a failed fsync nobody knows what is on
// the disk, and asking again would be told that all is well. What was acknowledged is found by the
// recovery of the next start.
class Statement
{
public:
    Statement(Statement &&) noexcept;
    Statement &operator=(Statement &&) noexcept;
    ~Statement();

    Statement &bind(const QVariant &value); // in the order of the question marks
    DbResult<void> run();
    DbResult<bool> fetch(); // after run(): steps to the next row; false behind the last one
    QString text(int column) const;
    qint64 integer(int column) const;
    QByteArray bytes(int column) const;
    bool isNull(int column) const;
    qint64 rowsAffected() const;

private:
    friend class Connection;
    Statement(std::shared_ptr<QSqlQuery> query, std::shared_ptr<ConnectionState> state);
    explicit Statement(DbError prepareError);

    std::shared_ptr<QSqlQuery> m_query;
    std::shared_ptr<ConnectionState> m_state;
    DbError m_prepareError; // when there is no query
    int m_nextParameter = 0;
};

// A connection of one thread.
class Connection
{
public:
    ~Connection();

    Engine engine() const;
    Statement prepare(const char *sql); // a literal; prepared once a connection
    Statement prepareText(const QString &sql); // composed from literals only, never from input
    DbResult<void> execute(const char *sql); // one statement without values
    DbResult<void> run(const char *sql, std::initializer_list<QVariant> values);
    // The same statement for many rows, `parameters` values each, up to the first that fails.
    DbResult<void> runMany(const QByteArray &sql, int parameters, const QList<QVariant> &values);

    // True when a statement since the last BEGIN lost against another transaction (PostgreSQL
    // 40001, 40P01): nothing of the transaction stays, and it is worth doing again. See
    // inTransaction().
    bool wasInConflict() const;

private:
    friend class Database;
    friend class Transaction;
    struct Private;
    explicit Connection(std::unique_ptr<Private> d);
    DbResult<void> runRows(const QByteArray &sql, int parameters, const QVariant *values,
                           qsizetype count);
    std::unique_ptr<Private> d;
};

// Write: BEGIN IMMEDIATE on SQLite. Rolls back when it goes out of scope without commit().
class Transaction
{
public:
    enum class Mode
    {
        Read,
        Write
    };
    static DbResult<Transaction> begin(Connection &connection, Mode mode);
    Transaction(Transaction &&other) noexcept;
    ~Transaction();

    DbResult<void> commit();

private:
    explicit Transaction(Connection *connection);
    Connection *m_connection = nullptr;
};

// A database by its URL: `sqlite:/path/file.db`, or `postgresql://…`. Hands each thread its own
// connection. A backend that died costs the statement that finds it an error (Unreachable); the
// next connection() is a new one, on which every statement is prepared anew.
class Database
{
public:
    // Opens and checks (writable folder; SQLite: at least 3.37 with FTS5); no migration. Error
    // detail: one line for a person at a terminal, without passwords.
    static Result<std::shared_ptr<Database>> open(const QString &url);
    ~Database();

    Engine engine() const;
    Connection &connection(); // of this thread; opened at first use, replaced when the backend died

    // Grows with each transaction, and each statement outside of one that is no SELECT, after it
    // is done and before anybody can be told so. What was read while it stood at a number is what
    // this process knows for as long as it stands there. Other processes are not counted.
    std::uint64_t writes() const;

private:
    struct Private;
    explicit Database(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

} // namespace nw::server
