#include "server/wallet/accounts.h"

#include "services-client/contract/ids.h"

#include <QUuid>

namespace nw::server::wallet {

namespace {

// Ids of people are UUIDs of version 7: they begin with the time at which the account was made,
// and the wallet with it.
std::int64_t madeAtMs(const QString &userId)
{
    constexpr qsizetype kTimeDigits = 12;
    return QString(userId).remove(u'-').left(kTimeDigits).toLongLong(nullptr, 16);
}

WalletEntry entryOf(const TransactionRow &row)
{
    WalletEntry entry;
    entry.id = QString::number(qint64(row.sequence));
    entry.type = row.type;
    entry.direction = row.amount.units < 0 ? EntryDirection::Out : EntryDirection::In;
    entry.amount = {row.amount.units < 0 ? -row.amount.units : row.amount.units};
    entry.balanceAfter = row.balanceAfter;
    entry.description = row.description;
    entry.transactionId = row.transactionId;
    entry.receiptId = row.transactionId;
    entry.createdAtMs = row.createdAtMs;
    return entry;
}

} // namespace

Accounts::Accounts(WalletStore &store, Books &books, const Clock &clock)
    : m_store(store)
    , m_books(books)
    , m_clock(clock)
{
}

Result<WalletRow> Accounts::wallet(const QString &userId)
{
    const Result<std::optional<WalletRow>> row = m_store.wallet(userId);
    if (!row)
        return tl::unexpected(row.error());
    if (*row)
        return **row;
    WalletRow none;
    none.userId = userId;
    none.createdAtMs = madeAtMs(userId);
    none.updatedAtMs = none.createdAtMs;
    return none;
}

Result<WalletBalance> Accounts::balance(const QString &userId)
{
    const Result<WalletRow> row = wallet(userId);
    if (!row)
        return tl::unexpected(row.error());
    WalletBalance balance;
    balance.balance = row->balance;
    balance.pending = row->pending;
    balance.available = {row->balance.units - row->pending.units};
    balance.totalEarned = row->totalEarned;
    balance.totalSpent = row->totalSpent;
    balance.asOfMs = m_clock.nowMs();
    return balance;
}

Result<TransactionPage> Accounts::transactions(const QString &userId, const QString &position,
                                               int limit)
{
    const qint64 before = position.toLongLong();
    if (!position.isEmpty() && (before < 1 || position != QString::number(before)))
        return failure(ErrorCode::InvalidInput,
                       QStringLiteral("cursor is not one that this list gave."),
                       QStringLiteral("cursor"));
    Result<QList<TransactionRow>> rows = m_store.transactions(userId, before, limit + 1);
    if (!rows)
        return tl::unexpected(rows.error());
    TransactionPage page;
    if (rows->size() > limit) {
        rows->resize(limit);
        page.nextPosition = QString::number(qint64(rows->last().sequence));
    }
    for (const TransactionRow &row : std::as_const(*rows))
        page.entries.append(entryOf(row));
    return page;
}

Result<ReceiptDocument> Accounts::receipt(const QString &userId, const QString &receiptId)
{
    const auto absent = failure(ErrorCode::NotFound, QStringLiteral("no such receipt"));
    if (!isUuid(receiptId))
        return absent;
    const Result<bool> own = m_store.hasReceipt(userId, receiptId);
    if (!own)
        return tl::unexpected(own.error());
    if (!*own)
        return absent;
    const Result<BookReceipt> receipt = m_books.receipt(receiptId);
    if (!receipt)
        return tl::unexpected(receipt.error());
    return ReceiptDocument{receiptId, receiptId, receipt->sequence, receipt->leaf, receipt->proof};
}

} // namespace nw::server::wallet
