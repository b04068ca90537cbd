#pragma once

#include "server/ledger/ledgerrows.h"
#include "tests/support/testdatabases.h"

#include <QMap>

#include <optional>

namespace nw::test {

// What the ledger's database looks like with its seals, and a copy without them: no triggers, no
// UNIQUE and no CHECK that says anything about money.
enum class Seals
{
    Kept,
    Taken
};

// Writes into the ledger's tables as a careless program would: what it saw before, it takes for
// true. It knows none of the ledger's rules, so that only the database stands between it and a
// wrong book.
class HurriedWriter
{
public:
    explicit HurriedWriter(Seals seals);

    struct Leg
    {
        std::int64_t accountId = 0;
        int layer = server::ledger::kPosted;
        std::int64_t debit = 0;
        std::int64_t credit = 0;
        std::int64_t reversesEntryId = 0;
    };
    struct Wish
    {
        QString uuid;
        server::ledger::Action action = server::ledger::Action::Post;
        QList<Leg> legs;
        std::int64_t holdSequence = 0;
        QString key; // of its idempotency row; empty: none
    };
    struct Totals
    {
        std::int64_t debitsPosted = 0;
        std::int64_t creditsPosted = 0;
        std::int64_t debitsPending = 0;
        std::int64_t creditsPending = 0;
        std::int64_t version = 0;
    };
    using Looks = QMap<std::int64_t, Totals>; // by account

    void open(std::int64_t accountId, const QString &name, const QString &asset);
    Looks look(const QList<std::int64_t> &accountIds);
    // In one transaction, with the totals of `looks`, or with those of the moment. The sequence of
    // what was written; nothing when the database refused it.
    std::optional<std::int64_t> write(const Wish &wish, const std::optional<Looks> &looks = {});
    std::int64_t number(const QString &sql); // of this thread's connection

private:
    std::optional<std::int64_t> writeRows(server::Connection &connection, const Wish &wish,
                                          Looks looks);
    bool writeEntries(server::Connection &connection, const Wish &wish, std::int64_t sequence,
                      Looks &looks);

    Seals m_seals;
    ScratchDatabase m_scratch;
    std::shared_ptr<server::Database> m_database;
};

} // namespace nw::test
