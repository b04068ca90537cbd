#pragma once

#include "server/common/db/database.h"

#include <QList>
#include <QString>
#include <QStringList>

#include <functional>

namespace nw::server::ledger {

// Calls `row` for each row of a statement that ran; a read that fails half way is an error.
DbResult<void> eachRow(Statement &statement, const std::function<void(const Statement &)> &row);

// Many rows with few statements: `INSERT INTO … VALUES (?, …), (?, …)`. Texts of a few sizes are
// prepared, whatever the number of rows, so that a connection's statements stay few.
class BulkInsert
{
public:
    // `into`: "INSERT INTO table (a, b)"
    BulkInsert(Connection &connection, const char *into, int columns);

    BulkInsert &add(const QVariant &value); // column after column, row after row
    DbResult<void> run();

private:
    Connection &m_connection;
    const char *m_into;
    int m_columns;
    QList<QVariant> m_values;
};

// Reads the rows that belong to many keys: `sql` has one %1 where the keys go, as "(?, ?), (?, ?)"
// for keys of two columns. A key may be asked for twice.
DbResult<void> selectByKeys(Connection &connection, const char *sql, int columnsOfKey,
                            const QList<QVariant> &keys,
                            const std::function<void(const Statement &)> &row);

} // namespace nw::server::ledger
