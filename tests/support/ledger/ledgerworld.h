#pragma once

#include "server/ledger/checkpointkeys.h"
#include "server/ledger/ledgerservice.h"
#include "tests/support/manualclock.h"
#include "tests/support/testdatabases.h"

#include <QString>

namespace nw::test {

// A ledger on an empty database of the engine of the running row, with a clock that stands still.
class LedgerWorld
{
public:
    LedgerWorld();
    explicit LedgerWorld(server::Engine engine);

    // Starts the ledger; `change` may alter the setup. Once more after stop(): as after a restart.
    void start(const std::function<void(server::ledger::LedgerSetup &)> &change = {});
    void stop() { m_ledger.reset(); }

    server::ledger::LedgerService &ledger() { return *m_ledger; }
    server::Database &database() { return *m_database; }
    std::shared_ptr<server::Database> sharedDatabase() { return m_database; }
    QString url() const { return m_scratch.url(); }
    ManualClock &clock() { return m_clock; }

    // Posts, and ends the running test's program when the ledger cannot answer at all.
    server::ledger::LedgerOutcome post(const server::ledger::LedgerCommand &command);
    server::ledger::LedgerStatus status(const server::ledger::LedgerCommand &command)
    {
        return post(command).status;
    }
    std::int64_t balance(const QString &account, const QString &asset = QStringLiteral("NWT"));
    server::ledger::AccountBalance account(const QString &account,
                                           const QString &asset = QStringLiteral("NWT"));

    // One number of the database; -1 when there is no row.
    std::int64_t number(const char *sql);
    // The driver's words when the statement is refused; empty when it is not.
    QString refusal(const char *sql);

    // What is in the books of an asset altogether: 0 when nothing was lost or made.
    bool isBalanced();

    static std::shared_ptr<const server::ledger::CheckpointKeys> keys(char seed = 'k');

private:
    ScratchDatabase m_scratch;
    std::shared_ptr<server::Database> m_database;
    ManualClock m_clock;
    std::unique_ptr<server::ledger::LedgerService> m_ledger;
};

QString uuid(int number);
QString user(int number);
QString creator(int number);

server::ledger::Leg debit(const QString &account, std::int64_t units,
                          const QString &asset = QStringLiteral("NWT"));
server::ledger::Leg credit(const QString &account, std::int64_t units,
                           const QString &asset = QStringLiteral("NWT"));
server::ledger::LedgerCommand transfer(const QString &from, const QString &to, std::int64_t units);
server::ledger::LedgerCommand issue(const QString &to, std::int64_t units);
server::ledger::LedgerCommand hold(const QString &id, const QList<server::ledger::Leg> &legs);
server::ledger::LedgerCommand resolve(server::ledger::Action action, const QString &holdId,
                                      const QList<server::ledger::Leg> &legs = {});
server::ledger::LedgerCommand withKey(server::ledger::LedgerCommand command, const QString &key,
                                      char request = 'r');

} // namespace nw::test
