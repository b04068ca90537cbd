#pragma once

#include "services-client/cache/sqlproofstore.h"
#include "services-client/contract/receipt.h"
#include "services-client/environment.h"

#include <optional>
#include <variant>

namespace nw {

// What a signed head of the server's log is to the one that this device keeps.
struct LogVerdict
{
    enum class What
    {
        Accepted, // it continues what is kept, and is kept itself when it is newer
        NeedsProof, // whether it does is for a consistency proof from `fromSize` to `toSize`
        Alarmed // it cannot be true together with what is kept; the alarm is on disk
    } what = What::Accepted;
    std::uint64_t fromSize = 0;
    std::uint64_t toSize = 0;
};

// Watches that the server's books are only ever added to. The first key that a server shows is
// pinned; from then on nothing is believed that is not signed with it, and each head of the log
// must contain the newest one before it (RFC 6962, 2.1.2), or be contained in it: an answer that
// was overtaken on its way. What does not fit raises an alarm. It neither asks the network nor
// forgets.
class LogWatch
{
public:
    LogWatch(CacheDatabase &database, const Environment &environment);

    // What a server may answer when it cannot prove: its log is shorter than it was.
    struct NoProof
    {
    };
    using Proof = std::variant<std::monostate, NoProof, QList<MerkleHash>>; // monostate: not asked

    // Once for an account: later calls change nothing. Error: InvalidInput (no usable key).
    Result<void> pin(const QList<QByteArray> &verifierKeys);

    // `proof`: of the sizes that an earlier verdict named.
    Result<LogVerdict> judge(const QByteArray &note, const Proof &proof = {});

    // The receipt of a row of the history of `userId`: it must prove the very row, and its own head
    // must fit like any other. Kept when it is accepted.
    Result<LogVerdict> judgeReceipt(const QString &userId, const WalletEntry &entry,
                                    const QByteArray &receipt, const Proof &proof = {});

    // A kept receipt, checked once more. NotFound; Damaged: the cache's fault, not the server's.
    Result<VerifiedReceipt> receipt(const QString &receiptId);

    Result<std::optional<Checkpoint>> newest();
    Result<QList<ProofAlarm>> alarms();
    Result<bool> isAlarmed(); // an alarm waits to be looked at
    Result<void> lookedAt(); // at all of them

private:
    struct Kept
    {
        QList<NoteVerifier> pinned;
        QByteArray note;
        Checkpoint head; // of an empty log when there is no note
    };
    Result<Kept> kept();
    Result<LogVerdict> alarm(AlarmKind kind, const QByteArray &keptNote, const QByteArray &shown,
                             const QString &detail);
    Result<LogVerdict> settle(const Kept &kept, const QByteArray &note, const Checkpoint &shown,
                              const Proof &proof);

    CacheDatabase &m_database;
    SqlProofStore m_store;
    Environment m_environment;
};

} // namespace nw
