#pragma once

#include "server/common/db/migrations.h"

namespace nw::server::wallet {

QList<Migration> walletMigrations();

} // namespace nw::server::wallet
