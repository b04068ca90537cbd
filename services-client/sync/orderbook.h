#pragma once

#include "services-client/cache/sqlorderstore.h"
#include "services-client/environment.h"

namespace nw {

// What is asked of the server with tokens or seats: the rules, each step one transaction. An order
// is on disk with its idempotency key before anything is sent, and is sent again with the same key
// and the same bytes until there is an answer, whatever ends the program in between; the key is
// what keeps the server from acting twice. The network is elsewhere; it may fail or stop between
// any two calls.
class OrderBook
{
public:
    OrderBook(CacheDatabase &database, const Environment &environment);

    // The same thing asked for while it is still open is the same order: who presses a button again
    // because no answer came does not pay twice.
    Result<MoneyOrder> place(const OrderRequest &request);

    // The oldest open order, or the one placed next after `afterId`, marked as tried on disk before
    // it is handed out; none: there is none.
    Result<std::optional<MoneyOrder>> takeNext(const QString &afterId = {});

    // What a try came to: `data` of the answer, or why there is none. An error that another try may
    // mend leaves the order open.
    Result<MoneyOrder> settle(const QString &id, const Result<QByteArray> &answer);

    // Before its first try. Conflict: the server may have it. NotFound.
    Result<void> withdraw(const QString &id);

    Result<QList<MoneyOrder>> open(); // oldest first
    Result<std::int64_t> openCount();

private:
    CacheDatabase &m_database;
    SqlOrderStore m_store;
    Environment m_environment;
};

} // namespace nw
