#pragma once

#include "services-client/cache/cachedatabase.h"
#include "services-client/moneytypes.h"

namespace nw {

// The table money_orders. Rules are in OrderBook; here is only SQL.
class SqlOrderStore
{
public:
    explicit SqlOrderStore(CacheDatabase &database)
        : m_database(database)
    {
    }

    Result<void> append(const MoneyOrder &order);
    Result<void> update(const MoneyOrder &order); // by id: attempts, state, error and answer
    Result<void> remove(const QString &id);
    Result<std::optional<MoneyOrder>> find(const QString &id);
    Result<std::optional<MoneyOrder>> findOpen(const OrderRequest &request); // the very same
    Result<std::optional<MoneyOrder>> nextOpen(const QString &afterId); // empty: the oldest
    Result<QList<MoneyOrder>> open(); // oldest first
    Result<std::int64_t> openCount();
    Result<void> forgetSettled(std::int64_t placedBeforeMs);

private:
    Result<QList<MoneyOrder>> read(CacheStatement query);
    Result<std::optional<MoneyOrder>> readOne(CacheStatement query);

    CacheDatabase &m_database;
};

} // namespace nw
