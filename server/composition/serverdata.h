#pragma once

#include "server/common/db/database.h"
#include "server/common/runtime/serverconfig.h"
#include "server/common/storage/folderblobstore.h"

#include <memory>

namespace nw::server {

// What outlives the program: the database, brought up to date, and the pages.
struct ServerData
{
    std::shared_ptr<Database> database;
    std::unique_ptr<FolderBlobStore> blobs;
};

// Error detail: one line for a person at a terminal.
Result<ServerData> openServerData(const ServerConfig &config);

} // namespace nw::server
