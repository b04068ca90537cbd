#pragma once

#include "server/common/db/database.h"

namespace nw::server {

// What the database takes on its disk, without SQLite's write-ahead log.
Result<qint64> databaseBytes(Connection &connection);

} // namespace nw::server
