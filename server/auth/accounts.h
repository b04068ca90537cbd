#pragma once

#include "server/auth/accessgate.h"
#include "server/auth/accountsstore.h"
#include "server/auth/authservice.h"
#include "server/common/runtime/clock.h"

namespace nw::server::auth {

// The roles that there are. Every account is a reader; who administers may do everything.
const QStringList &allRoles();

// An account as an administrator sees it.
struct AccountRecord
{
    Account account;
    std::int64_t createdAtMs = 0;
};

struct AccountList
{
    QList<AccountRecord> accounts;
    QString nextId; // empty at the end
};

// The administration of accounts: every act of it is in the audit log. Thread-safe as far as its
// store is.
class Accounts
{
public:
    struct Parts
    {
        AccountsStore &store;
        AuthStore &users;
        AuthService &auth;
        AccessGate &gate;
        AuditSink &audit;
        const Clock &clock;
    };
    explicit Accounts(const Parts &parts);

    Result<AccountList> list(const AccountQuery &query);
    Result<AccountRecord> find(const QString &userId); // NotFound

    // The roles become exactly these, and "reader". They hold from the next request on, whatever
    // tokens say. Errors: NotFound, InvalidInput, Conflict when nobody would administer any more.
    Result<AccountRecord> setRoles(const QString &actor, const QString &userId,
                                   const QStringList &roles);

    // Signs the account out everywhere.
    Result<void> endSessions(const QString &actor, const QString &userId);

    // Tells the gate what other processes changed. Called about every second.
    Result<void> followChanges();

    // Hands over what the audit log was not told yet. Called about every second, and after each
    // act.
    Result<void> deliverAudit();

private:
    AuditEntry entry(const QString &actor, const char *action, const QString &subject,
                     const QJsonObject &detail) const;
    void deliverSoon();

    const Parts m_parts;
    std::atomic<std::int64_t> m_followedUntilMs;
};

} // namespace nw::server::auth
