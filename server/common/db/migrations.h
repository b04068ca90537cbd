#pragma once

#include "server/common/db/database.h"

#include <QList>

namespace nw::server {

// One step of a service's schema. `sqlite` and `postgres` each hold whole statements separated by
// ";\n". Steps are numbered from 1 in each service without gaps and never change once they were
// released.
struct Migration
{
    const char *service = "";
    int number = 0;
    const char *sqlite = "";
    const char *postgres = "";
};

// Brings the database up to date, each step in a transaction of its own, and records it in
// schema_migrations. Error detail: starts with "newer database" when a service of `steps` has taken
// steps that this program does not know. Services that `steps` does not name are left alone: each
// may migrate on its own.
Result<void> migrate(Connection &connection, const QList<Migration> &steps);

// Reads the record of the steps: fails when the database cannot be reached or was never brought up
// to date. For health checks.
Result<void> checkAnswers(Connection &connection);

} // namespace nw::server
