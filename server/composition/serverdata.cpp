#include "server/composition/serverdata.h"

#include "server/auth/authmigrations.h"
#include "server/comics/comicsmigrations.h"
#include "server/common/db/migrations.h"
#include "server/common/runtime/secretfile.h"
#include "server/events/eventsmigrations.h"
#include "server/ledger/ledgermigrations.h"
#include "server/users/usersmigrations.h"
#include "server/wallet/walletmigrations.h"

#include <QFileInfo>

namespace nw::server {

namespace {

Result<void> checkFolder(const QString &folder)
{
    if (const auto made = makePrivateFolder(folder); !made)
        return made;
    if (!QFileInfo(folder).isWritable())
        return failure(ErrorCode::Unavailable,
                       QStringLiteral("cannot write to the folder ") % folder);
    return {};
}

} // namespace

Result<ServerData> openServerData(const ServerConfig &config)
{
    if (const auto folder = checkFolder(config.dataFolder); !folder)
        return tl::unexpected<Error>(folder.error());
    auto database = Database::open(config.databaseUrl);
    if (!database)
        return tl::unexpected<Error>(database.error());
    const auto migrated = migrate((*database)->connection(),
                                  auth::authMigrations() + users::usersMigrations()
                                      + comics::comicsMigrations() + ledger::ledgerMigrations()
                                      + wallet::walletMigrations() + events::eventsMigrations());
    if (!migrated)
        return tl::unexpected<Error>(migrated.error());
    auto blobs = FolderBlobStore::open(config.dataFolder % QStringLiteral("/blobs"));
    if (!blobs)
        return tl::unexpected<Error>(blobs.error());
    return ServerData{std::move(*database), std::move(*blobs)};
}

} // namespace nw::server
