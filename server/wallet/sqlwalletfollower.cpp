#include "server/wallet/sqlwalletfollower.h"

#include "services-client/contract/ids.h"

namespace nw::server::wallet {

namespace {

const QString kPeople = QStringLiteral("user:");

// What a posting changed of one person's wallet.
struct Change
{
    QString userId;
    Amount amount; // below zero: it went out
    Amount earned;
    Amount spent;
};

Change changeOf(const SealedPosting &posting, const QString &account)
{
    Change change;
    change.userId = account.sliced(kPeople.size());
    const bool moves = posting.action == BookAction::Post || posting.action == BookAction::Capture;
    if (!moves)
        return change; // of what is reserved only
    for (const BookLine &line : posting.lines) {
        if (line.account == account && line.asset == nwt())
            change.amount.units += line.credit.units - line.debit.units;
    }
    // What goes back was not spent, and what is taken back was not earned.
    const bool isUndone = posting.kind == u"refund" || posting.kind == u"dispute";
    if ((change.amount.units > 0) != isUndone)
        change.earned = change.amount;
    else
        change.spent.units = -change.amount.units;
    return change;
}

DbResult<void> keepWallet(Connection &connection, const SealedPosting &posting,
                          const BookBalance &balance, const Change &change)
{
    return connection.run(
        "INSERT INTO wallets (id, user_id, nwt_balance, pending, total_earned, total_spent,"
        " as_of_sequence, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (user_id) DO UPDATE SET nwt_balance = excluded.nwt_balance,"
        " pending = excluded.pending, total_earned = wallets.total_earned + excluded.total_earned,"
        " total_spent = wallets.total_spent + excluded.total_spent,"
        " as_of_sequence = excluded.as_of_sequence, updated_at = excluded.updated_at",
        {derivedId(QStringLiteral("wallet"), change.userId), change.userId,
         qint64(balance.balance.units), qint64(balance.pending.units), qint64(change.earned.units),
         qint64(change.spent.units), qint64(posting.sequence), qint64(posting.createdAtMs),
         qint64(posting.createdAtMs)});
}

DbResult<void> keepTransaction(Connection &connection, const SealedPosting &posting,
                               const BookBalance &balance, const Change &change)
{
    auto kept = connection.run(
        "INSERT INTO transactions (id, user_id, type, amount, balance_after, description, sequence,"
        " created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        {posting.transactionId, change.userId, posting.kind, qint64(change.amount.units),
         qint64(balance.balance.units), posting.description, qint64(posting.sequence),
         qint64(posting.createdAtMs)});
    if (!kept)
        return kept;
    return connection.run(
        "INSERT INTO receipts (id, user_id, transaction_id, created_at)"
        " VALUES (?, ?, ?, ?)",
        {posting.transactionId, change.userId, posting.transactionId, qint64(posting.createdAtMs)});
}

} // namespace

DbResult<void> SqlWalletFollower::follow(Connection &connection, const SealedPosting &posting)
{
    for (const BookBalance &balance : posting.balances) {
        if (balance.asset != nwt() || !balance.account.startsWith(kPeople))
            continue;
        const Change change = changeOf(posting, balance.account);
        if (auto kept = keepWallet(connection, posting, balance, change); !kept)
            return kept;
        if (change.amount.units == 0)
            continue;
        if (auto kept = keepTransaction(connection, posting, balance, change); !kept)
            return kept;
    }
    return {};
}

DbResult<void> SqlWalletFollower::clear(Connection &connection)
{
    for (const char *sql :
         {"DELETE FROM receipts", "DELETE FROM transactions", "DELETE FROM wallets"}) {
        if (auto cleared = connection.execute(sql); !cleared)
            return cleared;
    }
    return {};
}

} // namespace nw::server::wallet
