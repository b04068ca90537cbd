#include "server/auth/sqlsecondfactorstore.h"

#include "server/auth/sqlmail.h"
#include "server/common/db/intransaction.h"
#include "server/common/db/sqlquery.h"

namespace nw::server::auth {

namespace {

QString ascii(const QByteArray &bytes)
{
    return QString::fromLatin1(bytes);
}

Result<void> replaceCodes(Connection &connection, const QString &userId,
                          const QList<QByteArray> &codes)
{
    auto done = execute(connection, "DELETE FROM recovery_codes WHERE user_id = ?", {userId});
    for (qsizetype i = 0; done && i < codes.size(); ++i)
        done = execute(connection,
                       "INSERT INTO recovery_codes (user_id, code, used_at) VALUES (?, ?, 0)",
                       {userId, ascii(codes[i])});
    return done;
}

} // namespace

SqlSecondFactorStore::SqlSecondFactorStore(std::shared_ptr<Database> database)
    : m_database(std::move(database))
{
}

Result<std::optional<SecondFactorRow>> SqlSecondFactorStore::factor(const QString &userId)
{
    return firstRow(runQuery(m_database->connection(),
                             "SELECT user_id, secret, created_at, enabled_at, last_step"
                             " FROM second_factors WHERE user_id = ?",
                             {userId}),
                    [](const Statement &row) -> SecondFactorRow {
                        return {row.text(0), row.text(1).toLatin1(), row.integer(2), row.integer(3),
                                row.integer(4)};
                    });
}

Result<bool> SqlSecondFactorStore::begin(const SecondFactorRow &row)
{
    return executeOnOne(m_database->connection(),
                        "INSERT INTO second_factors (user_id, secret, created_at, enabled_at,"
                        " last_step) VALUES (?, ?, ?, 0, 0) ON CONFLICT (user_id) DO UPDATE"
                        " SET secret = excluded.secret, created_at = excluded.created_at"
                        " WHERE second_factors.enabled_at = 0",
                        {row.userId, ascii(row.secret), qint64(row.createdAtMs)});
}

Result<bool> SqlSecondFactorStore::enable(const SecondFactorRow &row,
                                          const QList<QByteArray> &codes, const MailRow &notice)
{
    Connection &connection = m_database->connection();
    return inTransaction(connection, [&]() -> Result<bool> {
        const auto enabled = executeOnOne(
            connection,
            "UPDATE second_factors SET enabled_at = ?, last_step = ? WHERE user_id = ?"
            " AND enabled_at = 0 AND secret = ?",
            {qint64(row.enabledAtMs), qint64(row.lastStep), row.userId, ascii(row.secret)});
        if (!enabled || !*enabled)
            return enabled;
        if (const auto kept = replaceCodes(connection, row.userId, codes); !kept)
            return tl::unexpected(kept.error());
        if (const auto told = insertMail(connection, notice); !told)
            return tl::unexpected(told.error());
        return true;
    });
}

Result<bool> SqlSecondFactorStore::disable(const QString &userId, const MailRow &notice)
{
    Connection &connection = m_database->connection();
    return inTransaction(connection, [&]() -> Result<bool> {
        const auto removed = executeOnOne(
            connection, "DELETE FROM second_factors WHERE user_id = ? AND enabled_at > 0",
            {userId});
        if (!removed || !*removed)
            return removed;
        if (const auto forgotten = replaceCodes(connection, userId, {}); !forgotten)
            return tl::unexpected(forgotten.error());
        if (const auto told = insertMail(connection, notice); !told)
            return tl::unexpected(told.error());
        return true;
    });
}

Result<bool> SqlSecondFactorStore::useStep(const QString &userId, std::int64_t step)
{
    return executeOnOne(m_database->connection(),
                        "UPDATE second_factors SET last_step = ? WHERE user_id = ?"
                        " AND enabled_at > 0 AND last_step < ?",
                        {qint64(step), userId, qint64(step)});
}

Result<bool> SqlSecondFactorStore::useRecoveryCode(const QByteArray &code, const MailRow &notice)
{
    Connection &connection = m_database->connection();
    return inTransaction(connection, [&]() -> Result<bool> {
        const auto used =
            executeOnOne(connection,
                         "UPDATE recovery_codes SET used_at = ? WHERE user_id = ? AND code = ?"
                         " AND used_at = 0",
                         {qint64(notice.createdAtMs), notice.userId, ascii(code)});
        if (!used || !*used)
            return used;
        if (const auto told = insertMail(connection, notice); !told)
            return tl::unexpected(told.error());
        return true;
    });
}

Result<void> SqlSecondFactorStore::replaceRecoveryCodes(const QString &userId,
                                                        const QList<QByteArray> &codes)
{
    Connection &connection = m_database->connection();
    return inTransaction(connection, [&] { return replaceCodes(connection, userId, codes); });
}

Result<int> SqlSecondFactorStore::unusedRecoveryCodes(const QString &userId)
{
    const auto count = firstRow(
        runQuery(m_database->connection(),
                 "SELECT COUNT(*) FROM recovery_codes WHERE user_id = ? AND used_at = 0", {userId}),
        firstInteger);
    if (!count)
        return tl::unexpected(count.error());
    return static_cast<int>(count->value_or(0));
}

} // namespace nw::server::auth
