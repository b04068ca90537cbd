#include "server/wallet/sqlsandboxstore.h"

#include "server/common/db/intransaction.h"
#include "server/common/db/sqlquery.h"

namespace nw::server::wallet {

namespace {

constexpr char kCheckoutColumns[] =
    "SELECT id, intent_id, title, amount_minor, currency, outcome, payment_id, created_at"
    " FROM sandbox_checkouts WHERE ";

Result<std::optional<SandboxCheckout>> findCheckout(Connection &connection, QLatin1String column,
                                                    const QString &value)
{
    return firstRow(
        runComposed(connection, QString::fromLatin1(kCheckoutColumns) % column % u" = ?", {value}),
        [](const Statement &row) {
            return SandboxCheckout{
                row.text(0), row.text(1), row.text(2),   {row.integer(3), row.text(4)},
                row.text(5), row.text(6), row.integer(7)};
        });
}

Result<void> addDelivery(Connection &connection, const SandboxDelivery &delivery)
{
    return execute(connection,
                   "INSERT INTO sandbox_deliveries (body, due_at, tries) VALUES (?, ?, 0)",
                   {delivery.body, qint64(delivery.dueAtMs)});
}

// False: the payment went that way before.
Result<bool> addPayment(Connection &connection, const ProviderPayment &payment, std::int64_t nowMs)
{
    const Result<Statement> added = runQuery(
        connection,
        "INSERT INTO sandbox_payments (payment_id, direction, intent_id, amount_minor, currency,"
        " created_at) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (payment_id, direction) DO NOTHING",
        {payment.paymentId, static_cast<int>(payment.direction), payment.intentId,
         qint64(payment.amount.minor), payment.amount.currency, qint64(nowMs)});
    if (!added)
        return tl::unexpected(added.error());
    return added->rowsAffected() == 1;
}

// Conflict: another outcome was kept before.
Result<void> keepOutcome(Connection &connection, const QString &checkoutId, const QString &expected,
                         const SandboxOutcome &outcome, std::int64_t nowMs)
{
    const auto decidedBefore = failure(ErrorCode::Conflict, QStringLiteral("decided before"));
    {
        const Result<Statement> moved = runQuery(
            connection,
            "UPDATE sandbox_checkouts SET outcome = ?, payment_id = ? WHERE id = ? AND outcome = ?",
            {outcome.outcome, outcome.paymentId, checkoutId, expected});
        if (!moved)
            return tl::unexpected(moved.error());
        if (moved->rowsAffected() != 1)
            return decidedBefore;
    }
    for (const ProviderPayment &payment : outcome.payments) {
        const Result<bool> added = addPayment(connection, payment, nowMs);
        if (!added)
            return tl::unexpected(added.error());
        if (!*added)
            return decidedBefore;
    }
    for (const SandboxDelivery &delivery : outcome.deliveries) {
        if (Result<void> added = addDelivery(connection, delivery); !added)
            return added;
    }
    return {};
}

} // namespace

SqlSandboxStore::SqlSandboxStore(std::shared_ptr<Database> database)
    : m_database(std::move(database))
{
}

Result<SandboxCheckout> SqlSandboxStore::addCheckout(const SandboxCheckout &checkout)
{
    Connection &connection = m_database->connection();
    Result<void> added = execute(
        connection,
        "INSERT INTO sandbox_checkouts (id, intent_id, title, amount_minor, currency, outcome,"
        " payment_id, created_at) VALUES (?, ?, ?, ?, ?, '', '', ?)"
        " ON CONFLICT (intent_id) DO NOTHING",
        {checkout.id, checkout.intentId, checkout.title, qint64(checkout.price.minor),
         checkout.price.currency, qint64(checkout.createdAtMs)});
    if (!added)
        return tl::unexpected(added.error());
    const Result<std::optional<SandboxCheckout>> kept =
        findCheckout(connection, QLatin1String("intent_id"), checkout.intentId);
    if (!kept)
        return tl::unexpected(kept.error());
    return kept->value_or(checkout);
}

Result<std::optional<SandboxCheckout>> SqlSandboxStore::checkout(const QString &id)
{
    return findCheckout(m_database->connection(), QLatin1String("id"), id);
}

Result<std::optional<SandboxCheckout>> SqlSandboxStore::checkoutOfPayment(const QString &paymentId)
{
    return findCheckout(m_database->connection(), QLatin1String("payment_id"), paymentId);
}

Result<bool> SqlSandboxStore::decide(const QString &checkoutId, const QString &expected,
                                     const SandboxOutcome &outcome, std::int64_t nowMs)
{
    Connection &connection = m_database->connection();
    const Result<void> kept = inTransaction(
        connection, [&] { return keepOutcome(connection, checkoutId, expected, outcome, nowMs); });
    if (!kept && kept.error().code == ErrorCode::Conflict)
        return false;
    if (!kept)
        return tl::unexpected(kept.error());
    return true;
}

Result<QList<SandboxDelivery>> SqlSandboxStore::due(std::int64_t nowMs, int limit)
{
    return allRows(
        runQuery(m_database->connection(),
                 "SELECT sequence, body, due_at, tries FROM sandbox_deliveries WHERE due_at <= ?"
                 " ORDER BY due_at, sequence LIMIT ?",
                 {qint64(nowMs), limit}),
        [](const Statement &row) -> SandboxDelivery {
            return {row.integer(0), row.bytes(1), row.integer(2), static_cast<int>(row.integer(3))};
        });
}

Result<void> SqlSandboxStore::delivered(std::int64_t sequence)
{
    return execute(m_database->connection(), "DELETE FROM sandbox_deliveries WHERE sequence = ?",
                   {qint64(sequence)});
}

Result<void> SqlSandboxStore::putOff(std::int64_t sequence, std::int64_t dueAtMs)
{
    return execute(m_database->connection(),
                   "UPDATE sandbox_deliveries SET due_at = ?, tries = tries + 1"
                   " WHERE sequence = ?",
                   {qint64(dueAtMs), qint64(sequence)});
}

Result<QList<ProviderPayment>> SqlSandboxStore::payments(std::int64_t fromMs, std::int64_t untilMs)
{
    return allRows(
        runQuery(
            m_database->connection(),
            "SELECT payment_id, intent_id, amount_minor, currency, direction FROM sandbox_payments"
            " WHERE created_at >= ? AND created_at < ? ORDER BY created_at, payment_id",
            {qint64(fromMs), qint64(untilMs)}),
        [](const Statement &row) -> ProviderPayment {
            return {row.text(0),
                    row.text(1),
                    {row.integer(2), row.text(3)},
                    static_cast<ProviderPayment::Direction>(row.integer(4))};
        });
}

} // namespace nw::server::wallet
