#pragma once

#include "server/common/money/keyedrequest.h"
#include "services-client/contract/result.h"

#include <QString>

#include <cstdint>

namespace nw::server::wallet {

// What wallet needs of others. Money moves through Books (server/common/money/books.h).

// What a comic costs, and who is paid.
struct ComicOffer
{
    QString title;
    Amount price; // 0: free, nothing to buy
    QString payeeId; // a UUID: the share goes to creator:<payeeId>
};

// Of comics. `userId`'s right to read is granted by the message "comic.bought", which comics takes
// from the ledger's outbox.
class ComicShop
{
public:
    virtual ~ComicShop() = default;
    virtual Result<ComicOffer> offer(const QString &comicId) = 0; // NotFound
    virtual Result<bool> owns(const QString &userId, const QString &comicId) = 0;

    // Grants at once what the message will grant anyhow, so that who paid can read in the same
    // second. A second time: nothing.
    virtual Result<void> grant(const QString &userId, const QString &comicId,
                               const QString &receiptId) = 0;
};

// A ticket that was bought through the wallet.
struct SoldTicket
{
    QString transactionId;
    Amount balance; // of the buyer, afterwards
};

struct TicketSale
{
    Result<SoldTicket> result;
    Answered answered = Answered::Now;
};

// Of events. `expected`: what the buyer was shown.
class TicketShop
{
public:
    virtual ~TicketShop() = default;
    virtual TicketSale buyOne(const QString &userId, const QString &ticketTypeId, Amount expected,
                              const RequestKey &key) = 0;
};

// Of users.
class People
{
public:
    virtual ~People() = default;
    virtual Result<bool> exists(const QString &userId) = 0;
};

} // namespace nw::server::wallet
