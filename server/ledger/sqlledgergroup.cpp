#include "server/ledger/sqlledgergroup.h"

#include "server/ledger/sqlbulk.h"
#include "server/ledger/sqlledgerrows.h"

namespace nw::server::ledger {

namespace {

// A number of the database as a whole: no other program of ours locks it.
constexpr const char *kLock = "SELECT pg_advisory_xact_lock(5563781640116301)";

// Joined from the wanted side, in that order: SQLite reads the whole table for a pair of columns
// that is IN a list.
constexpr const char *kSelectKeys =
    "WITH wanted (wanted_scope, wanted_key) AS (VALUES %1)"
    " SELECT k.scope, k.key, k.request_hash, k.status, t.uuid, k.refused_account,"
    " k.refused_asset, k.created_at FROM wanted w CROSS JOIN idempotency_keys k"
    " LEFT JOIN ledger_transactions t ON t.id = k.transaction_id"
    " WHERE k.scope = w.wanted_scope AND k.key = w.wanted_key";

constexpr const char *kSelectHeaders =
    "SELECT " NW_HEADER_COLUMNS ", t.content_hash,"
    " CASE WHEN EXISTS (SELECT 1 FROM ledger_transactions r WHERE r.hold_id = t.id)"
    "  THEN 1 ELSE 0 END FROM " NW_HEADER_TABLES " WHERE t.uuid IN (VALUES %1)";

constexpr const char *kSelectEntries =
    "SELECT " NW_ENTRY_COLUMNS ","
    " CAST((SELECT COALESCE(SUM(r.debit_amount + r.credit_amount), 0) FROM ledger_entries r"
    "  WHERE r.reverses_entry_id = e.id) AS BIGINT),"
    " COALESCE((SELECT c.state FROM account_changes c WHERE c.account_id = e.account_id"
    "  AND c.transaction_id <= e.transaction_id"
    "  ORDER BY c.transaction_id DESC, c.place DESC LIMIT 1), 1)"
    " FROM " NW_ENTRY_TABLES " WHERE e.transaction_id = ? ORDER BY e.id";

constexpr const char *kSelectAccounts =
    "WITH wanted (wanted_name, wanted_asset) AS (VALUES %1)"
    " SELECT " NW_ACCOUNT_COLUMNS " FROM wanted w CROSS JOIN accounts a"
    " WHERE a.name = w.wanted_name AND a.asset = w.wanted_asset";

DbResult<void> readKeys(Connection &connection, const QList<LedgerCommand> &commands,
                        GroupState &state, QStringList &uuids)
{
    QList<QVariant> names;
    for (const LedgerCommand &command : commands) {
        if (command.idempotency)
            names << command.idempotency->scope << command.idempotency->key;
    }
    return selectByKeys(connection, kSelectKeys, 2, names, [&](const Statement &row) {
        KeyRow key;
        key.requestHash = row.bytes(2);
        key.status = static_cast<LedgerStatus>(row.integer(3));
        key.transactionId = row.text(4);
        key.refusedAccount = row.text(5);
        key.refusedAsset = row.text(6);
        key.createdAtMs = row.integer(7);
        if (!key.transactionId.isEmpty())
            uuids.append(key.transactionId);
        state.keys.insert_or_assign({row.text(0), row.text(1)}, key);
    });
}

DbResult<void> readEntries(Connection &connection, NamedTransaction &transaction)
{
    Statement statement = connection.prepare(kSelectEntries);
    if (auto ran = statement.bind(qint64(transaction.header.sequence)).run(); !ran)
        return ran;
    return eachRow(statement, [&](const Statement &row) {
        EntryRow entry = entryRow(row);
        entry.reversedBefore = row.integer(kEntryColumns);
        entry.stateAfter = static_cast<AccountChange::State>(row.integer(kEntryColumns + 1));
        transaction.entries.append(entry);
    });
}

DbResult<void> readAccounts(Connection &connection, const QList<LedgerCommand> &commands,
                            GroupState &state)
{
    std::map<AccountName, bool> wanted;
    for (const LedgerCommand &command : commands) {
        for (const Leg &leg : command.legs)
            wanted[{leg.account, leg.asset}] = true;
        for (const AccountChange &change : command.accountChanges)
            wanted[{change.account, change.asset}] = true;
        const auto hold = state.transactions.constFind(command.holdId);
        if (hold == state.transactions.constEnd())
            continue;
        for (const EntryRow &entry : hold->entries)
            wanted[{entry.account, entry.asset}] = true;
    }
    // A hold and what resolves it may stand in one group: then its accounts are in its own legs.
    QList<QVariant> names;
    for (const auto &[name, isWanted] : wanted)
        names << name.first << name.second;
    static const QByteArray kForUpdate =
        QByteArray(kSelectAccounts) + " ORDER BY a.id FOR UPDATE OF a";
    const bool locks = connection.engine() == Engine::Postgres;
    return selectByKeys(connection, locks ? kForUpdate.constData() : kSelectAccounts, 2, names,
                        [&](const Statement &row) {
                            const AccountRow account = accountRow(row);
                            state.accounts[{account.name, account.asset}] = account;
                        });
}

DbResult<void> readHead(Connection &connection, GroupState &state)
{
    Statement head = connection.prepare(
        "SELECT id, created_at FROM ledger_transactions ORDER BY id DESC LIMIT 1");
    if (auto ran = head.run(); !ran)
        return ran;
    const auto read = eachRow(head, [&](const Statement &row) {
        state.lastSequence = row.integer(0);
        // The log's time never runs backwards, whatever the clock does.
        state.nowMs = std::max<std::int64_t>(state.nowMs, row.integer(1));
    });
    if (!read)
        return read;
    Statement accounts = connection.prepare("SELECT COALESCE(MAX(id), 0) FROM accounts");
    if (auto ran = accounts.run(); !ran)
        return ran;
    return eachRow(accounts, [&](const Statement &row) { state.lastAccountId = row.integer(0); });
}

QVariant orNull(std::int64_t id)
{
    return id == 0 ? QVariant() : QVariant(qint64(id));
}

DbResult<void> writeAccounts(Connection &connection, const GroupPlan &plan)
{
    BulkInsert accounts(
        connection, "INSERT INTO accounts (id, name, asset, type, no_overdraft, created_at)", 6);
    const std::int64_t nowMs =
        plan.transactions.isEmpty() ? 0 : plan.transactions.first().header.createdAtMs;
    for (const AccountRow &account : plan.opened)
        accounts.add(qint64(account.id))
            .add(account.name)
            .add(account.asset)
            .add(account.type)
            .add(account.noOverdraft ? 1 : 0)
            .add(qint64(nowMs));
    return accounts.run();
}

DbResult<void> writeEntries(Connection &connection, const GroupPlan &plan)
{
    BulkInsert rows(connection,
                    "INSERT INTO ledger_entries (id, transaction_id, account_id, layer,"
                    " debit_amount, credit_amount, description, account_version, balance_after,"
                    " debits_pending_after, credits_pending_after, reverses_entry_id)",
                    12);
    for (const PlannedTransaction &transaction : plan.transactions) {
        for (const EntryRow &entry : transaction.entries)
            rows.add(qint64(entry.id))
                .add(qint64(transaction.header.sequence))
                .add(qint64(entry.accountId))
                .add(entry.layer)
                .add(qint64(entry.debit))
                .add(qint64(entry.credit))
                .add(entry.description)
                .add(qint64(entry.accountVersion))
                .add(qint64(entry.balanceAfter))
                .add(qint64(entry.debitsPendingAfter))
                .add(qint64(entry.creditsPendingAfter))
                .add(orNull(entry.reversesEntryId));
    }
    return rows.run();
}

DbResult<void> writeHoldsAndChanges(Connection &connection, const GroupPlan &plan)
{
    BulkInsert holds(connection, "INSERT INTO holds (id, expires_at)", 2);
    BulkInsert open(connection, "INSERT INTO open_holds (expires_at, id)", 2);
    BulkInsert changes(connection,
                       "INSERT INTO account_changes (transaction_id, place, account_id, state)", 4);
    for (const PlannedTransaction &transaction : plan.transactions) {
        const HeaderRow &header = transaction.header;
        if (header.action == Action::Hold) {
            holds.add(qint64(header.sequence)).add(qint64(header.expiresAtMs));
            open.add(qint64(header.expiresAtMs)).add(qint64(header.sequence));
        }
        for (qsizetype i = 0; i < transaction.changes.size(); ++i)
            changes.add(qint64(header.sequence))
                .add(int(i))
                .add(qint64(transaction.changes.at(i).first))
                .add(static_cast<int>(transaction.changes.at(i).second));
    }
    for (BulkInsert *rows : {&holds, &open, &changes}) {
        if (auto ran = rows->run(); !ran)
            return ran;
    }
    for (const PlannedTransaction &transaction : plan.transactions) {
        if (transaction.header.holdSequence == 0)
            continue;
        if (auto closed = connection.run("DELETE FROM open_holds WHERE expires_at = ? AND id = ?",
                                         {qint64(transaction.header.holdExpiresAtMs),
                                          qint64(transaction.header.holdSequence)});
            !closed)
            return closed;
    }
    return {};
}

DbResult<void> writeLeavesAndHeaders(Connection &connection, const GroupPlan &plan)
{
    BulkInsert leaves(connection, "INSERT INTO merkle_leaves (id, bytes, hash)", 3);
    BulkInsert headers(connection,
                       "INSERT INTO ledger_transactions (id, uuid, action, kind, reference,"
                       " description, content_hash, entry_count, hold_id, reverses_id, created_at)",
                       11);
    for (const PlannedTransaction &transaction : plan.transactions) {
        const HeaderRow &header = transaction.header;
        leaves.add(qint64(header.sequence))
            .add(transaction.leaf)
            .add(toBytes(transaction.leafHash));
        headers.add(qint64(header.sequence))
            .add(header.uuid)
            .add(static_cast<int>(header.action))
            .add(header.kind)
            .add(header.reference)
            .add(header.description)
            .add(header.contentHash)
            .add(header.entryCount)
            .add(orNull(header.holdSequence))
            .add(orNull(header.reversesSequence))
            .add(qint64(header.createdAtMs));
    }
    if (auto ran = leaves.run(); !ran)
        return ran;
    return headers.run();
}

DbResult<void> writeKeysAndMessages(Connection &connection, const GroupPlan &plan)
{
    BulkInsert keys(connection,
                    "INSERT INTO idempotency_keys (scope, key, request_hash, status,"
                    " transaction_id, refused_account, refused_asset, created_at)",
                    8);
    for (const PlannedKey &key : plan.keys)
        keys.add(key.name.first)
            .add(key.name.second)
            .add(key.row.requestHash)
            .add(static_cast<int>(key.row.status))
            .add(orNull(key.sequence))
            .add(key.row.refusedAccount)
            .add(key.row.refusedAsset)
            .add(qint64(key.row.createdAtMs));
    BulkInsert messages(connection, "INSERT INTO ledger_outbox (id, topic, payload, created_at)",
                        4);
    for (const PlannedTransaction &transaction : plan.transactions) {
        for (qsizetype i = 0; i < transaction.outbox.size(); ++i)
            messages.add(qint64(transaction.header.sequence * kMessagesPerTransaction + i))
                .add(transaction.outbox.at(i).topic)
                .add(transaction.outbox.at(i).payload)
                .add(qint64(transaction.header.createdAtMs));
    }
    if (auto ran = keys.run(); !ran)
        return ran;
    return messages.run();
}

} // namespace

DbResult<void> lockLedger(Connection &connection)
{
    if (connection.engine() == Engine::Sqlite)
        return {};
    if (auto set = connection.execute("SET LOCAL lock_timeout = '3s'"); !set)
        return set;
    return connection.execute(kLock);
}

DbResult<QHash<QString, NamedTransaction>> readTransactions(Connection &connection,
                                                            const QStringList &uuids)
{
    QList<QVariant> keys;
    for (const QString &uuid : uuids)
        keys << uuid;
    QHash<QString, NamedTransaction> found;
    const auto read = selectByKeys(connection, kSelectHeaders, 1, keys, [&](const Statement &row) {
        HeaderRow header = headerRow(row);
        header.contentHash = row.bytes(kHeaderColumns);
        found.insert(header.uuid, {header, {}, row.integer(kHeaderColumns + 1) != 0});
    });
    if (!read)
        return tl::unexpected(read.error());
    for (NamedTransaction &transaction : found) {
        if (auto entries = readEntries(connection, transaction); !entries)
            return tl::unexpected(entries.error());
    }
    return found;
}

DbResult<GroupState> readGroup(Connection &connection, const QList<LedgerCommand> &commands,
                               std::int64_t nowMs)
{
    GroupState state;
    state.nowMs = nowMs;
    QStringList uuids;
    for (const LedgerCommand &command : commands) {
        for (const QString &uuid : {command.transactionId, command.holdId, command.reverses}) {
            if (!uuid.isEmpty())
                uuids.append(uuid);
        }
    }
    if (auto keys = readKeys(connection, commands, state, uuids); !keys)
        return tl::unexpected(keys.error());
    auto transactions = readTransactions(connection, uuids);
    if (!transactions)
        return tl::unexpected(transactions.error());
    state.transactions = std::move(*transactions);
    if (auto accounts = readAccounts(connection, commands, state); !accounts)
        return tl::unexpected(accounts.error());
    if (auto head = readHead(connection, state); !head)
        return tl::unexpected(head.error());
    return state;
}

DbResult<void> writeGroup(Connection &connection, const GroupPlan &plan)
{
    for (const auto write : {writeAccounts, writeEntries, writeHoldsAndChanges,
                             writeLeavesAndHeaders, writeKeysAndMessages}) {
        if (auto written = write(connection, plan); !written)
            return written;
    }
    return {};
}

} // namespace nw::server::ledger
