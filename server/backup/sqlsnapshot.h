#pragma once

#include "server/common/db/database.h"

namespace nw::server::backup {

// SQLite: a copy of the database as it stands now, while others go on reading and writing. `path`
// is not there yet.
Result<void> copySqlite(Connection &connection, const QString &path);

// SQLite: looks through every page and index, and that no row refers to one that is not there.
// Error: Damaged.
Result<void> checkSqlite(Connection &connection);

// PostgreSQL: how many others are connected to this database.
Result<qint64> otherSessions(Connection &connection);

} // namespace nw::server::backup
