#pragma once

#include "services-client/cache/cachedatabase.h"
#include "services-client/moneytypes.h"

namespace nw {

// What this device remembers of the server's log: whose signature counts, and the newest head that
// was proven to continue all the earlier ones.
struct LogMemory
{
    QList<QByteArray> verifierKeys; // pinned; see NoteVerifier
    QByteArray note; // the newest checkpoint; empty: none was accepted yet
};

// The tables log_memory, proof_alarms and kept_receipts. Rules are in LogWatch; here is only SQL.
class SqlProofStore
{
public:
    explicit SqlProofStore(CacheDatabase &database)
        : m_database(database)
    {
    }

    Result<std::optional<LogMemory>> memory();
    Result<void> remember(const LogMemory &memory);

    Result<void> raise(const ProofAlarm &alarm); // its id is the store's
    Result<QList<ProofAlarm>> alarms(); // newest first
    Result<bool> hasUnseenLike(const ProofAlarm &alarm); // same kind, and same head or detail
    Result<std::int64_t> unseenCount();
    Result<void> markSeen();

    Result<void> keepReceipt(const QString &receiptId, const QByteArray &text);
    Result<QByteArray> receipt(const QString &receiptId); // empty: there is none

private:
    CacheDatabase &m_database;
};

} // namespace nw
