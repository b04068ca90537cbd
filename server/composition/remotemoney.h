#pragma once

#include "server/common/money/books.h"
#include "server/composition/remoteports.h"
#include "server/events/eventsports.h"
#include "server/wallet/walletports.h"

namespace nw::server {

// The ports of wallet and events on services in other processes; internalmoney.h has what those
// answer. Who calls whom has no circle, or two services could wait for each other's last thread:
//   wallet → comics, events, ledger, auth · events → ledger, auth · ledger (its relay) → comics,
//   events
// For the same reason POST /comics/:id/unlock leads to wallet, and not through comics.

class BooksOverHttp final : public Books
{
public:
    explicit BooksOverHttp(Upstreams &upstreams)
        : m_upstreams(upstreams)
    {
    }

    // A posting without a key and an id of its own is given an id here: a call is tried twice.
    Result<PostingOutcome> post(const Posting &posting) override;
    Result<BookBalance> balance(const QString &account, const QString &asset) override;
    Result<bool> isPosted(const QString &transactionId) override;
    Result<BookReceipt> receipt(const QString &transactionId) override;

private:
    Upstreams &m_upstreams;
};

class ComicShopOverHttp final : public wallet::ComicShop
{
public:
    explicit ComicShopOverHttp(Upstreams &upstreams)
        : m_upstreams(upstreams)
    {
    }
    Result<wallet::ComicOffer> offer(const QString &comicId) override;
    Result<bool> owns(const QString &userId, const QString &comicId) override;
    Result<void> grant(const QString &userId, const QString &comicId,
                       const QString &receiptId) override;

private:
    Upstreams &m_upstreams;
};

class TicketShopOverHttp final : public wallet::TicketShop
{
public:
    explicit TicketShopOverHttp(Upstreams &upstreams)
        : m_upstreams(upstreams)
    {
    }
    wallet::TicketSale buyOne(const QString &userId, const QString &ticketTypeId, Amount expected,
                              const RequestKey &key) override;

    // For the ledger's relay: a booking was paid.
    Result<void> captured(const QString &bookingId);

private:
    Upstreams &m_upstreams;
};

class PeopleOverHttp final : public wallet::People, public events::Guests
{
public:
    explicit PeopleOverHttp(Upstreams &upstreams)
        : m_accounts(upstreams)
    {
    }
    Result<bool> exists(const QString &userId) override;

private:
    AccountsOverHttp m_accounts;
};

} // namespace nw::server
