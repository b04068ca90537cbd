#include "server/ledger/sqlledgerscan.h"

#include "server/ledger/sqlbulk.h"
#include "server/ledger/sqlledgerrows.h"

namespace nw::server::ledger {

namespace {

DbResult<void> scanHeaders(Connection &connection, std::int64_t after, int limit,
                           QList<ScannedTransaction> &rows)
{
    Statement statement = connection.prepare(
        "SELECT " NW_HEADER_COLUMNS ", l.bytes, l.hash FROM " NW_HEADER_TABLES
        " LEFT JOIN merkle_leaves l ON l.id = t.id WHERE t.id > ? ORDER BY t.id LIMIT ?");
    if (auto ran = statement.bind(qint64(after)).bind(limit).run(); !ran)
        return ran;
    return eachRow(statement, [&](const Statement &row) {
        ScannedTransaction scanned;
        scanned.header = headerRow(row);
        scanned.leaf = row.bytes(kHeaderColumns);
        scanned.leafHash = row.bytes(kHeaderColumns + 1);
        rows.append(scanned);
    });
}

DbResult<void> scanEntries(Connection &connection, std::int64_t first, std::int64_t last,
                           const std::function<void(std::int64_t, const EntryRow &)> &take)
{
    Statement statement =
        connection.prepare("SELECT " NW_ENTRY_COLUMNS " FROM " NW_ENTRY_TABLES
                           " WHERE e.transaction_id BETWEEN ? AND ? ORDER BY e.id");
    if (auto ran = statement.bind(qint64(first)).bind(qint64(last)).run(); !ran)
        return ran;
    return eachRow(statement, [&](const Statement &row) { take(row.integer(0), entryRow(row)); });
}

DbResult<void> scanChanges(Connection &connection, std::int64_t first, std::int64_t last,
                           const std::function<void(std::int64_t, const AccountChange &)> &take)
{
    Statement statement = connection.prepare(
        "SELECT c.transaction_id, a.name, a.asset, c.state FROM account_changes c"
        " JOIN accounts a ON a.id = c.account_id WHERE c.transaction_id BETWEEN ? AND ?"
        " ORDER BY c.transaction_id, c.place");
    if (auto ran = statement.bind(qint64(first)).bind(qint64(last)).run(); !ran)
        return ran;
    return eachRow(statement, [&](const Statement &row) {
        take(row.integer(0),
             {row.text(1), row.text(2), static_cast<AccountChange::State>(row.integer(3))});
    });
}

} // namespace

DbResult<void> useOneSnapshot(Connection &connection)
{
    if (connection.engine() == Engine::Sqlite)
        return {};
    return connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
}

DbResult<QList<ScannedTransaction>> scanTransactions(Connection &connection,
                                                     std::int64_t afterSequence, int limit)
{
    QList<ScannedTransaction> rows;
    if (auto headers = scanHeaders(connection, afterSequence, limit, rows); !headers)
        return tl::unexpected(headers.error());
    if (rows.isEmpty())
        return rows;
    QHash<std::int64_t, qsizetype> places;
    for (qsizetype i = 0; i < rows.size(); ++i)
        places.insert(rows.at(i).header.sequence, i);
    const std::int64_t first = rows.first().header.sequence;
    const std::int64_t last = rows.last().header.sequence;
    const auto entries =
        scanEntries(connection, first, last, [&](std::int64_t sequence, const EntryRow &entry) {
            if (const auto place = places.constFind(sequence); place != places.constEnd())
                rows[*place].entries.append(entry);
        });
    if (!entries)
        return tl::unexpected(entries.error());
    const auto changes = scanChanges(
        connection, first, last, [&](std::int64_t sequence, const AccountChange &change) {
            if (const auto place = places.constFind(sequence); place != places.constEnd())
                rows[*place].changes.append(change);
        });
    if (!changes)
        return tl::unexpected(changes.error());
    return rows;
}

DbResult<QList<AccountRow>> scanAccounts(Connection &connection)
{
    QList<AccountRow> rows;
    Statement statement =
        connection.prepare("SELECT " NW_ACCOUNT_COLUMNS " FROM accounts a ORDER BY a.id");
    const auto read = statement.run().and_then([&]() {
        return eachRow(statement, [&](const Statement &row) { rows.append(accountRow(row)); });
    });
    if (!read)
        return tl::unexpected(read.error());
    return rows;
}

DbResult<QList<ScannedCheckpoint>> scanCheckpoints(Connection &connection, std::int64_t afterSize,
                                                   int limit)
{
    QList<ScannedCheckpoint> rows;
    Statement statement = connection.prepare(
        "SELECT size, note FROM checkpoints WHERE size > ? ORDER BY size LIMIT ?");
    statement.bind(qint64(afterSize)).bind(limit);
    const auto read = statement.run().and_then([&]() {
        return eachRow(statement, [&](const Statement &row) {
            rows.append({row.integer(0), row.bytes(1)});
        });
    });
    if (!read)
        return tl::unexpected(read.error());
    return rows;
}

DbResult<QList<MerkleNode>> scanNodes(Connection &connection, std::int64_t fromPosition, int level,
                                      int limit)
{
    QList<MerkleNode> rows;
    Statement statement = connection.prepare(
        "SELECT position, hash FROM merkle_edges WHERE level = ? AND position >= ?"
        " ORDER BY position LIMIT ?");
    statement.bind(level).bind(qint64(fromPosition)).bind(limit);
    const auto read = statement.run().and_then([&]() {
        return eachRow(statement, [&](const Statement &row) {
            rows.append({level, static_cast<std::uint64_t>(row.integer(0)),
                         merkleHashFrom(row.bytes(1)).value_or(MerkleHash{})});
        });
    });
    if (!read)
        return tl::unexpected(read.error());
    return rows;
}

DbResult<std::int64_t> countOf(Connection &connection, const char *table)
{
    std::int64_t count = 0;
    Statement statement =
        connection.prepareText(QStringLiteral("SELECT COUNT(*) FROM ") % QLatin1String(table));
    const auto read = statement.run().and_then([&]() {
        return eachRow(statement, [&](const Statement &row) { count = row.integer(0); });
    });
    if (!read)
        return tl::unexpected(read.error());
    return count;
}

DbResult<QList<std::pair<std::int64_t, std::int64_t>>> scanOpenHolds(Connection &connection)
{
    QList<std::pair<std::int64_t, std::int64_t>> rows;
    Statement statement =
        connection.prepare("SELECT expires_at, id FROM open_holds ORDER BY expires_at, id");
    const auto read = statement.run().and_then([&]() {
        return eachRow(statement, [&](const Statement &row) {
            rows.append({row.integer(0), row.integer(1)});
        });
    });
    if (!read)
        return tl::unexpected(read.error());
    return rows;
}

DbResult<QString> firstOrphan(Connection &connection)
{
    constexpr std::pair<const char *, const char *> kTables[] = {
        {"ledger_entries",
         "SELECT c.id FROM ledger_entries c LEFT JOIN ledger_transactions t"
         " ON t.id = c.transaction_id WHERE t.id IS NULL LIMIT 1"},
        {"merkle_leaves",
         "SELECT c.id FROM merkle_leaves c LEFT JOIN ledger_transactions t"
         " ON t.id = c.id WHERE t.id IS NULL LIMIT 1"},
        {"holds",
         "SELECT c.id FROM holds c LEFT JOIN ledger_transactions t"
         " ON t.id = c.id WHERE t.id IS NULL OR t.action <> 2 LIMIT 1"},
        {"account_changes",
         "SELECT c.transaction_id FROM account_changes c"
         " LEFT JOIN ledger_transactions t ON t.id = c.transaction_id"
         " WHERE t.id IS NULL LIMIT 1"},
        {"idempotency_keys of transaction",
         "SELECT c.transaction_id FROM idempotency_keys c"
         " LEFT JOIN ledger_transactions t ON t.id = c.transaction_id"
         " WHERE c.transaction_id IS NOT NULL AND t.id IS NULL LIMIT 1"},
    };
    for (const auto &[table, sql] : kTables) {
        Statement statement = connection.prepare(sql);
        QString found;
        const auto read = statement.run().and_then([&]() {
            return eachRow(statement, [&](const Statement &row) {
                found = QStringLiteral("%1 %2").arg(QLatin1String(table)).arg(row.integer(0));
            });
        });
        if (!read)
            return tl::unexpected(read.error());
        if (!found.isEmpty())
            return found;
    }
    return QString();
}

DbResult<void> replaceOpenHolds(Connection &connection,
                                const QList<std::pair<std::int64_t, std::int64_t>> &rows)
{
    if (auto emptied = connection.execute("DELETE FROM open_holds"); !emptied)
        return emptied;
    BulkInsert insert(connection, "INSERT INTO open_holds (expires_at, id)", 2);
    for (const auto &[expiresAt, id] : rows)
        insert.add(qint64(expiresAt)).add(qint64(id));
    return insert.run();
}

} // namespace nw::server::ledger
