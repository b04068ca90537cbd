#include "services-client/cache/sqlorderstore.h"

namespace nw {

namespace {

#define NW_ORDER_COLUMNS                                                                           \
    "order_id, kind, target, body, attempts, state, error_code, error_detail, answer, placed_at"

// 0 stands for no error: codes begin at 1.
int codeOf(const MoneyOrder &order)
{
    return order.error ? int(order.error->code) : 0;
}

QString detailOf(const MoneyOrder &order)
{
    return order.error ? order.error->detail : QString();
}

MoneyOrder orderOf(const CacheStatement &row)
{
    MoneyOrder order;
    order.id = row.text(0);
    order.request.kind = static_cast<OrderKind>(row.integer(1));
    order.request.target = row.text(2);
    order.request.body = row.bytes(3);
    order.attempts = int(row.integer(4));
    order.state = static_cast<OrderState>(row.integer(5));
    if (row.integer(6) != 0)
        order.error = Error{static_cast<ErrorCode>(row.integer(6)), row.text(7), {}};
    order.answer = row.bytes(8);
    order.placedAtMs = row.integer(9);
    return order;
}

} // namespace

Result<QList<MoneyOrder>> SqlOrderStore::read(CacheStatement query)
{
    NW_TRY(query.run());
    QList<MoneyOrder> orders;
    while (query.next())
        orders.append(orderOf(query));
    if (query.error())
        return tl::unexpected(*query.error());
    return orders;
}

Result<std::optional<MoneyOrder>> SqlOrderStore::readOne(CacheStatement query)
{
    const Result<QList<MoneyOrder>> orders = read(std::move(query));
    NW_TRY(orders);
    return orders->isEmpty() ? std::nullopt : std::optional(orders->first());
}

Result<void> SqlOrderStore::append(const MoneyOrder &order)
{
    return m_database.run("INSERT INTO money_orders (" NW_ORDER_COLUMNS ") "
                          "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                          {order.id, int(order.request.kind), order.request.target,
                           order.request.body, order.attempts, int(order.state), codeOf(order),
                           detailOf(order), order.answer, qint64(order.placedAtMs)});
}

Result<void> SqlOrderStore::update(const MoneyOrder &order)
{
    return m_database.run(
        "UPDATE money_orders SET attempts = ?, state = ?, error_code = ?, "
        "error_detail = ?, answer = ? WHERE order_id = ?",
        {order.attempts, int(order.state), codeOf(order), detailOf(order), order.answer, order.id});
}

Result<void> SqlOrderStore::remove(const QString &id)
{
    return m_database.run("DELETE FROM money_orders WHERE order_id = ?", {id});
}

Result<std::optional<MoneyOrder>> SqlOrderStore::find(const QString &id)
{
    return readOne(m_database.prepare(
        "SELECT " NW_ORDER_COLUMNS " FROM money_orders WHERE order_id = ?", {id}));
}

Result<std::optional<MoneyOrder>> SqlOrderStore::findOpen(const OrderRequest &request)
{
    return readOne(m_database.prepare("SELECT " NW_ORDER_COLUMNS " FROM money_orders "
                                      "WHERE state = 1 AND kind = ? AND target = ? AND body = ? "
                                      "ORDER BY sequence LIMIT 1",
                                      {int(request.kind), request.target, request.body}));
}

Result<std::optional<MoneyOrder>> SqlOrderStore::nextOpen(const QString &afterId)
{
    return readOne(m_database.prepare(
        "SELECT " NW_ORDER_COLUMNS " FROM money_orders WHERE state = 1 AND sequence > "
        "COALESCE((SELECT sequence FROM money_orders WHERE order_id = ?), 0) "
        "ORDER BY sequence LIMIT 1",
        {afterId}));
}

Result<QList<MoneyOrder>> SqlOrderStore::open()
{
    return read(m_database.prepare("SELECT " NW_ORDER_COLUMNS
                                   " FROM money_orders WHERE state = 1 ORDER BY sequence"));
}

Result<std::int64_t> SqlOrderStore::openCount()
{
    CacheStatement query = m_database.prepare("SELECT count(*) FROM money_orders WHERE state = 1");
    NW_TRY(query.run());
    return query.next() ? query.integer(0) : 0;
}

Result<void> SqlOrderStore::forgetSettled(std::int64_t placedBeforeMs)
{
    return m_database.run("DELETE FROM money_orders WHERE state <> 1 AND placed_at < ?",
                          {qint64(placedBeforeMs)});
}

} // namespace nw
