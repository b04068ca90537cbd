#pragma once

#include "server/auth/authservice.h"
#include "server/common/audit/auditsink.h"
#include "server/common/db/database.h"
#include "server/common/http/router.h"
#include "server/common/mail/mailer.h"

#include <memory>

namespace nw::server::auth {

class AccountsStore;

// What auth is made of. All outlive the module.
struct AuthParts
{
    std::shared_ptr<Database> database;
    const Clock *clock = nullptr;
    ProfilesPort *profiles = nullptr;
    AuditSink *audit = nullptr;
    Mailer *mailer = nullptr;
    QByteArray secret; // of JWT_SECRET
    std::int64_t tokenLifetimeSeconds = 900;
    LoginLimit loginLimit;
    QString publicUrl; // for messages; empty: not known
};

// The auth service, put together.
class AuthModule
{
public:
    // Error detail: one line for a person at a terminal.
    static Result<std::unique_ptr<AuthModule>> make(const AuthParts &parts);
    ~AuthModule();

    void addRoutes(Router &router);
    void tick(); // about every second
    void deliverMail(); // about every second, on a thread that may wait for a mail system

    // Who a bearer token belongs to, see AccessGate. Does not block.
    Result<Identity> check(const QByteArray &token) const;

    AuthService &service();
    AccountsStore &accountsStore(); // for gateways in other processes

private:
    struct Private;
    explicit AuthModule(std::unique_ptr<Private> priv);
    std::unique_ptr<Private> d;
};

} // namespace nw::server::auth
