#pragma once

#include "server/common/db/migrations.h"

namespace nw::server::auth {

QList<Migration> authMigrations();

} // namespace nw::server::auth
