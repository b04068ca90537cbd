#pragma once

#include "server/common/db/migrations.h"

namespace nw::server::events {

QList<Migration> eventsMigrations();

} // namespace nw::server::events
