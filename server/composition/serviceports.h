#pragma once

#include "server/auth/authports.h"
#include "server/comics/comicsports.h"
#include "server/users/usersports.h"

namespace nw::server {

namespace auth {
class AuthService;
}
namespace users {
class UsersService;
}

// One service's port on another service in the same process: a function call. Auth and users need
// each other, so a port is made first and told afterwards where it leads, before the first request.

class ProfilesOfUsers final : public auth::ProfilesPort
{
public:
    void connectTo(users::UsersService &users) { m_users = &users; }
    Result<void> createProfile(const QString &userId, const QString &displayName) override;

private:
    users::UsersService *m_users = nullptr;
};

class AccountsOfAuth final : public users::AccountsPort
{
public:
    void connectTo(auth::AuthService &auth) { m_auth = &auth; }
    Result<QString> username(const QString &userId) override;

private:
    auth::AuthService *m_auth = nullptr;
};

class HistoryOfUsers final : public comics::ReadingHistory
{
public:
    explicit HistoryOfUsers(users::UsersService &users)
        : m_users(users)
    {
    }
    Result<void> record(const comics::ReadingEvent &event) override;

private:
    users::UsersService &m_users;
};

} // namespace nw::server
