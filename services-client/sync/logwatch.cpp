#include "services-client/sync/logwatch.h"

namespace nw {

namespace {

constexpr int kPosted = 1; // a leaf's layer

// The keys that can be read: one of a kind that this version does not know signs beside them.
QList<NoteVerifier> verifiersOf(const QList<QByteArray> &keys)
{
    QList<NoteVerifier> verifiers;
    for (const QByteArray &key : keys) {
        if (const Result<NoteVerifier> verifier = NoteVerifier::parse(key))
            verifiers.append(*verifier);
    }
    return verifiers;
}

// What the transaction moved on the person's account, as its leaf says it.
Amount movedBy(const LedgerLeaf &leaf, const QString &account)
{
    Amount moved;
    for (const LedgerLeaf::Entry &entry : leaf.entries) {
        const bool counts = entry.layer == kPosted && entry.account == account
            && entry.asset == QLatin1String("NWT");
        if (counts)
            moved.units += entry.credit.units - entry.debit.units;
    }
    return moved;
}

// Empty when the receipt proves this very row.
QString mismatchOf(const LedgerLeaf &leaf, const QString &userId, const WalletEntry &entry)
{
    if (leaf.transactionId != entry.transactionId)
        return QStringLiteral("the receipt is of another transaction");
    const Amount moved = movedBy(leaf, QString(QStringLiteral("user:") + userId));
    const Amount said =
        entry.direction == EntryDirection::In ? entry.amount : Amount{-entry.amount.units};
    if (moved != said)
        return QString(QStringLiteral("the receipt moved ") + formatAmount(moved)
                       + QStringLiteral(", the history says ") + formatAmount(said));
    return {};
}

} // namespace

LogWatch::LogWatch(CacheDatabase &database, const Environment &environment)
    : m_database(database)
    , m_store(database)
    , m_environment(environment)
{
}

Result<LogWatch::Kept> LogWatch::kept()
{
    const Result<std::optional<LogMemory>> memory = m_store.memory();
    NW_TRY(memory);
    Kept kept;
    if (!*memory)
        return kept;
    kept.pinned = verifiersOf((*memory)->verifierKeys);
    kept.note = (*memory)->note;
    if (kept.note.isEmpty())
        return kept;
    // A note that the disk spoiled is as good as none: the next head is believed again.
    if (const Result<Checkpoint> head = openCheckpoint(kept.note, kept.pinned))
        kept.head = *head;
    else
        kept.note.clear();
    return kept;
}

Result<void> LogWatch::pin(const QList<QByteArray> &verifierKeys)
{
    if (verifiersOf(verifierKeys).isEmpty())
        return failure(ErrorCode::InvalidInput, QStringLiteral("the log has no usable key"));
    const Result<std::optional<LogMemory>> memory = m_store.memory();
    NW_TRY(memory);
    return *memory ? Result<void>() : m_store.remember({verifierKeys, {}});
}

Result<LogVerdict> LogWatch::alarm(AlarmKind kind, const QByteArray &keptNote,
                                   const QByteArray &shown, const QString &detail)
{
    const ProofAlarm alarm{0, kind, keptNote, shown, detail, m_environment.nowMs(), false};
    // Each sync shows the same trouble again: while nobody has looked, once is enough.
    const Result<bool> waits = m_store.hasUnseenLike(alarm);
    NW_TRY(waits);
    if (!*waits) {
        qInfo("The server's books do not hold: %s", qUtf8Printable(detail));
        NW_TRY(m_store.raise(alarm));
    }
    return LogVerdict{LogVerdict::What::Alarmed, 0, 0};
}

Result<LogVerdict> LogWatch::judge(const QByteArray &note, const Proof &proof)
{
    CacheTransaction transaction(m_database);
    NW_TRY(transaction.begun());
    const Result<Kept> kept = this->kept();
    NW_TRY(kept);
    const Result<Checkpoint> shown = openCheckpoint(note, kept->pinned);
    Result<LogVerdict> verdict = shown
        ? settle(*kept, note, *shown, proof)
        : alarm(AlarmKind::WrongSignature, kept->note, note, shown.error().detail);
    NW_TRY(verdict);
    NW_TRY(transaction.commit());
    return verdict;
}

Result<LogVerdict> LogWatch::settle(const Kept &kept, const QByteArray &note,
                                    const Checkpoint &shown, const Proof &proof)
{
    const bool isNewer = shown.size > kept.head.size;
    const Checkpoint &older = isNewer ? kept.head : shown;
    const Checkpoint &newer = isNewer ? shown : kept.head;
    if (older.size == newer.size && older.root != newer.root)
        return alarm(AlarmKind::SplitView, kept.note, note,
                     QStringLiteral("two roots of size %1").arg(newer.size));
    // Everything continues an empty log, whose root is one for all.
    const bool isPlain = older.size == newer.size || older.size == 0;
    if (isPlain && older.size == 0 && older.root != emptyMerkleRoot())
        return alarm(AlarmKind::SplitView, kept.note, note,
                     QStringLiteral("an empty log with a root"));
    if (!isPlain) {
        if (std::holds_alternative<std::monostate>(proof))
            return LogVerdict{LogVerdict::What::NeedsProof, older.size, newer.size};
        const auto *hashes = std::get_if<QList<MerkleHash>>(&proof);
        if (!hashes || !provesConsistency(older.size, newer.size, older.root, newer.root, *hashes))
            return alarm(AlarmKind::RewrittenHistory, kept.note, note,
                         QStringLiteral("nothing proves that size %1 begins with size %2")
                             .arg(newer.size)
                             .arg(older.size));
    }
    if (isNewer || kept.note.isEmpty()) {
        Result<std::optional<LogMemory>> memory = m_store.memory();
        NW_TRY(memory);
        (*memory)->note = note;
        NW_TRY(m_store.remember(**memory));
    }
    return LogVerdict{};
}

Result<LogVerdict> LogWatch::judgeReceipt(const QString &userId, const WalletEntry &entry,
                                          const QByteArray &receipt, const Proof &proof)
{
    CacheTransaction transaction(m_database);
    NW_TRY(transaction.begun());
    const Result<Kept> kept = this->kept();
    NW_TRY(kept);
    const Result<VerifiedReceipt> verified = verifyReceipt(receipt, kept->pinned);
    const QString fault =
        verified ? mismatchOf(verified->transaction, userId, entry) : verified.error().detail;
    Result<LogVerdict> verdict;
    if (fault.isEmpty()) {
        const Result<ReceiptParts> parts = parseReceipt(receipt);
        NW_TRY(parts);
        verdict = settle(*kept, parts->checkpoint, verified->checkpoint, proof);
    } else {
        verdict = alarm(AlarmKind::FalseReceipt, kept->note, receipt,
                        QString(entry.receiptId + QStringLiteral(": ") + fault));
    }
    NW_TRY(verdict);
    if (verdict->what == LogVerdict::What::Accepted)
        NW_TRY(m_store.keepReceipt(entry.receiptId, receipt));
    NW_TRY(transaction.commit());
    return verdict;
}

Result<VerifiedReceipt> LogWatch::receipt(const QString &receiptId)
{
    const Result<QByteArray> text = m_store.receipt(receiptId);
    NW_TRY(text);
    if (text->isEmpty())
        return failure(ErrorCode::NotFound, QStringLiteral("no such receipt is kept"));
    const Result<Kept> kept = this->kept();
    NW_TRY(kept);
    return verifyReceipt(*text, kept->pinned);
}

Result<std::optional<Checkpoint>> LogWatch::newest()
{
    const Result<Kept> kept = this->kept();
    NW_TRY(kept);
    return kept->note.isEmpty() ? std::nullopt : std::optional(kept->head);
}

Result<QList<ProofAlarm>> LogWatch::alarms()
{
    return m_store.alarms();
}

Result<bool> LogWatch::isAlarmed()
{
    const Result<std::int64_t> count = m_store.unseenCount();
    NW_TRY(count);
    return *count > 0;
}

Result<void> LogWatch::lookedAt()
{
    return m_store.markSeen();
}

} // namespace nw
