#include "services-client/sync/orderbook.h"

namespace nw {

namespace {

constexpr std::int64_t kKeptMs = 30LL * 24 * 60 * 60 * 1000; // after which settled orders go

// The server's own judgement, which it remembers with the key. Everything else says nothing about
// whether it acted: silence, overload, a proxy's words, a session that ended.
bool isRefusal(ErrorCode code)
{
    switch (code) {
    case ErrorCode::NotFound:
    case ErrorCode::InvalidInput:
    case ErrorCode::UnknownField:
    case ErrorCode::Forbidden:
    case ErrorCode::Conflict:
    case ErrorCode::PaymentRequired:
    case ErrorCode::PayloadTooLarge:
    case ErrorCode::MethodNotAllowed:
    case ErrorCode::Unsupported:
    case ErrorCode::IdempotencyKeyRequired:
    case ErrorCode::IdempotencyKeyReused:
    case ErrorCode::AmountInvalid:
    case ErrorCode::InsufficientFunds:
    case ErrorCode::PriceChanged:
    case ErrorCode::SoldOut:
    case ErrorCode::PerUserLimit:
    case ErrorCode::SaleClosed:
        return true;
    default:
        return false;
    }
}

} // namespace

OrderBook::OrderBook(CacheDatabase &database, const Environment &environment)
    : m_database(database)
    , m_store(database)
    , m_environment(environment)
{
}

Result<MoneyOrder> OrderBook::place(const OrderRequest &request)
{
    CacheTransaction transaction(m_database);
    NW_TRY(transaction.begun());
    const auto same = m_store.findOpen(request);
    NW_TRY(same);
    if (*same)
        return **same;
    MoneyOrder order;
    order.id = m_environment.newId();
    order.request = request;
    order.placedAtMs = m_environment.nowMs();
    NW_TRY(m_store.append(order));
    NW_TRY(m_store.forgetSettled(order.placedAtMs - kKeptMs));
    NW_TRY(transaction.commit());
    return order;
}

Result<std::optional<MoneyOrder>> OrderBook::takeNext(const QString &afterId)
{
    CacheTransaction transaction(m_database);
    NW_TRY(transaction.begun());
    const auto next = m_store.nextOpen(afterId);
    NW_TRY(next);
    if (!*next)
        return std::nullopt;
    MoneyOrder order = **next;
    ++order.attempts;
    NW_TRY(m_store.update(order));
    NW_TRY(transaction.commit());
    return order;
}

Result<MoneyOrder> OrderBook::settle(const QString &id, const Result<QByteArray> &answer)
{
    CacheTransaction transaction(m_database);
    NW_TRY(transaction.begun());
    const auto found = m_store.find(id);
    NW_TRY(found);
    if (!*found)
        return failure(ErrorCode::NotFound, QStringLiteral("no such order"));
    MoneyOrder order = **found;
    if (order.state != OrderState::Open)
        return order; // an answer that came twice
    order.error.reset();
    if (answer) {
        order.state = OrderState::Done;
        order.answer = *answer;
    } else {
        order.error = answer.error();
        if (isRefusal(answer.error().code))
            order.state = OrderState::Refused;
    }
    NW_TRY(m_store.update(order));
    NW_TRY(transaction.commit());
    return order;
}

Result<void> OrderBook::withdraw(const QString &id)
{
    CacheTransaction transaction(m_database);
    NW_TRY(transaction.begun());
    const auto found = m_store.find(id);
    NW_TRY(found);
    if (!*found)
        return failure(ErrorCode::NotFound, QStringLiteral("no such order"));
    if ((*found)->state != OrderState::Open || (*found)->attempts > 0)
        return failure(ErrorCode::Conflict, QStringLiteral("the server may have it"));
    NW_TRY(m_store.remove(id));
    return transaction.commit();
}

Result<QList<MoneyOrder>> OrderBook::open()
{
    return m_store.open();
}

Result<std::int64_t> OrderBook::openCount()
{
    return m_store.openCount();
}

} // namespace nw
