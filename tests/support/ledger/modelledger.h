#pragma once

#include "server/ledger/ledgertypes.h"

#include <map>
#include <set>

namespace nw::test {

// What a ledger has to answer, written down once more from its rules alone: no database, no code of
// the engine. It predicts every answer of the real one to the last unit.
class ModelLedger
{
public:
    explicit ModelLedger(std::int64_t nowMs)
        : m_nowMs(nowMs)
    {
    }

    void setNow(std::int64_t nowMs) { m_nowMs = nowMs; }

    server::ledger::LedgerOutcome answer(const server::ledger::LedgerCommand &command);
    int expireDue(); // how many

    using Name = std::pair<QString, QString>;
    server::ledger::AccountBalance balance(const Name &name) const;
    QList<Name> accounts() const;
    std::int64_t transactions() const { return m_sequence; }
    QStringList openHolds() const;

private:
    struct Account
    {
        std::int64_t debits = 0;
        std::int64_t credits = 0;
        std::int64_t held = 0; // debits
        std::int64_t awaited = 0; // credits
        std::int64_t version = 0;
        int state = 1;
    };
    struct Done
    {
        QByteArray fingerprint;
        server::ledger::LedgerOutcome outcome;
        server::ledger::LedgerCommand command;
        bool isOpenHold = false;
        std::map<int, std::int64_t> takenBack; // by leg
    };
    struct Remembered
    {
        QByteArray request;
        server::ledger::LedgerOutcome outcome;
    };
    using Accounts = std::map<Name, Account>;

    server::ledger::LedgerOutcome decide(const server::ledger::LedgerCommand &command);
    server::ledger::LedgerOutcome refuse(server::ledger::LedgerStatus status,
                                         const Name &name = {}) const;
    server::ledger::LedgerOutcome judgeForm(const server::ledger::LedgerCommand &command) const;
    server::ledger::LedgerOutcome judgeHold(const server::ledger::LedgerCommand &command) const;
    server::ledger::LedgerOutcome judgeReversal(const server::ledger::LedgerCommand &command) const;
    server::ledger::LedgerOutcome moveMoney(const server::ledger::LedgerCommand &command);
    bool mayOverdraw(const QString &account) const;
    bool exists(const QString &account, const QString &asset) const;

    std::int64_t m_nowMs = 0;
    std::int64_t m_sequence = 0;
    Accounts m_accounts;
    std::map<QString, Done> m_done; // by transaction id
    std::map<Name, Remembered> m_keys;
};

} // namespace nw::test
