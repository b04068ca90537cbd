#include "server/composition/serverdata.h"

#include "server/auth/authmigrations.h"
#include "server/comics/comicsmigrations.h"
#include "server/common/runtime/secretfile.h"
#include "server/composition/restoring.h"
#include "server/events/eventsmigrations.h"
#include "server/ledger/ledgermigrations.h"
#include "server/users/usersmigrations.h"
#include "server/wallet/walletmigrations.h"

#include <QFileInfo>

namespace nw::server {

namespace {

struct ServedRole
{
    Role role;
    QList<Migration> migrations;
    QStringList openApiParts;
};

const QList<ServedRole> &services()
{
    static const QList<ServedRole> rows{
        {Role::Auth, auth::authMigrations(), {QStringLiteral("auth")}},
        {Role::Users, users::usersMigrations(), {QStringLiteral("users")}},
        {Role::Comics,
         comics::comicsMigrations(),
         {QStringLiteral("comics"), QStringLiteral("opds"), QStringLiteral("sync")}},
        {Role::Ledger, ledger::ledgerMigrations(), {QStringLiteral("ledger")}},
        {Role::Wallet, wallet::walletMigrations(), {QStringLiteral("wallet")}},
        {Role::Events, events::eventsMigrations(), {QStringLiteral("events")}}};
    return rows;
}

// The ledger's process writes tables of wallet and events in its commits.
bool bringsUpToDate(Role process, Role service)
{
    const bool follows = service == Role::Wallet || service == Role::Events;
    return process == Role::All || process == service || (process == Role::Ledger && follows);
}

QList<Migration> migrationsOf(Role role)
{
    QList<Migration> steps;
    for (const ServedRole &service : services()) {
        if (bringsUpToDate(role, service.role))
            steps += service.migrations;
    }
    return steps;
}

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

QList<Role> serviceRoles()
{
    QList<Role> roles;
    for (const ServedRole &service : services())
        roles.append(service.role);
    return roles;
}

QStringList openApiPartsOf(Role role)
{
    for (const ServedRole &service : services()) {
        if (service.role == role)
            return service.openApiParts;
    }
    return {};
}

QList<Migration> allMigrations()
{
    return migrationsOf(Role::All);
}

Result<QByteArray> serverSecret(const ServerConfig &config)
{
    if (!config.jwtSecret.isEmpty())
        return config.jwtSecret;
    if (const auto folder = checkFolder(config.dataFolder); !folder)
        return tl::unexpected<Error>(folder.error());
    return keptSecret(config.dataFolder % QStringLiteral("/jwt-secret"));
}

Result<ServerData> openServerData(const ServerConfig &config)
{
    if (const auto folder = checkFolder(config.dataFolder); !folder)
        return tl::unexpected<Error>(folder.error());
    auto lock = DataLock::take(config.dataFolder, DataLock::Use::Together);
    if (!lock)
        return tl::unexpected<Error>(lock.error());
    if (const auto whole = checkNoRestoreUnfinished(config.dataFolder); !whole)
        return tl::unexpected<Error>(whole.error());
    auto database = Database::open(config.databaseUrl);
    if (!database)
        return tl::unexpected<Error>(database.error());
    const auto migrated = migrate((*database)->connection(), migrationsOf(config.role));
    if (!migrated)
        return tl::unexpected<Error>(migrated.error());
    auto blobs = FolderBlobStore::open(config.dataFolder % QStringLiteral("/blobs"));
    if (!blobs)
        return tl::unexpected<Error>(blobs.error());
    return ServerData{std::move(*lock), std::move(*database), std::move(*blobs)};
}

} // namespace nw::server
