#include "server/wallet/sqlwalletstore.h"

#include "server/common/db/sqlquery.h"

#include <limits>

namespace nw::server::wallet {

namespace {

constexpr char kIntentColumns[] =
    "SELECT id, user_id, idempotency_key, request_hash, provider, title, tokens, price_minor,"
    " currency, status, checkout_url, payment_id, created_at, expires_at FROM purchase_intents";

IntentRow intentRow(const Statement &row)
{
    IntentRow intent;
    intent.id = row.text(0);
    intent.userId = row.text(1);
    intent.key = row.text(2);
    intent.requestHash = row.bytes(3);
    intent.provider = row.text(4);
    intent.title = row.text(5);
    intent.tokens = {row.integer(6)};
    intent.price = {row.integer(7), row.text(8)};
    intent.status = static_cast<IntentStatus>(row.integer(9));
    intent.checkoutUrl = row.text(10);
    intent.paymentId = row.text(11);
    intent.createdAtMs = row.integer(12);
    intent.expiresAtMs = row.integer(13);
    return intent;
}

EventRow eventRow(const Statement &row)
{
    EventRow event;
    event.provider = row.text(0);
    event.id = row.text(1);
    event.body = row.bytes(2);
    event.signature = row.bytes(3);
    event.receivedAtMs = row.integer(4);
    event.finished = !row.isNull(5);
    return event;
}

EffectRow effectRow(const Statement &row)
{
    EffectRow effect;
    effect.provider = row.text(0);
    effect.paymentId = row.text(1);
    effect.effect = row.text(2);
    effect.intentId = row.text(3);
    effect.amount = {row.integer(4), row.text(5)};
    effect.transactionId = row.text(6);
    effect.createdAtMs = row.integer(7);
    return effect;
}

QStringList lines(const QString &text)
{
    return text.split(u'\n', Qt::SkipEmptyParts);
}

} // namespace

SqlWalletStore::SqlWalletStore(std::shared_ptr<Database> database)
    : m_database(std::move(database))
{
}

Result<std::optional<WalletRow>> SqlWalletStore::wallet(const QString &userId)
{
    return firstRow(
        runQuery(m_database->connection(),
                 "SELECT nwt_balance, pending, total_earned, total_spent, as_of_sequence,"
                 " created_at, updated_at FROM wallets WHERE user_id = ?",
                 {userId}),
        [&userId](const Statement &row) {
            return WalletRow{userId,           {row.integer(0)}, {row.integer(1)}, {row.integer(2)},
                             {row.integer(3)}, row.integer(4),   row.integer(5),   row.integer(6)};
        });
}

Result<QList<TransactionRow>> SqlWalletStore::transactions(const QString &userId,
                                                           std::int64_t beforeSequence, int limit)
{
    const qint64 before = beforeSequence > 0 ? beforeSequence : std::numeric_limits<qint64>::max();
    return allRows(
        runQuery(m_database->connection(),
                 "SELECT id, type, amount, balance_after, description, sequence, created_at"
                 " FROM transactions WHERE user_id = ? AND sequence < ?"
                 " ORDER BY sequence DESC LIMIT ?",
                 {userId, before, limit}),
        [](const Statement &row) {
            return TransactionRow{row.text(0), row.text(1),    {row.integer(2)}, {row.integer(3)},
                                  row.text(4), row.integer(5), row.integer(6)};
        });
}

Result<bool> SqlWalletStore::hasReceipt(const QString &userId, const QString &receiptId)
{
    return firstRow(runQuery(m_database->connection(),
                             "SELECT 1 FROM receipts WHERE id = ? AND user_id = ?",
                             {receiptId, userId}),
                    firstInteger)
        .map([](const std::optional<qint64> &found) { return found.has_value(); });
}

Result<QList<PackageRow>> SqlWalletStore::packages()
{
    return allRows(
        runQuery(m_database->connection(),
                 "SELECT id, name, tokens, price_minor, currency FROM nwt_packages"
                 " ORDER BY position",
                 {}),
        [](const Statement &row) {
            return PackageRow{
                row.text(0), row.text(1), {row.integer(2)}, {row.integer(3), row.text(4)}};
        });
}

Result<IntentRow> SqlWalletStore::addIntent(const IntentRow &row)
{
    Result<void> added = execute(
        m_database->connection(),
        "INSERT INTO purchase_intents (id, user_id, idempotency_key, request_hash, provider, title,"
        " tokens, price_minor, currency, status, checkout_url, payment_id, created_at, expires_at,"
        " updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (user_id, idempotency_key) DO NOTHING",
        {row.id, row.userId, row.key, row.requestHash, row.provider, row.title,
         qint64(row.tokens.units), qint64(row.price.minor), row.price.currency,
         static_cast<int>(row.status), row.checkoutUrl, row.paymentId, qint64(row.createdAtMs),
         qint64(row.expiresAtMs), qint64(row.createdAtMs)});
    if (!added)
        return tl::unexpected(added.error());
    const Result<std::optional<IntentRow>> kept = intentOfKey(row.userId, row.key);
    if (!kept)
        return tl::unexpected(kept.error());
    return kept->value_or(row);
}

Result<std::optional<IntentRow>> SqlWalletStore::intentOfKey(const QString &userId,
                                                             const QString &key)
{
    return firstRow(runComposed(m_database->connection(),
                                           QString::fromLatin1(kIntentColumns)
                                               % u" WHERE user_id = ? AND idempotency_key = ?",
                                           {userId, key}),
                               intentRow);
}

Result<std::optional<IntentRow>> SqlWalletStore::intent(const QString &id)
{
    return firstRow(runComposed(m_database->connection(),
                                           QString::fromLatin1(kIntentColumns) % u" WHERE id = ?",
                                           {id}),
                               intentRow);
}

Result<void> SqlWalletStore::setCheckout(const QString &id, const QString &url)
{
    return execute(m_database->connection(),
                   "UPDATE purchase_intents SET checkout_url = ? WHERE id = ?", {url, id});
}

Result<bool> SqlWalletStore::moveIntent(const QString &id, const QList<IntentStatus> &from,
                                        IntentStatus to, const QString &paymentId,
                                        std::int64_t nowMs)
{
    QStringList marks;
    QVariantList values{static_cast<int>(to), paymentId, qint64(nowMs), id};
    for (const IntentStatus status : from) {
        marks.append(QStringLiteral("?"));
        values.append(static_cast<int>(status));
    }
    const Result<Statement> moved = runComposed(
        m_database->connection(),
        QStringLiteral("UPDATE purchase_intents SET status = ?, payment_id = ?, updated_at = ?"
                       " WHERE id = ? AND status IN (")
            % marks.join(u',') % u')',
        values);
    if (!moved)
        return tl::unexpected(moved.error());
    return moved->rowsAffected() == 1;
}

Result<QList<IntentRow>> SqlWalletStore::pendingBefore(std::int64_t expiresBeforeMs, int limit)
{
    return allRows(
        runComposed(m_database->connection(),
                    QString::fromLatin1(kIntentColumns)
                        % u" WHERE status = ? AND expires_at < ? ORDER BY expires_at LIMIT ?",
                    {static_cast<int>(IntentStatus::Pending), qint64(expiresBeforeMs), limit}),
        intentRow);
}

Result<void> SqlWalletStore::addEvent(const EventRow &row)
{
    return execute(m_database->connection(),
                   "INSERT INTO provider_events (provider, event_id, body, signature, received_at,"
                   " finished_at, outcome) VALUES (?, ?, ?, ?, ?, NULL, '')"
                   " ON CONFLICT (provider, event_id) DO NOTHING",
                   {row.provider, row.id, row.body, row.signature, qint64(row.receivedAtMs)});
}

Result<std::optional<EventRow>> SqlWalletStore::event(const QString &provider, const QString &id)
{
    return firstRow(
        runQuery(m_database->connection(),
                 "SELECT provider, event_id, body, signature, received_at, finished_at"
                 " FROM provider_events WHERE provider = ? AND event_id = ?",
                 {provider, id}),
        eventRow);
}

Result<QList<EventRow>> SqlWalletStore::unfinishedEvents(int limit)
{
    return allRows(
        runQuery(m_database->connection(),
                 "SELECT provider, event_id, body, signature, received_at, finished_at"
                 " FROM provider_events WHERE finished_at IS NULL ORDER BY received_at LIMIT ?",
                 {limit}),
        eventRow);
}

Result<void> SqlWalletStore::finishEvent(const QString &provider, const QString &id,
                                         const QString &outcome, std::int64_t nowMs)
{
    return execute(m_database->connection(),
                   "UPDATE provider_events SET finished_at = ?, outcome = ?"
                   " WHERE provider = ? AND event_id = ? AND finished_at IS NULL",
                   {qint64(nowMs), outcome, provider, id});
}

Result<QString> SqlWalletStore::decideArrival(const QString &provider, const QString &paymentId,
                                              const QString &way, std::int64_t nowMs)
{
    Connection &connection = m_database->connection();
    Result<void> decided = execute(connection,
                                   "INSERT INTO payment_arrivals (provider, payment_id, way,"
                                   " decided_at) VALUES (?, ?, ?, ?)"
                                   " ON CONFLICT (provider, payment_id) DO NOTHING",
                                   {provider, paymentId, way, qint64(nowMs)});
    if (!decided)
        return tl::unexpected(decided.error());
    return firstRow(
               runQuery(connection,
                        "SELECT way FROM payment_arrivals WHERE provider = ? AND payment_id = ?",
                        {provider, paymentId}),
               firstText)
        .map([&way](const std::optional<QString> &kept) { return kept.value_or(way); });
}

Result<void> SqlWalletStore::addEffect(const EffectRow &row)
{
    return execute(m_database->connection(),
                   "INSERT INTO payment_effects (provider, payment_id, effect, intent_id,"
                   " amount_minor, currency, transaction_id, created_at)"
                   " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
                   " ON CONFLICT (provider, payment_id, effect) DO NOTHING",
                   {row.provider, row.paymentId, row.effect, row.intentId, qint64(row.amount.minor),
                    row.amount.currency, row.transactionId, qint64(row.createdAtMs)});
}

Result<QList<EffectRow>> SqlWalletStore::effectsOf(const QString &provider,
                                                   const QString &paymentId)
{
    return allRows(
        runQuery(m_database->connection(),
                 "SELECT provider, payment_id, effect, intent_id, amount_minor, currency,"
                 " transaction_id, created_at FROM payment_effects"
                 " WHERE provider = ? AND payment_id = ? ORDER BY effect",
                 {provider, paymentId}),
        effectRow);
}

Result<QList<EffectRow>> SqlWalletStore::effectsBetween(const QString &provider,
                                                        std::int64_t fromMs, std::int64_t untilMs)
{
    return allRows(
        runQuery(m_database->connection(),
                 "SELECT provider, payment_id, effect, intent_id, amount_minor, currency,"
                 " transaction_id, created_at FROM payment_effects"
                 " WHERE provider = ? AND created_at >= ? AND created_at < ?"
                 " ORDER BY created_at, payment_id, effect",
                 {provider, qint64(fromMs), qint64(untilMs)}),
        effectRow);
}

Result<void> SqlWalletStore::keepReconciliation(const ReconciliationRow &row)
{
    return execute(m_database->connection(),
                   "INSERT INTO reconciliations (provider, day, matched, missing_here,"
                   " missing_there, checked_at) VALUES (?, ?, ?, ?, ?, ?)"
                   " ON CONFLICT (provider, day) DO UPDATE SET matched = excluded.matched,"
                   " missing_here = excluded.missing_here, missing_there = excluded.missing_there,"
                   " checked_at = excluded.checked_at",
                   {row.provider, row.day, qint64(row.matched), row.missingHere.join(u'\n'),
                    row.missingThere.join(u'\n'), qint64(row.checkedAtMs)});
}

Result<QList<ReconciliationRow>> SqlWalletStore::reconciliations(int limit)
{
    return allRows(
        runQuery(m_database->connection(),
                 "SELECT provider, day, matched, missing_here, missing_there, checked_at"
                 " FROM reconciliations ORDER BY day DESC, provider LIMIT ?",
                 {limit}),
        [](const Statement &row) {
            return ReconciliationRow{row.text(0),        row.text(1),        row.integer(2),
                                     lines(row.text(3)), lines(row.text(4)), row.integer(5)};
        });
}

Result<void> SqlWalletStore::rememberRefusal(const RefusalRow &row)
{
    return execute(m_database->connection(),
                   "INSERT INTO wallet_refusals (scope, idempotency_key, request_hash, code,"
                   " detail, created_at) VALUES (?, ?, ?, ?, ?, ?)"
                   " ON CONFLICT (scope, idempotency_key) DO NOTHING",
                   {row.request.scope, row.request.key, row.request.requestHash,
                    static_cast<int>(row.error.code), row.error.detail, qint64(row.createdAtMs)});
}

Result<std::optional<RefusalRow>> SqlWalletStore::refusal(const QString &scope, const QString &key)
{
    return firstRow(
        runQuery(m_database->connection(),
                 "SELECT request_hash, code, detail, created_at FROM wallet_refusals"
                 " WHERE scope = ? AND idempotency_key = ?",
                 {scope, key}),
        [&](const Statement &row) {
            return RefusalRow{{scope, key, row.bytes(0)},
                              {static_cast<ErrorCode>(row.integer(1)), row.text(2), {}},
                              row.integer(3)};
        });
}

} // namespace nw::server::wallet
