#pragma once

#include "server/common/money/keyedrequest.h"
#include "services-client/contract/result.h"

#include <QString>

#include <cstdint>

namespace nw::server::comics {

// A page that a person was shown, as an accepted progress update says it.
struct ReadingEvent
{
    QString userId;
    QString comicId;
    QString comicTitle;
    QString coverUrl;
    int page = 1; // from 1
    int pageCount = 0;
    bool completed = false;
    QString deviceName;
    std::int64_t readAtMs = 0; // of the device, clamped to the server's clock
};

// What comics needs from users: to remember what was read. record() is called inside the transaction
// that keeps the progress, on that transaction's thread: an adapter writes through the thread's own
// connection, begins no transaction, and so stays or goes with the progress. An error undoes both.
// committed() follows when the transaction stays.
class ReadingHistory
{
public:
    virtual ~ReadingHistory() = default;
    virtual Result<void> record(const ReadingEvent &event) = 0;
    virtual void committed() {}
};

// What a purchase of a comic came to. An answer of before is the same, word for word.
struct Unlocked
{
    QString receiptId; // empty for a gift
    enum class How
    {
        Bought,
        OwnedAlready
    } how = How::Bought;
};

struct UnlockOutcome
{
    Result<Unlocked> result;
    Answered answered = Answered::Now;
};

// What comics needs from wallet: to sell a comic at the catalogue's price. `expected`: what the
// person was shown, when the app said it.
class ComicSales
{
public:
    virtual ~ComicSales() = default;
    virtual UnlockOutcome unlock(const QString &userId, const QString &comicId,
                                 std::optional<Amount> expected, const RequestKey &key) = 0;
};

} // namespace nw::server::comics
