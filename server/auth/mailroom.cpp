#include "server/auth/mailroom.h"

#include "server/auth/mailtexts.h"
#include "server/auth/signuprules.h"
#include "server/common/security/passwords.h"
#include "services-client/contract/ids.h"

#include <QLoggingCategory>

#include <algorithm>

Q_LOGGING_CATEGORY(lcMail, "nerdwork.mail")

namespace nw::server::auth {

namespace {

constexpr std::int64_t kMinuteMs = 60'000;
constexpr std::int64_t kHourMs = 60 * kMinuteMs;
constexpr std::int64_t kResetLifeMs = 15 * kMinuteMs;
constexpr std::int64_t kGiveUpAfterMs = 72 * kHourMs;
constexpr int kResetsPerHour = 5; // of one account; more requests are answered and forgotten
constexpr int kAtOnce = 20;
constexpr int kMaxDoublings = 6;

std::int64_t pauseMs(int attempts)
{
    return std::min(kMinuteMs << std::min(attempts, kMaxDoublings), kHourMs);
}

} // namespace

MailRoom::MailRoom(const Parts &parts)
    : m_parts(parts)
{
}

Result<void> MailRoom::deliver()
{
    for (;;) {
        const std::int64_t nowMs = m_parts.clock.nowMs();
        const auto due = m_parts.store.dueMail(nowMs, kAtOnce);
        if (!due)
            return tl::unexpected<Error>(due.error());
        for (const MailRow &row : *due) {
            const auto mine = m_parts.store.claimMail(row, nowMs + pauseMs(row.attempts));
            if (!mine)
                return tl::unexpected<Error>(mine.error());
            if (!*mine)
                continue;
            if (const auto handled = handle(row); !handled)
                return handled;
        }
        if (due->size() < kAtOnce)
            return {};
    }
}

// The row goes when its message went, when it never can, or when there is nobody to write to.
Result<void> MailRoom::handle(const MailRow &row)
{
    const auto user = recipient(row);
    if (!user)
        return tl::unexpected<Error>(user.error());
    if (!*user)
        return m_parts.store.removeMail(row.id);
    MailFacts facts{(*user)->email, (*user)->username, {}, m_parts.publicUrl};
    if (row.kind == QLatin1String(mailkind::kReset)) {
        const auto token = newToken((*user)->id);
        if (!token)
            return tl::unexpected<Error>(token.error());
        if (!*token)
            return m_parts.store.removeMail(row.id);
        facts.token = **token;
    }
    const auto sent = m_parts.mailer.send(mailOfKind(row.kind, facts));
    if (sent)
        return m_parts.store.removeMail(row.id);
    qCWarning(lcMail, "a message was not sent: %s", qUtf8Printable(sent.error().detail));
    const bool never = sent.error().code == ErrorCode::InvalidInput
        || m_parts.clock.nowMs() - row.createdAtMs > kGiveUpAfterMs;
    return never ? m_parts.store.removeMail(row.id) : Result<void>();
}

Result<std::optional<UserRow>> MailRoom::recipient(const MailRow &row)
{
    if (!row.userId.isEmpty())
        return m_parts.users.userById(row.userId);
    const auto typed = m_parts.box.open(row.typed, row.id.toLatin1());
    if (!typed)
        return std::optional<UserRow>(); // sealed under a key of before
    const QString login = QString::fromUtf8(*typed);
    return login.contains(u'@') ? m_parts.users.userByEmail(foldEmail(login))
                                : m_parts.users.userByUsername(foldUsername(login));
}

// None when there were enough for this hour.
Result<std::optional<QString>> MailRoom::newToken(const QString &userId)
{
    const std::int64_t nowMs = m_parts.clock.nowMs();
    const auto before = m_parts.store.resetsSince(userId, nowMs - kHourMs);
    if (!before)
        return tl::unexpected<Error>(before.error());
    if (*before >= kResetsPerHour)
        return std::optional<QString>();
    const QByteArray token = randomToken();
    const auto added = m_parts.store.addReset({makeUuidV7(nowMs, systemRandomBytes), userId,
                                               sha256Hex(token), nowMs, nowMs + kResetLifeMs});
    if (!added)
        return tl::unexpected<Error>(added.error());
    return std::optional<QString>(QString::fromLatin1(token));
}

} // namespace nw::server::auth
