#include "server/auth/authservice.h"

#include "server/auth/signuprules.h"
#include "server/common/security/keyedhash.h"
#include "server/common/security/passwords.h"
#include "services-client/contract/ids.h"

#include <QLoggingCategory>

#include <algorithm>

Q_LOGGING_CATEGORY(lcAuth, "nerdwork.auth")

namespace nw::server::auth {

namespace {

constexpr std::int64_t kSecondMs = 1000;
constexpr std::int64_t kDayMs = 24 * 60 * 60 * kSecondMs;
constexpr std::int64_t kSessionIdleMs = 30 * kDayMs;
constexpr std::int64_t kSessionLifeMs = 90 * kDayMs;
constexpr std::int64_t kRotationGraceMs = 10 * kSecondMs;
constexpr std::int64_t kLoginWindowMs = 60 * kSecondMs;
constexpr int kMaxSessionsPerUser = 50;

std::int64_t expiry(std::int64_t createdAtMs, std::int64_t nowMs)
{
    return std::min(nowMs + kSessionIdleMs, createdAtMs + kSessionLifeMs);
}

Account accountOf(const UserRow &user)
{
    return {user.id, user.email, user.username, user.roles};
}

SessionInfo infoOf(const SessionRow &session, const QString &currentId)
{
    SessionInfo info;
    info.id = session.id;
    info.device = session.device;
    info.createdAtMs = session.createdAtMs;
    info.lastUsedAtMs = session.lastUsedAtMs;
    info.current = session.id == currentId;
    return info;
}

tl::unexpected<Refusal> refused(const Error &error)
{
    return tl::unexpected<Refusal>(Refusal{error, {}, 0});
}

tl::unexpected<Refusal> taken(const QString &field)
{
    const QString detail = QStringLiteral("This %1 is taken.").arg(field);
    return tl::unexpected<Refusal>(Refusal{Error{ErrorCode::AlreadyExists, detail, field},
                                           {{field, QStringLiteral("taken"), detail}},
                                           0});
}

// The one answer to an unknown user and to a wrong password.
Error invalidCredentials()
{
    return {ErrorCode::InvalidCredentials,
            QStringLiteral("The name or the password is not right."),
            {}};
}

} // namespace

struct AuthService::NewSession
{
    SessionRow row;
    QByteArray refreshToken;
};

AuthService::AuthService(const Parts &parts)
    : m_parts(parts)
{
}

AuthResult<SignedIn> AuthService::signUp(const SignupRequest &request)
{
    const QList<FieldProblem> problems = checkSignup(request);
    if (!problems.isEmpty()) {
        const FieldProblem &first = problems.front();
        return tl::unexpected<Refusal>(
            Refusal{Error{ErrorCode::InvalidInput, first.detail, first.field}, problems, 0});
    }
    // Asked before the expensive hash; the database decides when two ask at once.
    if (auto free = checkFree(request); !free)
        return tl::unexpected<Refusal>(free.error());

    UserRow user;
    user.createdAtMs = m_parts.clock.nowMs();
    user.id = makeUuidV7(m_parts.clock.nowMs(), systemRandomBytes);
    user.email = request.email;
    user.emailKey = foldEmail(request.email);
    user.username = request.username;
    user.usernameKey = foldUsername(request.username);
    user.passwordHash = m_parts.passwords.hash(request.password);
    user.roles = QStringList{QStringLiteral("reader")};
    const NewSession session = newSession(user.id, request.device);
    const auto created = m_parts.store.createUser(user, session.row);
    if (!created) {
        if (created.error().code == ErrorCode::AlreadyExists) {
            if (auto free = checkFree(request); !free)
                return tl::unexpected<Refusal>(free.error());
        }
        return refused(created.error());
    }
    // The account stands. Should the profile fail now, the users service makes it when it is first
    // asked for.
    if (const auto profile = m_parts.profiles.createProfile(user.id, user.username); !profile)
        qCWarning(lcAuth, "no profile yet for a new account: %s",
                  qUtf8Printable(profile.error().detail));
    return signedIn(user, session.row.id, session.refreshToken);
}

AuthResult<SignedIn> AuthService::logIn(const LoginRequest &request, const QString &remote)
{
    if (!isDeviceName(request.device)) {
        return refused({ErrorCode::InvalidInput,
                        QStringLiteral("The name of a device has at most 64 characters."),
                        QStringLiteral("device")});
    }
    const auto found = userByLogin(request.login);
    if (!found)
        return refused(found.error());
    const std::optional<UserRow> &user = *found;
    LoginAttemptRow attempt;
    attempt.accountKey = user ? user->id : unknownAccountKey(request.login);
    attempt.remote = remote;
    if (auto right = tryPassword(user, request.password, attempt); !right)
        return tl::unexpected<Refusal>(right.error());
    if (auto right = trySecondFactor(request.code, attempt); !right)
        return tl::unexpected<Refusal>(right.error());

    const NewSession session = newSession(user->id, request.device);
    const auto ended = m_parts.store.createSession(session.row, kMaxSessionsPerUser);
    if (!ended)
        return refused(ended.error());
    m_parts.revoked.add(*ended, m_parts.clock.nowMs());
    return signedIn(*user, session.row.id, session.refreshToken);
}

AuthResult<void> AuthService::tryPassword(const std::optional<UserRow> &user,
                                          const QString &password, LoginAttemptRow attempt)
{
    if (auto allowed = checkLoginLimit(attempt); !allowed)
        return allowed;
    // Both ways hash once and write once: nobody learns from the time which accounts exist.
    bool matches = false;
    if (user)
        matches = m_parts.passwords.verify(password, user->passwordHash);
    else
        m_parts.passwords.verifyAgainstNothing(password);
    using Outcome = LoginAttemptRow::Outcome;
    if (const auto kept = record(attempt, matches ? Outcome::Succeeded : Outcome::Failed); !kept)
        return refused(kept.error());
    if (!matches)
        return refused(invalidCredentials());
    upgradeHash(*user, password);
    return {};
}

// Whoever knows the password guesses codes as slowly as others guess passwords.
AuthResult<void> AuthService::trySecondFactor(const QString &code, LoginAttemptRow attempt)
{
    using Verdict = SecondFactorCheck::Verdict;
    if (!m_parts.secondFactor)
        return {};
    const auto verdict = m_parts.secondFactor->checkCode(attempt.accountKey, code);
    if (!verdict)
        return refused(verdict.error());
    if (*verdict == Verdict::NotWanted || *verdict == Verdict::Right)
        return {};
    if (*verdict == Verdict::Missing)
        return refused({ErrorCode::SecondFactorRequired,
                        QStringLiteral("Give the code of your authenticator as well."),
                        QStringLiteral("code")});
    if (const auto kept = record(attempt, LoginAttemptRow::Outcome::Failed); !kept)
        return refused(kept.error());
    return refused({ErrorCode::InvalidCredentials, QStringLiteral("The code is not right."),
                    QStringLiteral("code")});
}

Result<void> AuthService::record(LoginAttemptRow &attempt, LoginAttemptRow::Outcome outcome)
{
    attempt.id = makeUuidV7(m_parts.clock.nowMs(), systemRandomBytes);
    attempt.atMs = m_parts.clock.nowMs();
    attempt.outcome = outcome;
    return m_parts.store.recordAttempt(attempt);
}

// Only here is the password known. Who signs in is signed in, whether or not that works.
void AuthService::upgradeHash(const UserRow &user, const QString &password)
{
    if (m_parts.passwords.isCurrent(user.passwordHash))
        return;
    const auto replaced = m_parts.store.replacePasswordHash(user.id, user.passwordHash,
                                                            m_parts.passwords.hash(password));
    if (!replaced)
        qCWarning(lcAuth, "an old password hash stays: %s",
                  qUtf8Printable(replaced.error().detail));
}

AuthResult<UserRow> AuthService::confirm(const QString &userId, const QString &password,
                                         const QString &remote)
{
    const auto owner = user(userId);
    if (!owner)
        return refused(owner.error());
    LoginAttemptRow attempt;
    attempt.accountKey = owner->id;
    attempt.remote = remote;
    if (auto right = tryPassword(*owner, password, attempt); !right)
        return tl::unexpected<Refusal>(right.error());
    const auto now = user(userId); // its hash may just have been made anew
    if (!now)
        return refused(now.error());
    return *now;
}

AuthResult<void> AuthService::confirmCode(const UserRow &user, const QString &code,
                                          const QString &remote)
{
    LoginAttemptRow attempt;
    attempt.accountKey = user.id;
    attempt.remote = remote;
    return trySecondFactor(code, attempt);
}

Result<SignedIn> AuthService::refresh(const QByteArray &refreshToken)
{
    const auto unknown =
        failure(ErrorCode::Unauthenticated, QStringLiteral("The refresh token is not valid."));
    const auto sessionId = m_parts.tokens.sessionOf(refreshToken);
    if (!sessionId)
        return unknown;
    const auto found = m_parts.store.session(*sessionId);
    if (!found)
        return tl::unexpected<Error>(found.error());
    if (!*found || (*found)->endedAtMs != 0)
        return unknown;
    SessionRow session = **found;
    const std::int64_t nowMs = m_parts.clock.nowMs();
    if (session.expiresAtMs <= nowMs)
        return failure(ErrorCode::TokenExpired, QStringLiteral("The session has expired."));

    const QByteArray presented = sha256Hex(refreshToken);
    const QByteArray successor = m_parts.tokens.successor(refreshToken);
    if (presented == session.token) {
        const auto rotated = m_parts.store.rotate({session.id, session.token, sha256Hex(successor),
                                                   nowMs, expiry(session.createdAtMs, nowMs)});
        if (!rotated)
            return tl::unexpected<Error>(rotated.error());
        if (!*rotated) {
            // Another request with the same token was first, or the session ended meanwhile.
            const auto again = m_parts.store.session(session.id);
            if (!again)
                return tl::unexpected<Error>(again.error());
            if (!*again || (*again)->endedAtMs != 0)
                return unknown;
            session = **again;
        } else {
            session.previousToken = presented;
            session.rotatedAtMs = nowMs;
        }
    }
    if (presented != session.previousToken || nowMs - session.rotatedAtMs > kRotationGraceMs) {
        if (const auto ended = endFamily(session); !ended)
            return tl::unexpected<Error>(ended.error());
        return failure(ErrorCode::TokenReused,
                       QStringLiteral("The refresh token was used before; the session is ended."));
    }
    const auto owner = user(session.userId);
    if (!owner)
        return tl::unexpected<Error>(owner.error());
    return signedIn(*owner, session.id, successor);
}

Result<CurrentAccount> AuthService::current(const QString &userId, const QString &sessionId)
{
    const auto session = m_parts.store.session(sessionId);
    if (!session)
        return tl::unexpected<Error>(session.error());
    if (!*session || (*session)->userId != userId || (*session)->endedAtMs != 0)
        return failure(ErrorCode::Unauthenticated, QStringLiteral("The session has ended."));
    const auto owner = user(userId);
    if (!owner)
        return tl::unexpected<Error>(owner.error());
    return CurrentAccount{accountOf(*owner), infoOf(**session, sessionId)};
}

Result<void> AuthService::logOut(const QString &userId, const QString &sessionId)
{
    const auto ended = endSession(userId, sessionId);
    if (!ended && ended.error().code == ErrorCode::NotFound)
        return {}; // already signed out, which is what was asked for
    return ended;
}

Result<SessionList> AuthService::sessions(const QString &userId, const QString &currentSessionId,
                                          const QString &beforeId, int limit)
{
    // One row more than asked for tells whether there is a next page.
    const auto rows = m_parts.store.sessions(userId, m_parts.clock.nowMs(), beforeId, limit + 1);
    if (!rows)
        return tl::unexpected<Error>(rows.error());
    SessionList list;
    for (const SessionRow &row : rows->first(std::min<qsizetype>(rows->size(), limit)))
        list.sessions.append(infoOf(row, currentSessionId));
    if (rows->size() > limit)
        list.nextId = list.sessions.back().id;
    return list;
}

Result<void> AuthService::endSession(const QString &userId, const QString &sessionId)
{
    const std::int64_t nowMs = m_parts.clock.nowMs();
    const auto ended = m_parts.store.endSession(userId, sessionId, nowMs);
    if (!ended)
        return tl::unexpected<Error>(ended.error());
    if (!*ended)
        return failure(ErrorCode::NotFound, QStringLiteral("There is no such session."));
    m_parts.revoked.add({sessionId}, nowMs);
    return {};
}

Result<void> AuthService::endAllSessions(const QString &userId)
{
    const std::int64_t nowMs = m_parts.clock.nowMs();
    const auto ended = m_parts.store.endSessions(userId, nowMs);
    if (!ended)
        return tl::unexpected<Error>(ended.error());
    m_parts.revoked.add(*ended, nowMs);
    return {};
}

Result<QString> AuthService::username(const QString &userId)
{
    return user(userId).map([](const UserRow &row) { return row.username; });
}

AuthService::NewSession AuthService::newSession(const QString &userId, const QString &device) const
{
    NewSession session;
    SessionRow &row = session.row;
    row.id = makeUuidV7(m_parts.clock.nowMs(), systemRandomBytes);
    row.userId = userId;
    row.device = device;
    row.createdAtMs = m_parts.clock.nowMs();
    row.lastUsedAtMs = row.createdAtMs;
    row.expiresAtMs = expiry(row.createdAtMs, row.createdAtMs);
    session.refreshToken = m_parts.tokens.first(row.id);
    row.token = sha256Hex(session.refreshToken);
    return session;
}

SignedIn AuthService::signedIn(const UserRow &user, const QString &sessionId,
                               const QByteArray &refreshToken) const
{
    SignedIn answer;
    answer.token = QString::fromLatin1(
        m_parts.signer.sign({user.id, sessionId, user.roles}, m_parts.clock.nowMs()));
    answer.refreshToken = QString::fromLatin1(refreshToken);
    answer.expiresInSeconds = m_parts.signer.lifetimeSeconds();
    answer.user = accountOf(user);
    return answer;
}

Result<UserRow> AuthService::user(const QString &userId)
{
    const auto row = m_parts.store.userById(userId);
    if (!row)
        return tl::unexpected<Error>(row.error());
    if (!*row)
        return failure(ErrorCode::NotFound, QStringLiteral("There is no such account."));
    return **row;
}

Result<std::optional<UserRow>> AuthService::userByLogin(const QString &login)
{
    if (login.contains(u'@'))
        return m_parts.store.userByEmail(foldEmail(login));
    return m_parts.store.userByUsername(foldUsername(login));
}

QString AuthService::unknownAccountKey(const QString &login) const
{
    return QString::fromLatin1(hmacSha256(m_parts.attemptsKey, foldEmail(login).toUtf8()).toHex());
}

AuthResult<void> AuthService::checkLoginLimit(const LoginAttemptRow &attempt)
{
    const LoginLimit &limit = m_parts.loginLimit;
    if (limit.perAddress == 0)
        return {};
    const auto failures = m_parts.store.failedAttempts(attempt.accountKey, attempt.remote,
                                                       m_parts.clock.nowMs() - kLoginWindowMs);
    if (!failures)
        return refused(failures.error());
    if (failures->fromRemote < limit.perAddress && failures->ofAccount < limit.perAccount)
        return {};
    const Error error{ErrorCode::RateLimited,
                      QStringLiteral("Too many attempts for this account. Wait a minute."),
                      {}};
    return tl::unexpected<Refusal>(
        Refusal{error, {}, static_cast<int>(kLoginWindowMs / kSecondMs)});
}

AuthResult<void> AuthService::checkFree(const SignupRequest &request)
{
    const auto byEmail = m_parts.store.userByEmail(foldEmail(request.email));
    if (!byEmail)
        return refused(byEmail.error());
    if (*byEmail)
        return taken(QStringLiteral("email"));
    const auto byUsername = m_parts.store.userByUsername(foldUsername(request.username));
    if (!byUsername)
        return refused(byUsername.error());
    if (*byUsername)
        return taken(QStringLiteral("username"));
    return {};
}

Result<void> AuthService::endFamily(const SessionRow &session)
{
    qCWarning(lcAuth, "a refresh token was reused; session %s is ended",
              qUtf8Printable(session.id));
    const auto ended = endSession(session.userId, session.id);
    if (!ended && ended.error().code != ErrorCode::NotFound)
        return ended;
    return {};
}

} // namespace nw::server::auth
