#include "server/common/runtime/roles.h"

#include <algorithm>
#include <array>

namespace nw::server {

namespace {

constexpr std::array kRoles = {
    RoleInfo{Role::All, "all", 3000, nullptr},
    RoleInfo{Role::Gateway, "gateway", 3000, nullptr},
    RoleInfo{Role::Auth, "auth", 3001, "AUTH_SERVICE_URL"},
    RoleInfo{Role::Users, "users", 3002, "USER_SERVICE_URL"},
    RoleInfo{Role::Comics, "comics", 3003, "COMIC_SERVICE_URL"},
    RoleInfo{Role::Wallet, "wallet", 3004, "WALLET_SERVICE_URL"},
    RoleInfo{Role::Events, "events", 3005, "EVENT_SERVICE_URL"},
    RoleInfo{Role::Ledger, "ledger", 3006, "LEDGER_SERVICE_URL"},
};

} // namespace

std::span<const RoleInfo> allRoles()
{
    return kRoles;
}

const RoleInfo &infoOf(Role role)
{
    return kRoles[static_cast<std::size_t>(role)];
}

std::optional<Role> roleNamed(const QString &name)
{
    const auto found = std::find_if(kRoles.begin(), kRoles.end(), [&](const RoleInfo &info) {
        return name == QLatin1String(info.name);
    });
    return found == kRoles.end() ? std::nullopt : std::optional(found->role);
}

} // namespace nw::server
