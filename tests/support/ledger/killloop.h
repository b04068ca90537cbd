#pragma once

#include <QStringList>

#include <cstdint>
#include <optional>

namespace nw::test {

// Kills a ledger under load, again and again, and looks at what it left. The ledger runs in a
// process of its own: this program with the arguments `--ledger-worker <url> <first id>`.

// What main() does with those arguments; nothing: they are not there.
std::optional<int> runLedgerWorker(const QStringList &arguments);

struct KillReport
{
    QString wrong; // empty: nothing was lost, nothing doubled
    std::int64_t acknowledged = 0;
    std::int64_t transactions = 0;
    int checkpoints = 0;
};

// `url`: a migrated database. Each cycle lets the worker post from eight threads, kills it -9 at a
// random moment, and starts it again; after the last one everything is looked through.
KillReport killLedger(const QString &url, int cycles, std::uint64_t seed);

} // namespace nw::test
