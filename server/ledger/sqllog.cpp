#include "server/ledger/sqlbulk.h"
#include "server/ledger/sqlledgergroup.h"

namespace nw::server::ledger {

std::optional<MerkleHash> readNode(Connection &connection, int level, std::uint64_t position)
{
    Statement statement = level == 0
        ? connection.prepare("SELECT hash FROM merkle_leaves WHERE id = ?")
        : connection.prepare("SELECT hash FROM merkle_edges WHERE level = ? AND position = ?");
    if (level == 0)
        statement.bind(qint64(position) + 1);
    else
        statement.bind(level).bind(qint64(position));
    if (!statement.run() || !statement.fetch().value_or(false))
        return std::nullopt;
    return merkleHashFrom(statement.bytes(0));
}

DbResult<void> tuneForWriting(Connection &connection)
{
    if (connection.engine() == Engine::Postgres)
        return {};
    return connection.execute("PRAGMA cache_size = -65536").and_then([&] {
        return connection.execute("PRAGMA wal_autocheckpoint = 8192");
    });
}

DbResult<MerkleEdge> readEdge(Connection &connection, std::int64_t size)
{
    QList<MerkleNode> nodes = MerkleEdge::shape(static_cast<std::uint64_t>(size));
    for (MerkleNode &node : nodes) {
        const auto hash = readNode(connection, node.level, node.position);
        if (!hash)
            return tl::unexpected(DbError{
                DbErrorCode::Corrupt,
                QStringLiteral("the log lacks node %1/%2").arg(node.level).arg(node.position)});
        node.hash = *hash;
    }
    return *MerkleEdge::fromNodes(static_cast<std::uint64_t>(size), nodes);
}

DbResult<void> writeNodes(Connection &connection, const QList<MerkleNode> &nodes)
{
    BulkInsert rows(connection, "INSERT INTO merkle_edges (level, position, hash)", 3);
    for (const MerkleNode &node : nodes)
        rows.add(node.level).add(qint64(node.position)).add(toBytes(node.hash));
    return rows.run();
}

DbResult<void> writeCheckpoint(Connection &connection, std::int64_t size, const QByteArray &note,
                               std::int64_t nowMs)
{
    return connection.run("INSERT INTO checkpoints (size, note, created_at) VALUES (?, ?, ?)",
                          {qint64(size), note, qint64(nowMs)});
}

DbResult<QStringList> dueHolds(Connection &connection, std::int64_t nowMs, int limit)
{
    Statement statement = connection.prepare(
        "SELECT t.uuid FROM open_holds o JOIN ledger_transactions t ON t.id = o.id"
        " WHERE o.expires_at <= ? ORDER BY o.expires_at, o.id LIMIT ?");
    if (auto ran = statement.bind(qint64(nowMs)).bind(limit).run(); !ran)
        return tl::unexpected(ran.error());
    QStringList uuids;
    const auto read = eachRow(statement, [&](const Statement &row) { uuids.append(row.text(0)); });
    if (!read)
        return tl::unexpected(read.error());
    return uuids;
}

} // namespace nw::server::ledger
