#pragma once

#include "server/ledger/ledgerrows.h"

#include <array>
#include <functional>

namespace nw::server::ledger {

// The rules, without a database: what becomes of a command, given all that it names. The database
// checks most of them once more by itself.

// Whether the fields keep to what ledgertypes.h allows; looked at before a command is queued.
bool isWellFormed(const LedgerCommand &command);

// SHA-256 over everything that makes a command this command: not its key, descriptions and
// messages.
QByteArray contentHash(const LedgerCommand &command);

// The canonical bytes of a planned transaction (ledgerleaf.h).
QByteArray leafOf(const PlannedTransaction &planned, const LedgerCommand &command,
                  const std::array<std::uint8_t, 16> &salt);

// Judges the commands of a group in turn, each on the state that the ones before it left. A refused
// command leaves no trace but the row of its key.
class GroupJudge
{
public:
    GroupJudge(GroupState state, const std::function<std::array<std::uint8_t, 16>()> &salts);

    // `command` is well-formed and has a transactionId.
    LedgerOutcome judge(const LedgerCommand &command);

    const GroupPlan &plan() const { return m_plan; }

private:
    struct Draft; // a command under judgement

    LedgerOutcome decide(const LedgerCommand &command);
    LedgerStatus check(Draft &draft) const;
    std::optional<LedgerOutcome> replay(const LedgerCommand &command) const;
    bool openAccounts(Draft &draft) const;
    AccountRow *touch(Draft &draft, const AccountName &name) const;
    LedgerStatus draftRelease(Draft &draft) const;
    LedgerStatus draftLegs(Draft &draft) const;
    LedgerStatus findReversed(Draft &draft) const;
    LedgerStatus move(Draft &draft) const;
    LedgerOutcome seal(Draft &draft);
    void rememberKey(const LedgerCommand &command, const LedgerOutcome &outcome);

    GroupState m_state;
    GroupPlan m_plan;
    std::function<std::array<std::uint8_t, 16>()> m_salts;
};

// The outcome of a transaction that is sealed already, word for word as it was told first.
LedgerOutcome outcomeOf(const NamedTransaction &transaction);

// What projections were told of it.
SealedTransaction sealedFrom(const NamedTransaction &transaction);

} // namespace nw::server::ledger
