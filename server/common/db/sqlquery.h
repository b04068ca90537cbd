#pragma once

#include "server/common/db/database.h"

#include <initializer_list>
#include <optional>
#include <type_traits>

namespace nw::server {

// What the stores do with every statement: bind, run, read, and turn what the database says into
// what a service says.

template <typename Values> Result<Statement> runStatement(Statement statement, const Values &values)
{
    for (const QVariant &value : values)
        statement.bind(value);
    if (DbResult<void> done = statement.run(); !done)
        return tl::unexpected(toError(done.error()));
    return statement;
}

inline Result<Statement> runQuery(Connection &connection, const char *sql,
                                  std::initializer_list<QVariant> values)
{
    return runStatement(connection.prepare(sql), values);
}

// `sql` is put together from literals; what people send is in `values`.
inline Result<Statement> runComposed(Connection &connection, const QString &sql,
                                     const QVariantList &values)
{
    return runStatement(connection.prepareText(sql), values);
}

inline Result<void> execute(Connection &connection, const char *sql,
                            std::initializer_list<QVariant> values)
{
    if (Result<Statement> done = runQuery(connection, sql, values); !done)
        return tl::unexpected(done.error());
    return {};
}

// True when the statement changed a row.
inline Result<bool> executeOnOne(Connection &connection, const char *sql,
                                 std::initializer_list<QVariant> values)
{
    const Result<Statement> done = runQuery(connection, sql, values);
    if (!done)
        return tl::unexpected(done.error());
    return done->rowsAffected() == 1;
}

// Calls `take` for every row. A read that fails half way is an error, and no shorter answer.
template <typename Take> Result<void> forEachRow(Result<Statement> rows, Take take)
{
    if (!rows)
        return tl::unexpected(rows.error());
    for (;;) {
        const DbResult<bool> row = rows->fetch();
        if (!row)
            return tl::unexpected(toError(row.error()));
        if (!*row)
            return {};
        take(*rows);
    }
}

// What `read` makes of every row.
template <typename Read, typename Row = std::invoke_result_t<Read, const Statement &>>
Result<QList<Row>> allRows(Result<Statement> rows, Read read)
{
    QList<Row> list;
    const Result<void> done =
        forEachRow(std::move(rows), [&](const Statement &row) { list.append(read(row)); });
    if (!done)
        return tl::unexpected(done.error());
    return list;
}

// What `read` makes of the first row; none when there is no row.
template <typename Read, typename Row = std::invoke_result_t<Read, const Statement &>>
Result<std::optional<Row>> firstRow(Result<Statement> rows, Read read)
{
    if (!rows)
        return tl::unexpected(rows.error());
    const DbResult<bool> row = rows->fetch();
    if (!row)
        return tl::unexpected(toError(row.error()));
    return *row ? std::optional<Row>(read(*rows)) : std::nullopt;
}

// Columns as most readers want them.
inline QString firstText(const Statement &row)
{
    return row.text(0);
}

inline qint64 firstInteger(const Statement &row)
{
    return row.integer(0);
}

} // namespace nw::server
