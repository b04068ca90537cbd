#pragma once

#include "server/auth/authports.h"
#include "server/comics/comicsports.h"
#include "server/common/audit/auditsink.h"
#include "server/events/eventsports.h"
#include "server/users/usersports.h"
#include "server/wallet/walletports.h"

namespace nw::server {

namespace auth {
class AuthService;
}
namespace comics {
class ComicsModule;
}
namespace events {
class EventsModule;
}
namespace users {
class AuditLog;
class UsersService;
}
namespace wallet {
class WalletModule;
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

class AuditOfUsers final : public AuditSink
{
public:
    explicit AuditOfUsers(users::AuditLog &log)
        : m_log(log)
    {
    }
    Result<void> record(const QList<AuditEntry> &entries) override;

private:
    users::AuditLog &m_log;
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

// Wallet and comics sell to each other: as above, made first and told afterwards.

class ComicsForSale final : public wallet::ComicShop
{
public:
    void connectTo(comics::ComicsModule &comics) { m_comics = &comics; }
    Result<wallet::ComicOffer> offer(const QString &comicId) override;
    Result<bool> owns(const QString &userId, const QString &comicId) override;
    Result<void> grant(const QString &userId, const QString &comicId,
                       const QString &receiptId) override;

private:
    comics::ComicsModule *m_comics = nullptr;
};

class SalesOfWallet final : public comics::ComicSales
{
public:
    void connectTo(wallet::WalletModule &wallet) { m_wallet = &wallet; }
    comics::UnlockOutcome unlock(const QString &userId, const QString &comicId,
                                 std::optional<Amount> expected, const RequestKey &key) override;

private:
    wallet::WalletModule *m_wallet = nullptr;
};

class TicketsForSale final : public wallet::TicketShop
{
public:
    void connectTo(events::EventsModule &events) { m_events = &events; }
    wallet::TicketSale buyOne(const QString &userId, const QString &ticketTypeId, Amount expected,
                              const RequestKey &key) override;

private:
    events::EventsModule *m_events = nullptr;
};

class PeopleOfAuth final : public wallet::People, public events::Guests
{
public:
    explicit PeopleOfAuth(AccountsOfAuth &accounts)
        : m_accounts(accounts)
    {
    }
    Result<bool> exists(const QString &userId) override;

private:
    AccountsOfAuth &m_accounts;
};

} // namespace nw::server
