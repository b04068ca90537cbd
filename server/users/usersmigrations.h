#pragma once

#include "server/common/db/migrations.h"

namespace nw::server::users {

QList<Migration> usersMigrations();

} // namespace nw::server::users
