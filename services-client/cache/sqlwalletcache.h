#pragma once

#include "services-client/cache/cachedatabase.h"
#include "services-client/moneytypes.h"

namespace nw {

// What the server last said of the account's tokens and tickets: the tables wallet_entries and
// bookings, and the balance.
class SqlWalletCache
{
public:
    explicit SqlWalletCache(CacheDatabase &database)
        : m_database(database)
    {
    }

    Result<std::optional<WalletBalance>> balance(); // nothing before the server said it once
    Result<void> saveBalance(const WalletBalance &balance);

    Result<QList<ProvenEntry>> entries(int limit, int offset); // newest first
    Result<bool> hasEntry(const QString &id);
    Result<void> addEntry(const WalletEntry &entry);
    // Entries whose receipts are not kept, oldest first: their log is walked in its order.
    Result<QList<WalletEntry>> unproven(int limit);

    Result<QList<BookingInfo>> bookings(); // newest first
    Result<void> replaceBookings(const QList<BookingInfo> &bookings);

private:
    CacheDatabase &m_database;
};

} // namespace nw
