#pragma once

#include "server/auth/accounts.h"
#include "server/auth/authmigrations.h"
#include "server/auth/sqlaccountsstore.h"
#include "server/auth/sqlauthstore.h"
#include "server/common/db/migrations.h"
#include "tests/support/testdatabases.h"

#include "authfixture.h"

namespace nw::test {

// Keeps what it is told, or is away.
class RecordingAudit final : public server::AuditSink
{
public:
    Result<void> record(const QList<server::AuditEntry> &told) override
    {
        if (isDown)
            return failure(ErrorCode::Unavailable, QStringLiteral("users is down"));
        entries += told;
        return {};
    }

    QList<server::AuditEntry> entries;
    bool isDown = false;
};

// Everything of auth on a real database, with a clock that is moved by hand and passwords that cost
// nothing.
struct AuthDatabase
{
    static constexpr std::int64_t kTokenSeconds = 900;

    static std::shared_ptr<server::Database> migrated(const ScratchDatabase &scratch)
    {
        auto database = scratch.open();
        if (!server::migrate(database->connection(), server::auth::authMigrations()))
            qFatal("the migrations of auth failed");
        return database;
    }

    ScratchDatabase scratch;
    std::shared_ptr<server::Database> database = migrated(scratch);
    ManualClock clock;
    RecordingProfiles profiles;
    RecordingAudit audit;
    CountingPasswords passwords;
    server::JwtSigner signer{"a secret of thirty-two characters", kTokenSeconds};
    server::auth::RefreshTokens tokens{"a secret of thirty-two characters"};
    server::auth::RevokedSessions revoked{kTokenSeconds};
    server::auth::AccessGate gate{signer, revoked};
    server::auth::SqlAuthStore store{database};
    server::auth::SqlAccountsStore accountsStore{database};
    server::auth::AuthService service{{store, profiles, passwords, signer, tokens, revoked, clock,
                                       server::auth::LoginLimit{}, QByteArray("key")}};
    server::auth::Accounts accounts{{accountsStore, store, service, gate, audit, clock}};

    SignedIn signUp(const QString &name)
    {
        return service
            .signUp({QString(name % QStringLiteral("@example.org")), name,
                     QStringLiteral("a long walk at dusk"), QStringLiteral("laptop")})
            .value();
    }
    Result<server::Identity> check(const SignedIn &signedIn) const
    {
        return gate.check(signedIn.token.toLatin1(), clock.nowMs());
    }
};

} // namespace nw::test
