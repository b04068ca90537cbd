#include "server/ledger/sqlledgerreads.h"

#include "server/ledger/sqlbulk.h"

#include <algorithm>
#include <limits>

namespace nw::server::ledger {

namespace {

constexpr const char *kSelectBalance =
    "SELECT name, asset, version, balance, debits_pending, credits_pending, state, id"
    " FROM accounts";

AccountBalance balanceRow(const Statement &row)
{
    return {row.text(0),
            row.text(1),
            row.integer(2),
            {row.integer(3)},
            {row.integer(4)},
            {row.integer(5)},
            static_cast<AccountChange::State>(row.integer(6))};
}

// Runs a statement and reads all of its rows.
template <typename Read>
auto rowsOf(Statement &statement, Read read)
    -> DbResult<QList<decltype(read(std::declval<const Statement &>()))>>
{
    QList<decltype(read(std::declval<const Statement &>()))> rows;
    const auto done = statement.run().and_then([&]() {
        return eachRow(statement, [&](const Statement &row) { rows.append(read(row)); });
    });
    if (!done)
        return tl::unexpected(done.error());
    return rows;
}

std::int64_t firstInteger(const Statement &row)
{
    return row.integer(0);
}

template <typename T> std::optional<T> firstOf(const QList<T> &rows)
{
    return rows.isEmpty() ? std::nullopt : std::optional(rows.first());
}

AuditEntry auditRow(const Statement &row)
{
    AuditEntry entry;
    entry.id = row.integer(0);
    entry.sequence = row.integer(1);
    entry.transactionId = row.text(2);
    entry.action = static_cast<Action>(row.integer(3));
    entry.kind = row.text(4);
    entry.reference = row.text(5);
    entry.account = row.text(6);
    entry.asset = row.text(7);
    entry.debit = {row.integer(8)};
    entry.credit = {row.integer(9)};
    entry.layer = static_cast<int>(row.integer(10));
    entry.description = row.text(11);
    entry.accountVersion = row.integer(12);
    entry.balanceAfter = {row.integer(13)};
    entry.createdAtMs = row.integer(14);
    return entry;
}

DeliveredMessage messageRow(const Statement &row)
{
    return {row.integer(0), row.text(1), row.bytes(2), row.integer(3)};
}

constexpr const char *kSelectAudit =
    "SELECT e.id, t.id, t.uuid, t.action, t.kind, t.reference, a.name, a.asset,"
    " e.debit_amount, e.credit_amount, e.layer, e.description, e.account_version,"
    " e.balance_after, t.created_at"
    " FROM ledger_entries e JOIN ledger_transactions t ON t.id = e.transaction_id"
    " JOIN accounts a ON a.id = e.account_id";

// The id and the version of each account of this name; `asset` empty: of every asset.
using AccountHead = std::pair<std::int64_t, std::int64_t>;
DbResult<QList<AccountHead>> accountsNamed(Connection &connection, const QString &name,
                                           const QString &asset)
{
    Statement statement = asset.isEmpty()
        ? connection.prepare("SELECT id, version FROM accounts WHERE name = ?")
        : connection.prepare("SELECT id, version FROM accounts WHERE name = ? AND asset = ?");
    statement.bind(name);
    if (!asset.isEmpty())
        statement.bind(asset);
    return rowsOf(statement,
                  [](const Statement &row) { return AccountHead(row.integer(0), row.integer(1)); });
}

// The account's last version whose entry has an id below `entryId`; 0: none. Versions are in the
// order of the log, so that halving finds it without an index of its own: twenty look-ups in a
// million entries, however long ago.
DbResult<std::int64_t> versionBelow(Connection &connection, const AccountHead &account,
                                    std::int64_t entryId)
{
    std::int64_t below = 0;
    std::int64_t above = account.second + 1;
    while (above - below > 1) {
        const std::int64_t middle = below + (above - below) / 2;
        Statement statement = connection.prepare(
            "SELECT id FROM ledger_entries WHERE account_id = ? AND account_version = ?");
        statement.bind(qint64(account.first)).bind(qint64(middle));
        const auto id = rowsOf(statement, firstInteger);
        if (!id)
            return tl::unexpected(id.error());
        (!id->isEmpty() && id->first() < entryId ? below : above) = middle;
    }
    return below;
}

} // namespace

DbResult<std::optional<AccountBalance>> readBalance(Connection &connection, const AccountName &name)
{
    static const QByteArray kSql = QByteArray(kSelectBalance) + " WHERE name = ? AND asset = ?";
    Statement statement = connection.prepare(kSql.constData());
    statement.bind(name.first).bind(name.second);
    return rowsOf(statement, balanceRow).map(firstOf<AccountBalance>);
}

DbResult<std::optional<AccountBalance>>
readBalanceAt(Connection &connection, const AccountName &name, std::int64_t sequence)
{
    const auto accounts = accountsNamed(connection, name.first, name.second);
    if (!accounts)
        return tl::unexpected(accounts.error());
    if (accounts->isEmpty())
        return std::nullopt;
    const std::int64_t accountId = accounts->first().first;
    const auto version =
        versionBelow(connection, accounts->first(), (sequence + 1) * kEntriesPerTransaction);
    if (!version)
        return tl::unexpected(version.error());
    Statement statement = connection.prepare(
        "SELECT a.name, a.asset, e.account_version, e.balance_after, e.debits_pending_after,"
        " e.credits_pending_after,"
        " COALESCE((SELECT c.state FROM account_changes c WHERE c.account_id = a.id"
        "  AND c.transaction_id <= ? ORDER BY c.transaction_id DESC, c.place DESC LIMIT 1), 1)"
        " FROM ledger_entries e JOIN accounts a ON a.id = e.account_id"
        " WHERE e.account_id = ? AND e.account_version = ?");
    statement.bind(qint64(sequence)).bind(qint64(accountId)).bind(qint64(*version));
    return rowsOf(statement, balanceRow).map(firstOf<AccountBalance>);
}

DbResult<QList<AccountBalance>> readBalances(Connection &connection, const QString &account)
{
    static const QByteArray kSql = QByteArray(kSelectBalance) + " WHERE name = ? ORDER BY asset";
    Statement statement = connection.prepare(kSql.constData());
    statement.bind(account);
    return rowsOf(statement, balanceRow);
}

DbResult<TrialPage> readTrialBalance(Connection &connection, std::int64_t afterId, int limit)
{
    static const QByteArray kSql = QByteArray(kSelectBalance) + " WHERE id > ? ORDER BY id LIMIT ?";
    Statement statement = connection.prepare(kSql.constData());
    statement.bind(qint64(afterId)).bind(limit + 1);
    const auto rows = rowsOf(statement, [](const Statement &row) {
        return std::pair(balanceRow(row), std::int64_t(row.integer(7)));
    });
    if (!rows)
        return tl::unexpected(rows.error());
    TrialPage page;
    for (const auto &[balance, id] : rows->first(std::min<qsizetype>(limit, rows->size())))
        page.rows.append(balance);
    if (rows->size() > limit)
        page.nextId = rows->at(limit - 1).second;
    return page;
}

DbResult<QList<AuditEntry>> readAudit(Connection &connection, const AuditQuery &query)
{
    const std::int64_t beforeId =
        query.beforeId > 0 ? query.beforeId : std::numeric_limits<std::int64_t>::max();
    if (query.account.isEmpty()) {
        static const QByteArray kSql =
            QByteArray(kSelectAudit) + " WHERE e.id < ? ORDER BY e.id DESC LIMIT ?";
        Statement statement = connection.prepare(kSql.constData());
        statement.bind(qint64(beforeId)).bind(query.limit);
        return rowsOf(statement, auditRow);
    }
    // An account's assets are an account each; a page is put together from theirs.
    const auto accounts = accountsNamed(connection, query.account, query.asset);
    if (!accounts)
        return tl::unexpected(accounts.error());
    static const QByteArray kSql = QByteArray(kSelectAudit)
        + " WHERE e.account_id = ? AND e.account_version <= ?"
          " ORDER BY e.account_version DESC LIMIT ?";
    QList<AuditEntry> entries;
    for (const auto &account : *accounts) {
        const auto version = versionBelow(connection, account, beforeId);
        if (!version)
            return tl::unexpected(version.error());
        Statement statement = connection.prepare(kSql.constData());
        statement.bind(qint64(account.first)).bind(qint64(*version)).bind(query.limit);
        const auto rows = rowsOf(statement, auditRow);
        if (!rows)
            return rows;
        entries += *rows;
    }
    std::sort(entries.begin(), entries.end(),
              [](const AuditEntry &a, const AuditEntry &b) { return a.id > b.id; });
    return entries.first(std::min<qsizetype>(query.limit, entries.size()));
}

DbResult<std::optional<StoredCheckpoint>> newestCheckpoint(Connection &connection)
{
    Statement statement =
        connection.prepare("SELECT size, note FROM checkpoints ORDER BY size DESC LIMIT 1");
    return rowsOf(statement,
                  [](const Statement &row) {
                      return StoredCheckpoint{row.integer(0), row.bytes(1)};
                  })
        .map(firstOf<StoredCheckpoint>);
}

DbResult<QByteArray> readLeaf(Connection &connection, std::int64_t sequence)
{
    Statement statement = connection.prepare("SELECT bytes FROM merkle_leaves WHERE id = ?");
    statement.bind(qint64(sequence));
    return rowsOf(statement, [](const Statement &row) { return row.bytes(0); })
        .map([](const QList<QByteArray> &rows) { return rows.value(0); });
}

DbResult<std::optional<std::int64_t>> sequenceOf(Connection &connection, const QString &uuid)
{
    Statement statement = connection.prepare("SELECT id FROM ledger_transactions WHERE uuid = ?");
    statement.bind(uuid);
    return rowsOf(statement, firstInteger).map(firstOf<std::int64_t>);
}

DbResult<QList<DeliveredMessage>> readMessages(Connection &connection, const QString &topic,
                                               std::int64_t afterId, int limit)
{
    Statement statement =
        connection.prepare("SELECT id, topic, payload, created_at FROM ledger_outbox"
                           " WHERE topic = ? AND id > ? ORDER BY id LIMIT ?");
    statement.bind(topic).bind(qint64(afterId)).bind(limit);
    return rowsOf(statement, messageRow);
}

DbResult<std::int64_t> readDelivered(Connection &connection, const OutboxConsumer &consumer)
{
    Statement statement =
        connection.prepare("SELECT delivered_id FROM ledger_outbox_consumers WHERE name = ?");
    statement.bind(consumer.name);
    return rowsOf(statement, firstInteger).map([](const QList<std::int64_t> &rows) {
        return rows.isEmpty() ? -1 : rows.first();
    });
}

DbResult<void> writeDelivered(Connection &connection, const OutboxConsumer &consumer,
                              std::int64_t id)
{
    return connection.run(
        "INSERT INTO ledger_outbox_consumers (name, topic, delivered_id) VALUES (?, ?, ?)"
        " ON CONFLICT (name) DO UPDATE SET delivered_id = excluded.delivered_id",
        {consumer.name, consumer.topic, qint64(id)});
}

DbResult<void> removeDelivered(Connection &connection, const QString &topic)
{
    return connection.run(
        "DELETE FROM ledger_outbox WHERE topic = ? AND id <= (SELECT COALESCE(MIN(delivered_id),"
        " -1) FROM ledger_outbox_consumers WHERE topic = ?)",
        {topic, topic});
}

} // namespace nw::server::ledger
