#pragma once

#include "server/common/db/database.h"
#include "server/common/runtime/serverconfig.h"
#include "server/ledger/ledgeraudit.h"

namespace nw::server {

struct Restored
{
    QString createdAt; // of the backup
    int pages = 0;
    QString setAside; // SQLite: where the database is that was there; empty: there was none
    QString verdict; // of the ledger
};

// Reads the whole backup before it touches anything. Pages are added (they never change), then keys
// and database take the place of what is there, and the feed gets another name. Broken off in
// between, the data is marked until a restore was done to its end.
Result<Restored> restoreBackup(const ServerConfig &config, const QString &path);

// Of the ledger in a database that is up to date, with the keys in `keyFolder`.
Result<ledger::LedgerVerdict> ledgerVerdict(const QString &keyFolder, Connection &connection);

// Unavailable, when a restore of this folder was not finished.
Result<void> checkNoRestoreUnfinished(const QString &dataFolder);

} // namespace nw::server
