#pragma once

#include <QString>

namespace nw::test {

// What the same PostgreSQL does with the bare statements of a transfer (two balances, two entries,
// a header, one commit) when pgbench sends them: transfers a second. 0: pgbench is not here.
int bareTransfersPerSecond(const QString &databaseUrl, int clients, int seconds);

} // namespace nw::test
