#pragma once

#include "server/common/db/database.h"

#include <QHash>
#include <QSqlError>

namespace nw::server {

// What the driver said, as one of our codes. Native codes: sqlite.org/rescode.html (extended), and
// the SQLSTATE classes of PostgreSQL's appendix A.
DbError toDbError(const QSqlError &error, Engine engine);

struct Connection::Private
{
    Engine engine = Engine::Sqlite;
    QString name; // in QSqlDatabase's register, of this thread only
    QHash<QString, std::shared_ptr<QSqlQuery>> statements;
    int transactionDepth = 0; // 0 or 1: transactions do not nest

    QSqlDatabase handle() const { return QSqlDatabase::database(name, false); }
};

} // namespace nw::server
