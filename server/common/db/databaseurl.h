#pragma once

#include "server/common/db/database.h"

#include <QString>

namespace nw::server {

// Where a database is: a file for SQLite; host, name and user for PostgreSQL.
struct DatabaseUrl
{
    Engine engine = Engine::Sqlite;
    QString filePath; // SQLite, absolute
    QString host; // PostgreSQL, the rest too
    int port = 5432;
    QString name;
    QString user;
    QString password; // never logged, never in an error
};

// `sqlite:/path/file.db` (also `sqlite:///path/file.db`), or
// `postgresql://user:password@host:port/name` (also `postgres:`). Error detail: one line that does
// not repeat the URL, which may hold a password.
Result<DatabaseUrl> parseDatabaseUrl(const QString &url);

} // namespace nw::server
