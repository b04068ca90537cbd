#include "server/auth/passwordservice.h"

#include "server/auth/mailtexts.h"
#include "server/auth/signuprules.h"
#include "server/common/security/passwords.h"
#include "services-client/contract/ids.h"

namespace nw::server::auth {

namespace {

constexpr int kMaxWaitingMail = 10'000;
constexpr qsizetype kMaxLoginCharacters = 320;

tl::unexpected<Refusal> refused(const Error &error)
{
    return tl::unexpected<Refusal>(Refusal{error, {}, 0});
}

// One answer to a token that is unknown, used, replaced by a later one or too old.
Refusal tokenNotGood()
{
    const QString detail = QStringLiteral("The code is not good any more. Ask for another one.");
    return {Error{ErrorCode::InvalidInput, detail, QStringLiteral("token")},
            {{QStringLiteral("token"), QStringLiteral("invalid"), detail}},
            0};
}

AuthResult<void> checkWanted(const UserRow &user, const QString &wanted)
{
    const QString field = QStringLiteral("newPassword");
    const QList<FieldProblem> problems =
        checkNewPassword({wanted, user.email, user.username}, field);
    if (problems.isEmpty())
        return {};
    return tl::unexpected<Refusal>(
        Refusal{Error{ErrorCode::InvalidInput, problems.front().detail, field}, problems, 0});
}

} // namespace

PasswordService::PasswordService(const Parts &parts)
    : m_parts(parts)
{
}

AuthResult<void> PasswordService::change(const Caller &caller, const QString &current,
                                         const QString &wanted)
{
    const auto user = m_parts.auth.confirm(caller.userId, current, caller.remote);
    if (!user)
        return tl::unexpected<Refusal>(user.error());
    if (auto good = checkWanted(*user, wanted); !good)
        return good;
    PasswordChange change = changeOf(*user, wanted);
    change.keptSession = caller.sessionId;
    return finish(
        m_parts.store.changePassword(change),
        {Error{ErrorCode::Conflict, QStringLiteral("The password was changed meanwhile."), {}},
         {},
         0});
}

Result<void> PasswordService::forgot(const QString &login)
{
    if (login.isEmpty() || login.size() > kMaxLoginCharacters)
        return failure(ErrorCode::InvalidInput,
                       QStringLiteral("Give an e-mail address or a username."),
                       QStringLiteral("email"));
    const auto waiting = m_parts.store.waitingMail();
    if (!waiting)
        return tl::unexpected<Error>(waiting.error());
    if (*waiting >= kMaxWaitingMail)
        return failure(ErrorCode::Unavailable, QStringLiteral("Too many messages wait."));
    MailRow row;
    row.id = makeUuidV7(m_parts.clock.nowMs(), systemRandomBytes);
    row.kind = QString::fromLatin1(mailkind::kReset);
    row.typed = m_parts.box.seal(login.toUtf8(), row.id.toLatin1());
    row.createdAtMs = m_parts.clock.nowMs();
    row.dueAtMs = row.createdAtMs;
    return m_parts.store.addMail(row);
}

AuthResult<void> PasswordService::reset(const QByteArray &token, const QString &wanted)
{
    const QByteArray hashed = sha256Hex(token);
    const auto found = m_parts.store.livingReset(hashed, m_parts.clock.nowMs());
    if (!found)
        return refused(found.error());
    if (!*found)
        return tl::unexpected<Refusal>(tokenNotGood());
    const auto user = m_parts.users.userById((*found)->userId);
    if (!user)
        return refused(user.error());
    if (!*user)
        return tl::unexpected<Refusal>(tokenNotGood());
    if (auto good = checkWanted(**user, wanted); !good)
        return good;
    return finish(m_parts.store.redeemReset(hashed, changeOf(**user, wanted)), tokenNotGood());
}

PasswordChange PasswordService::changeOf(const UserRow &user, const QString &wanted) const
{
    PasswordChange change;
    change.userId = user.id;
    change.expectedHash = user.passwordHash;
    change.hash = m_parts.passwords.hash(wanted);
    change.atMs = m_parts.clock.nowMs();
    change.notice.id = makeUuidV7(change.atMs, systemRandomBytes);
    change.notice.kind = QString::fromLatin1(mailkind::kPasswordChanged);
    change.notice.userId = user.id;
    change.notice.createdAtMs = change.atMs;
    change.notice.dueAtMs = change.atMs;
    return change;
}

AuthResult<void> PasswordService::finish(const Result<std::optional<QStringList>> &ended,
                                         const Refusal &otherwise)
{
    if (!ended)
        return refused(ended.error());
    if (!*ended)
        return tl::unexpected<Refusal>(otherwise);
    m_parts.revoked.add(**ended, m_parts.clock.nowMs());
    return {};
}

} // namespace nw::server::auth
