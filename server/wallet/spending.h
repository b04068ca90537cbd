#pragma once

#include "server/common/money/keyedrequest.h"
#include "server/common/money/split.h"
#include "server/common/runtime/clock.h"
#include "server/wallet/walletports.h"
#include "server/wallet/walletstore.h"

namespace nw::server::wallet {

// What a spend came to. An answer of before is the same, word for word.
struct Spent
{
    SpendAnswer answer;
    enum class How
    {
        Bought,
        OwnedAlready // paid for under another key, or given: nothing was charged
    } how = How::Bought;
};

struct SpendOutcome
{
    Result<Spent> result;
    Answered answered = Answered::Now;
};

// Spending tokens. The server sets every price; what the person was shown only guards it.
// Thread-safe.
class Spending
{
public:
    struct Parts
    {
        Books *books = nullptr; // all outlive the service
        WalletStore *store = nullptr;
        ComicShop *comics = nullptr;
        TicketShop *tickets = nullptr;
        People *people = nullptr;
        const Clock *clock = nullptr;
        FeePolicy fees;
    };
    explicit Spending(const Parts &parts);

    // POST /comics/:id/unlock and POST /wallet/spend: one use case. `expected`: nothing, when the
    // caller takes any price. A comic is charged once a person, whatever the keys. Errors:
    // NotFound, Conflict (it is free), PriceChanged, InsufficientFunds, IdempotencyKeyReused,
    // InFlight.
    SpendOutcome buyComic(const QString &userId, const QString &comicId,
                          std::optional<Amount> expected, const RequestKey &key);

    SpendOutcome spend(const QString &userId, const SpendRequest &request, const RequestKey &key);

private:
    SpendOutcome buyTicket(const QString &userId, const SpendRequest &request,
                           const RequestKey &key);
    SpendOutcome tip(const QString &userId, const SpendRequest &request, const RequestKey &key);
    SpendOutcome postComic(const QString &userId, const QString &comicId, const ComicOffer &offer,
                           const RequestKey &key);
    SpendOutcome ownedAlready(const QString &userId, const QString &transactionId);
    SpendOutcome refuse(const RequestKey &key, const Error &error);
    std::optional<SpendOutcome> refusedBefore(const RequestKey &key);

    const Parts m_parts;
    RequestsInFlight m_inFlight;
};

// Who is paid what by `amount` from a person: the share first, then the fee, where it is any.
QList<BookLine> paymentLines(const QString &payer, const QString &payee, Amount amount, int feeBps);

} // namespace nw::server::wallet
