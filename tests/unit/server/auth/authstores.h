#pragma once

#include "server/auth/authmigrations.h"
#include "server/auth/sqlaccountsstore.h"
#include "server/auth/sqlauthstore.h"
#include "server/auth/sqlcredentialstore.h"
#include "server/auth/sqlsecondfactorstore.h"
#include "server/common/db/migrations.h"
#include "tests/support/testdatabases.h"

namespace nw::test {

// Every store of auth on a real database that is its own.
struct AuthStores
{
    static std::shared_ptr<server::Database> migrated(const ScratchDatabase &scratch)
    {
        auto database = scratch.open();
        if (!server::migrate(database->connection(), server::auth::authMigrations()))
            qFatal("the migrations of auth failed");
        return database;
    }

    ScratchDatabase scratch;
    std::shared_ptr<server::Database> database = migrated(scratch);
    server::auth::SqlAuthStore store{database};
    server::auth::SqlAccountsStore accountsStore{database};
    server::auth::SqlCredentialStore credentials{database};
    server::auth::SqlSecondFactorStore factors{database};
};

} // namespace nw::test
