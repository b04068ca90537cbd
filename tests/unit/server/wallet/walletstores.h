#pragma once

#include "server/common/db/migrations.h"
#include "server/wallet/sqlsandboxstore.h"
#include "server/wallet/sqlwalletfollower.h"
#include "server/wallet/sqlwalletstore.h"
#include "server/wallet/walletmigrations.h"
#include "tests/support/testdatabases.h"

namespace nw::test {

// What wallet and its sandbox keep, on a database of its own.
struct WalletStores
{
    ScratchDatabase scratch;
    std::shared_ptr<server::Database> database = scratch.open();
    server::wallet::SqlWalletFollower follower;
    server::wallet::SqlWalletStore store{database};
    server::wallet::SqlSandboxStore sandboxStore{database};

    WalletStores()
    {
        const auto migrated = migrate(database->connection(), server::wallet::walletMigrations());
        if (!migrated)
            qFatal("%s", qUtf8Printable(migrated.error().detail));
    }
};

} // namespace nw::test
