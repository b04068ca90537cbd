#pragma once

#include "server/common/db/database.h"
#include "server/common/db/migrations.h"
#include "server/common/runtime/datalock.h"
#include "server/common/runtime/serverconfig.h"
#include "server/common/storage/folderblobstore.h"

#include <QList>

#include <memory>

namespace nw::server {

// The services; each may run in a process of its own. They are known here by their migrations and
// their parts of the OpenAPI document.
QList<Role> serviceRoles();
QStringList openApiPartsOf(Role role);
QList<Migration> allMigrations();

// What outlives the program: the database, brought up to date, and the pages.
struct ServerData
{
    DataLock lock; // no restore meanwhile
    std::shared_ptr<Database> database;
    std::unique_ptr<FolderBlobStore> blobs;
};

// Brings the tables up to date that belong to the services of this process. Error detail: one line
// for a person at a terminal.
Result<ServerData> openServerData(const ServerConfig &config);

// JWT_SECRET, or what is kept in the data folder instead. All processes have the same.
Result<QByteArray> serverSecret(const ServerConfig &config);

} // namespace nw::server
