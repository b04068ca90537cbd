#include "server/auth/accounts.h"

#include "services-client/contract/ids.h"

#include <QJsonArray>
#include <QLoggingCategory>

#include <algorithm>

Q_LOGGING_CATEGORY(lcAccounts, "nerdwork.accounts")

namespace nw::server::auth {

namespace {

constexpr int kDeliveredAtOnce = 50;
// Rows are written a little after the time that stands in them.
constexpr std::int64_t kOverlapMs = 10'000;

AccountRecord recordOf(const UserRow &row)
{
    return {{row.id, row.email, row.username, row.roles}, row.createdAtMs};
}

Result<QStringList> checkedRoles(const QStringList &roles)
{
    QStringList checked{QStringLiteral("reader")};
    for (const QString &role : roles) {
        if (!allRoles().contains(role))
            return failure(ErrorCode::InvalidInput, QStringLiteral("There is no such role."),
                           QStringLiteral("roles"));
        if (!checked.contains(role))
            checked.append(role);
    }
    checked.sort();
    return checked;
}

} // namespace

const QStringList &allRoles()
{
    static const QStringList roles{QStringLiteral("reader"), QStringLiteral("creator"),
                                   QStringLiteral("organiser"), QStringLiteral("moderator"),
                                   QStringLiteral("admin")};
    return roles;
}

Accounts::Accounts(const Parts &parts)
    : m_parts(parts)
    , m_followedUntilMs(parts.clock.nowMs() - parts.auth.tokenLifetimeMs())
{
}

Result<AccountList> Accounts::list(const AccountQuery &query)
{
    if (!query.role.isEmpty() && !allRoles().contains(query.role))
        return failure(ErrorCode::InvalidInput, QStringLiteral("There is no such role."),
                       QStringLiteral("role"));
    AccountQuery more = query;
    ++more.limit; // one row more than asked for tells whether there is a next page
    const auto rows = m_parts.store.accounts(more);
    if (!rows)
        return tl::unexpected<Error>(rows.error());
    AccountList list;
    for (const UserRow &row : rows->first(std::min<qsizetype>(rows->size(), query.limit)))
        list.accounts.append(recordOf(row));
    if (rows->size() > query.limit)
        list.nextId = list.accounts.back().account.id;
    return list;
}

Result<AccountRecord> Accounts::find(const QString &userId)
{
    const auto row = m_parts.users.userById(userId);
    if (!row)
        return tl::unexpected<Error>(row.error());
    if (!*row)
        return failure(ErrorCode::NotFound, QStringLiteral("There is no such account."));
    return recordOf(**row);
}

Result<AccountRecord> Accounts::setRoles(const QString &actor, const QString &userId,
                                         const QStringList &roles)
{
    const auto checked = checkedRoles(roles);
    if (!checked)
        return tl::unexpected<Error>(checked.error());
    const std::int64_t nowMs = m_parts.clock.nowMs();
    const AuditEntry audit =
        entry(actor, "roles.changed", userId,
              {{QStringLiteral("after"), QJsonArray::fromStringList(*checked)}});
    const auto before = m_parts.store.setRoles({userId, *checked, nowMs}, audit);
    if (!before)
        return tl::unexpected<Error>(before.error());
    if (const auto followed = followChanges(); !followed)
        return tl::unexpected<Error>(followed.error());
    deliverSoon();
    return find(userId);
}

Result<void> Accounts::endSessions(const QString &actor, const QString &userId)
{
    if (const auto account = find(userId); !account)
        return tl::unexpected<Error>(account.error());
    // The entry first: an act without an entry must not be, one that then fails may be told of.
    const auto kept = m_parts.store.addUndelivered(entry(actor, "sessions.ended", userId, {}));
    if (!kept)
        return kept;
    const auto ended = m_parts.auth.endAllSessions(userId);
    deliverSoon();
    return ended;
}

Result<void> Accounts::followChanges()
{
    const std::int64_t nowMs = m_parts.clock.nowMs();
    const auto changes = m_parts.store.changesSince(m_followedUntilMs - kOverlapMs);
    if (!changes)
        return tl::unexpected<Error>(changes.error());
    m_parts.gate.learn(*changes, nowMs);
    m_followedUntilMs = nowMs;
    return {};
}

Result<void> Accounts::deliverAudit()
{
    for (;;) {
        const auto entries = m_parts.store.undelivered(kDeliveredAtOnce);
        if (!entries)
            return tl::unexpected<Error>(entries.error());
        if (entries->isEmpty())
            return {};
        if (const auto told = m_parts.audit.record(*entries); !told)
            return told;
        if (const auto removed = m_parts.store.delivered(*entries); !removed)
            return removed;
        if (entries->size() < kDeliveredAtOnce)
            return {};
    }
}

AuditEntry Accounts::entry(const QString &actor, const char *action, const QString &subject,
                           const QJsonObject &detail) const
{
    const std::int64_t nowMs = m_parts.clock.nowMs();
    return {makeUuidV7(nowMs, systemRandomBytes), nowMs,   actor,
            QString::fromLatin1(action),          subject, detail};
}

// Whoever reads the log next finds the act there. When that fails, the next round delivers it.
void Accounts::deliverSoon()
{
    if (const auto delivered = deliverAudit(); !delivered)
        qCWarning(lcAccounts, "the audit log was not reached: %s",
                  qUtf8Printable(delivered.error().detail));
}

} // namespace nw::server::auth
