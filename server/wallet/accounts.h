#pragma once

#include "server/common/money/books.h"
#include "server/common/runtime/clock.h"
#include "server/wallet/walletstore.h"

namespace nw::server::wallet {

struct TransactionPage
{
    QList<WalletEntry> entries;
    QString nextPosition; // empty at the end
};

// What a person sees of their own wallet. There is no way to name another's. Thread-safe.
class Accounts
{
public:
    // All outlive the service.
    Accounts(WalletStore &store, Books &books, const Clock &clock);

    Result<WalletRow> wallet(const QString &userId); // zeros when nothing has moved yet
    Result<WalletBalance> balance(const QString &userId);
    // `position`: of the answer before, empty for the newest. Error: InvalidInput.
    Result<TransactionPage> transactions(const QString &userId, const QString &position, int limit);
    Result<ReceiptDocument> receipt(const QString &userId, const QString &receiptId); // NotFound

private:
    WalletStore &m_store;
    Books &m_books;
    const Clock &m_clock;
};

} // namespace nw::server::wallet
