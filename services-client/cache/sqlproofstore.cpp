#include "services-client/cache/sqlproofstore.h"

namespace nw {

namespace {

constexpr int kAlarmsShown = 100;

Result<std::int64_t> countOf(CacheStatement query)
{
    NW_TRY(query.run());
    return query.next() ? query.integer(0) : 0;
}

} // namespace

Result<std::optional<LogMemory>> SqlProofStore::memory()
{
    CacheStatement query =
        m_database.prepare("SELECT verifier_keys, note FROM log_memory WHERE only_row = 1");
    NW_TRY(query.run());
    if (!query.next()) {
        if (query.error())
            return tl::unexpected(*query.error());
        return std::nullopt;
    }
    return LogMemory{query.bytes(0).split('\n'), query.bytes(1)};
}

Result<void> SqlProofStore::remember(const LogMemory &memory)
{
    return m_database.run("INSERT INTO log_memory (only_row, verifier_keys, note) VALUES (1, ?, ?) "
                          "ON CONFLICT (only_row) DO UPDATE SET "
                          "verifier_keys = excluded.verifier_keys, note = excluded.note",
                          {memory.verifierKeys.join('\n'), memory.note});
}

Result<void> SqlProofStore::raise(const ProofAlarm &alarm)
{
    return m_database.run(
        "INSERT INTO proof_alarms (kind, kept, shown, detail, found_at, seen) "
        "VALUES (?, ?, ?, ?, ?, 0)",
        {int(alarm.kind), alarm.kept, alarm.shown, alarm.detail, qint64(alarm.foundAtMs)});
}

Result<QList<ProofAlarm>> SqlProofStore::alarms()
{
    CacheStatement query =
        m_database.prepare("SELECT id, kind, kept, shown, detail, found_at, seen FROM proof_alarms "
                           "ORDER BY id DESC LIMIT ?",
                           {kAlarmsShown});
    NW_TRY(query.run());
    QList<ProofAlarm> alarms;
    while (query.next())
        alarms.append({query.integer(0), static_cast<AlarmKind>(query.integer(1)), query.bytes(2),
                       query.bytes(3), query.text(4), query.integer(5), query.integer(6) != 0});
    if (query.error())
        return tl::unexpected(*query.error());
    return alarms;
}

Result<bool> SqlProofStore::hasUnseenLike(const ProofAlarm &alarm)
{
    const Result<std::int64_t> count =
        countOf(m_database.prepare("SELECT count(*) FROM proof_alarms WHERE kind = ? AND seen = 0 "
                                   "AND (kept = ? OR detail = ?)",
                                   {int(alarm.kind), alarm.kept, alarm.detail}));
    NW_TRY(count);
    return *count > 0;
}

Result<std::int64_t> SqlProofStore::unseenCount()
{
    return countOf(m_database.prepare("SELECT count(*) FROM proof_alarms WHERE seen = 0"));
}

Result<void> SqlProofStore::markSeen()
{
    return m_database.run("UPDATE proof_alarms SET seen = 1 WHERE seen = 0");
}

Result<void> SqlProofStore::keepReceipt(const QString &receiptId, const QByteArray &text)
{
    return m_database.run("INSERT INTO kept_receipts (receipt_id, text) VALUES (?, ?) "
                          "ON CONFLICT (receipt_id) DO UPDATE SET text = excluded.text",
                          {receiptId, text});
}

Result<QByteArray> SqlProofStore::receipt(const QString &receiptId)
{
    CacheStatement query =
        m_database.prepare("SELECT text FROM kept_receipts WHERE receipt_id = ?", {receiptId});
    NW_TRY(query.run());
    return query.next() ? query.bytes(0) : QByteArray();
}

} // namespace nw
