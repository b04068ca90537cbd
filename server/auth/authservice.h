#pragma once

#include "server/auth/authports.h"
#include "server/auth/authstore.h"
#include "server/auth/refreshtokens.h"
#include "server/auth/revokedsessions.h"
#include "server/common/runtime/clock.h"
#include "server/common/security/jwt.h"
#include "services-client/contract/account.h"
#include "services-client/contract/problem.h"

namespace nw::server::auth {

// Why a signup or a login was refused, with what a person needs to do better.
struct [[nodiscard]] Refusal
{
    Error error;
    QList<FieldProblem> fields;
    int retryAfterSeconds = 0; // with ErrorCode::RateLimited
};

template <typename T> using AuthResult = tl::expected<T, Refusal>;

struct SessionList
{
    QList<SessionInfo> sessions;
    QString nextId; // empty at the end
};

struct CurrentAccount
{
    Account user;
    SessionInfo session;
};

// Tries to sign in that fail within a minute before the next has to wait: of one account from one
// address, so that nobody is locked out by another's guesses; and of one account from everywhere,
// which is wide, and holds back only whoever guesses from many addresses.
struct LoginLimit
{
    int perAddress = 5; // 0: no limit at all
    int perAccount = 100;
    static LoginLimit none() { return {0, 0}; }
};

// Accounts, sessions and their tokens. Thread-safe as far as its store is.
//
// A session is one device that signed in. It lives 30 days after its last use and 90 days at most.
// Its refresh token is good once; presented again within 10 seconds it gives the same successor,
// because the answer may have been lost; an older one means that two hold the session, and ends it.
class AuthService
{
public:
    struct Parts
    {
        AuthStore &store;
        ProfilesPort &profiles;
        Passwords &passwords;
        const JwtSigner &signer;
        const RefreshTokens &tokens;
        RevokedSessions &revoked;
        const Clock &clock;
        LoginLimit loginLimit;
        QByteArray attemptsKey; // unknown accounts are counted by what was typed, under this key
        SecondFactorCheck *secondFactor = nullptr; // none: nobody has one
    };
    explicit AuthService(const Parts &parts);

    AuthResult<SignedIn> signUp(const SignupRequest &request);
    // `remote`: who asks, see clientName().
    AuthResult<SignedIn> logIn(const LoginRequest &request, const QString &remote);
    Result<SignedIn> refresh(const QByteArray &refreshToken);

    // Asks who is signed in for the password once more, before an act that a stolen token must not
    // be enough for. A wrong one counts as a failed try to sign in.
    AuthResult<UserRow> confirm(const QString &userId, const QString &password,
                                const QString &remote);

    // The same for the code beside the password.
    AuthResult<void> confirmCode(const UserRow &user, const QString &code, const QString &remote);

    Result<CurrentAccount> current(const QString &userId, const QString &sessionId);
    Result<void> logOut(const QString &userId, const QString &sessionId);
    Result<SessionList> sessions(const QString &userId, const QString &currentSessionId,
                                 const QString &beforeId, int limit);
    Result<void> endSession(const QString &userId, const QString &sessionId);
    Result<void> endAllSessions(const QString &userId);

    std::int64_t tokenLifetimeMs() const { return m_parts.revoked.tokenLifetimeMs(); }

    // For other services: the name that an account goes by. NotFound.
    Result<QString> username(const QString &userId);

private:
    struct NewSession;
    NewSession newSession(const QString &userId, const QString &device) const;
    SignedIn signedIn(const UserRow &user, const QString &sessionId,
                      const QByteArray &refreshToken) const;
    Result<UserRow> user(const QString &userId);
    Result<std::optional<UserRow>> userByLogin(const QString &login);
    QString unknownAccountKey(const QString &login) const;
    AuthResult<void> checkLoginLimit(const LoginAttemptRow &attempt);
    AuthResult<void> tryPassword(const std::optional<UserRow> &user, const QString &password,
                                 LoginAttemptRow attempt);
    AuthResult<void> trySecondFactor(const QString &code, LoginAttemptRow attempt);
    Result<void> record(LoginAttemptRow &attempt, LoginAttemptRow::Outcome outcome);
    void upgradeHash(const UserRow &user, const QString &password);
    AuthResult<void> checkFree(const SignupRequest &request);
    Result<void> endFamily(const SessionRow &session);

    Parts m_parts;
};

} // namespace nw::server::auth
