#pragma once

#include <QString>

#include <optional>
#include <span>

namespace nw::server {

// What one process of the program does.
enum class Role
{
    All, // every service, joined by function calls
    Gateway, // the one door; everything else is behind it
    Auth,
    Users,
    Comics,
    Wallet,
    Events,
    Ledger
};

struct RoleInfo
{
    Role role;
    const char *name; // on the command line, and of the service's folder and OpenAPI part
    quint16 port; // where it listens when nothing else is said
    const char *urlVariable; // where the others find it; null: nobody looks for it
};

std::span<const RoleInfo> allRoles();
const RoleInfo &infoOf(Role role);
std::optional<Role> roleNamed(const QString &name);

} // namespace nw::server
