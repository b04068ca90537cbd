#pragma once

#include "server/common/db/migrations.h"

namespace nw::server::comics {

// The tables of the comics service; main runs them with those of the other services.
const QList<Migration> &comicsMigrations();

} // namespace nw::server::comics
