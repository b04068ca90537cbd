#pragma once

#include "server/common/db/database.h"

#include <initializer_list>

namespace nw::server::comics {

// What the stores of this service do with every statement: bind, run, and turn what the database
// says into what a service says.

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

} // namespace nw::server::comics
