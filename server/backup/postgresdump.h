#pragma once

#include "server/common/db/databaseurl.h"

namespace nw::server::backup {

// PostgreSQL's own programs at work. They get the password by their environment, never by their
// command line, and no shell is between. Errors: Unsupported (they are not installed), Unavailable
// with their first line, which names no password.

// The whole database as pg_dump's custom format, as of one moment.
Result<void> dumpPostgres(const DatabaseUrl &url, const QString &file);

// Puts a dump in the place of everything that the schema `public` holds: all of it or nothing, in
// one transaction. `folder`: for files in between.
Result<void> loadPostgres(const DatabaseUrl &url, const QString &file, const QString &folder);

} // namespace nw::server::backup
