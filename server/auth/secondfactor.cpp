#include "server/auth/secondfactor.h"

#include "server/auth/mailtexts.h"
#include "server/auth/totp.h"
#include "server/common/security/passwords.h"
#include "services-client/contract/ids.h"

#include <QRegularExpression>

namespace nw::server::auth {

namespace {

constexpr int kRecoveryCodes = 10;
constexpr qsizetype kRecoveryBytes = 10; // 80 bits: nobody tries them out, hashed or not
constexpr qsizetype kGroup = 4;

tl::unexpected<Refusal> refused(const Error &error)
{
    return tl::unexpected<Refusal>(Refusal{error, {}, 0});
}

tl::unexpected<Refusal> wrongCode()
{
    const QString detail = QStringLiteral("The code is not right.");
    return tl::unexpected<Refusal>(
        Refusal{Error{ErrorCode::InvalidInput, detail, QStringLiteral("code")},
                {{QStringLiteral("code"), QStringLiteral("invalid"), detail}},
                0});
}

// Random bytes of the system: the first of a token's.
QByteArray randomBytes(qsizetype count)
{
    return QByteArray::fromBase64(randomToken(), QByteArray::Base64UrlEncoding).first(count);
}

// "ABCD-EFGH-IJKL-MNOP", as it is shown.
QString newRecoveryCode()
{
    QString code = totp::base32(randomBytes(kRecoveryBytes));
    for (qsizetype at = code.size() - kGroup; at > 0; at -= kGroup)
        code.insert(at, u'-');
    return code;
}

// As it is typed: with or without dashes and spaces, in any case.
QByteArray hashOfCode(const QString &userId, const QString &typed)
{
    QString plain = typed.toUpper();
    plain.remove(QRegularExpression(QStringLiteral("[\\s-]")));
    return sha256Hex(QByteArray("recovery code of " + userId.toUtf8() + ' ' + plain.toUtf8()));
}

struct RecoveryCodes
{
    QStringList shown;
    QList<QByteArray> kept;
};

RecoveryCodes newRecoveryCodesOf(const QString &userId)
{
    RecoveryCodes codes;
    for (int i = 0; i < kRecoveryCodes; ++i) {
        codes.shown.append(newRecoveryCode());
        codes.kept.append(hashOfCode(userId, codes.shown.back()));
    }
    return codes;
}

bool isTotpCode(const QString &code)
{
    static const QRegularExpression digits(QStringLiteral("^[0-9]{6}$"));
    return digits.match(code).hasMatch();
}

Error nothingEnabled()
{
    return {ErrorCode::Conflict, QStringLiteral("Codes are not turned on."), {}};
}

} // namespace

SecondFactor::SecondFactor(const Parts &parts)
    : m_parts(parts)
{
}

Result<SecondFactorState> SecondFactor::state(const QString &userId)
{
    const auto row = m_parts.store.factor(userId);
    if (!row)
        return tl::unexpected<Error>(row.error());
    const auto left = m_parts.store.unusedRecoveryCodes(userId);
    if (!left)
        return tl::unexpected<Error>(left.error());
    return SecondFactorState{*row && (*row)->enabledAtMs > 0, *left};
}

AuthResult<SecondFactorSecret> SecondFactor::begin(const Caller &caller, const QString &password)
{
    const auto user = m_auth->confirm(caller.userId, password, caller.remote);
    if (!user)
        return tl::unexpected<Refusal>(user.error());
    const QByteArray secret = randomBytes(totp::kSecretBytes);
    SecondFactorRow row;
    row.userId = user->id;
    row.secret = m_parts.box.seal(secret, user->id.toLatin1());
    row.createdAtMs = m_parts.clock.nowMs();
    const auto begun = m_parts.store.begin(row);
    if (!begun)
        return refused(begun.error());
    if (!*begun)
        return refused({ErrorCode::Conflict, QStringLiteral("Codes are turned on already."), {}});
    return SecondFactorSecret{totp::base32(secret), totp::uri(secret, user->username)};
}

AuthResult<QStringList> SecondFactor::enable(const Caller &caller, const QString &code)
{
    const auto found = m_parts.store.factor(caller.userId);
    if (!found)
        return refused(found.error());
    const auto secret = *found ? secretOf(**found) : std::nullopt;
    if (!secret || (*found)->enabledAtMs > 0)
        return refused({ErrorCode::Conflict, QStringLiteral("Nothing waits for a code."), {}});
    const std::int64_t nowMs = m_parts.clock.nowMs();
    const auto step = totp::stepOf(code, *secret, nowMs, 0);
    if (!step)
        return wrongCode();
    SecondFactorRow row = **found;
    row.enabledAtMs = nowMs;
    row.lastStep = *step;
    const RecoveryCodes codes = newRecoveryCodesOf(row.userId);
    const auto enabled =
        m_parts.store.enable(row, codes.kept, notice(row.userId, mailkind::kSecondFactorOn));
    if (!enabled)
        return refused(enabled.error());
    if (!*enabled)
        return refused({ErrorCode::Conflict, QStringLiteral("Nothing waits for a code."), {}});
    return codes.shown;
}

AuthResult<void> SecondFactor::disable(const Caller &caller, const QString &password,
                                       const QString &code)
{
    const auto user = confirmBoth(caller, password, code);
    if (!user)
        return tl::unexpected<Refusal>(user.error());
    const auto disabled =
        m_parts.store.disable(user->id, notice(user->id, mailkind::kSecondFactorOff));
    if (!disabled)
        return refused(disabled.error());
    return *disabled ? AuthResult<void>() : refused(nothingEnabled());
}

AuthResult<QStringList> SecondFactor::newRecoveryCodes(const Caller &caller,
                                                       const QString &password, const QString &code)
{
    const auto user = confirmBoth(caller, password, code);
    if (!user)
        return tl::unexpected<Refusal>(user.error());
    const RecoveryCodes codes = newRecoveryCodesOf(user->id);
    const auto replaced = m_parts.store.replaceRecoveryCodes(user->id, codes.kept);
    if (!replaced)
        return refused(replaced.error());
    return codes.shown;
}

Result<SecondFactorCheck::Verdict> SecondFactor::checkCode(const QString &userId,
                                                           const QString &code)
{
    const auto row = m_parts.store.factor(userId);
    if (!row)
        return tl::unexpected<Error>(row.error());
    if (!*row || (*row)->enabledAtMs == 0)
        return Verdict::NotWanted;
    if (code.isEmpty())
        return Verdict::Missing;
    if (isTotpCode(code))
        return checkTotp(**row, code);
    const auto used = m_parts.store.useRecoveryCode(hashOfCode(userId, code),
                                                    notice(userId, mailkind::kRecoveryCodeUsed));
    if (!used)
        return tl::unexpected<Error>(used.error());
    return *used ? Verdict::Right : Verdict::Wrong;
}

Result<SecondFactorCheck::Verdict> SecondFactor::checkTotp(const SecondFactorRow &row,
                                                           const QString &code)
{
    const auto secret = secretOf(row);
    if (!secret)
        return failure(ErrorCode::Internal,
                       QStringLiteral("a second factor was sealed under another key"));
    const auto step = totp::stepOf(code, *secret, m_parts.clock.nowMs(), row.lastStep);
    if (!step)
        return Verdict::Wrong;
    // Of two who come with one code, one finds its step used.
    const auto used = m_parts.store.useStep(row.userId, *step);
    if (!used)
        return tl::unexpected<Error>(used.error());
    return *used ? Verdict::Right : Verdict::Wrong;
}

// A wrong code counts as a failed try, as a wrong password does.
AuthResult<UserRow> SecondFactor::confirmBoth(const Caller &caller, const QString &password,
                                              const QString &code)
{
    auto user = m_auth->confirm(caller.userId, password, caller.remote);
    if (!user)
        return user;
    const auto state = m_parts.store.factor(caller.userId);
    if (!state)
        return refused(state.error());
    if (!*state || (*state)->enabledAtMs == 0)
        return refused(nothingEnabled());
    if (auto right = m_auth->confirmCode(*user, code, caller.remote); !right)
        return tl::unexpected<Refusal>(right.error());
    return user;
}

std::optional<QByteArray> SecondFactor::secretOf(const SecondFactorRow &row) const
{
    return m_parts.box.open(row.secret, row.userId.toLatin1());
}

MailRow SecondFactor::notice(const QString &userId, const char *kind) const
{
    const std::int64_t nowMs = m_parts.clock.nowMs();
    return {makeUuidV7(nowMs, systemRandomBytes),
            QString::fromLatin1(kind),
            userId,
            {},
            nowMs,
            0,
            nowMs};
}

} // namespace nw::server::auth
