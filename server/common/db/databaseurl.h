#pragma once

#include "server/common/db/database.h"

#include <QString>

namespace nw::server {

// Where a database is: a file for SQLite; host, name and user for PostgreSQL.
struct DatabaseUrl
{
    Engine engine = Engine::Sqlite;
    QString filePath; // SQLite, absolute
    QString host; // PostgreSQL, the rest too; a folder when it begins with '/': its socket is there
    int port = 5432;
    QString name;
    QString user;
    QString password; // never logged, never in an error
    QString sslMode; // of libpq; empty: its default
};

// `sqlite:/path/file.db` (also `sqlite:///path/file.db`), or
// `postgresql://user:password@host:port/name` (also `postgres:`; as in libpq, `?host=/folder` names
// the folder of a Unix socket, `user=` the user and `sslmode=` what TLS has to prove). Error
// detail: one line that does not repeat the URL, which may hold a password.
Result<DatabaseUrl> parseDatabaseUrl(const QString &url);

} // namespace nw::server
