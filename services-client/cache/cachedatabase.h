#pragma once

#include "services-client/contract/result.h"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QVariant>

#include <cstdint>
#include <memory>
#include <optional>

namespace nw {

// One SQL statement with its values. Rows are closed when it goes out of scope.
class CacheStatement
{
public:
    CacheStatement(const QSqlDatabase &connection, const char *sql, const QVariantList &values);

    Result<void> run();
    bool next(); // after run(): the next row; false at the end and on an error, see error()
    QString text(int column) const { return m_query.value(column).toString(); }
    QVariant value(int column) const { return m_query.value(column); }
    std::int64_t integer(int column) const { return m_query.value(column).toLongLong(); }
    QByteArray bytes(int column) const { return m_query.value(column).toByteArray(); }
    bool isNull(int column) const { return m_query.isNull(column); }
    std::int64_t rowsAffected() const { return m_query.numRowsAffected(); }
    std::optional<Error> error() const;

private:
    QSqlQuery m_query;
    bool m_prepared = false;
};

// The SQLite file of one account, on the thread that opened it. Write-ahead log, synced at every
// commit: what was answered as kept survives a crash of the program and of the machine.
class CacheDatabase
{
public:
    // Makes the file, migrates an older one. Errors: Damaged (not a database, or its pages do not
    // fit together), Unsupported (of a newer program), DiskFull, Internal.
    static Result<std::unique_ptr<CacheDatabase>> open(const QString &path);
    ~CacheDatabase();

    CacheStatement prepare(const char *sql, const QVariantList &values = {});
    Result<void> run(const char *sql, const QVariantList &values = {});
    const QString &path() const { return m_path; }

private:
    explicit CacheDatabase(const QString &path);
    Result<void> configure();
    Result<void> migrate();
    Q_DISABLE_COPY_MOVE(CacheDatabase)

    QString m_path;
    QString m_name;
};

// Rolls back unless committed.
class CacheTransaction
{
public:
    explicit CacheTransaction(CacheDatabase &database);
    ~CacheTransaction();

    Result<void> begun() const { return m_begun; }
    Result<void> commit();

private:
    Q_DISABLE_COPY_MOVE(CacheTransaction)

    CacheDatabase &m_database;
    Result<void> m_begun;
    bool m_open = false;
};

// Hands an error on; the value is dropped. For functions that do several steps.
#define NW_TRY(expression)                                                                         \
    do {                                                                                           \
        if (const auto &tried = (expression); !tried)                                              \
            return tl::unexpected<nw::Error>(tried.error());                                       \
    } while (false)

} // namespace nw
