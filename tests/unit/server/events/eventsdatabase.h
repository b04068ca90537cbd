#pragma once

#include "server/common/db/migrations.h"
#include "server/events/eventsmigrations.h"
#include "tests/support/testdatabases.h"

namespace nw::test {

struct EventsDatabase
{
    ScratchDatabase scratch;
    std::shared_ptr<server::Database> database = scratch.open();

    EventsDatabase()
    {
        const auto migrated = migrate(database->connection(), server::events::eventsMigrations());
        if (!migrated)
            qFatal("%s", qUtf8Printable(migrated.error().detail));
    }
};

} // namespace nw::test
