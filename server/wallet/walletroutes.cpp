#include "server/wallet/walletroutes.h"

#include "server/common/http/paging.h"
#include "server/wallet/accounts.h"
#include "server/wallet/purchasing.h"
#include "server/wallet/spending.h"
#include "services-client/contract/ids.h"
#include "services-client/contract/jsonreader.h"

namespace nw::server::wallet {

namespace {

template <typename T> QByteArray jsonOf(const T &value)
{
    JsonWriter out;
    write(out, value);
    return out.take();
}

QByteArray jsonOf(const WalletRow &row)
{
    JsonWriter out;
    out.beginObject().member("id", derivedId(QStringLiteral("wallet"), row.userId));
    out.member("userId", row.userId).member("nwtBalance", formatAmount(row.balance));
    out.member("createdAt", formatTimestamp(row.createdAtMs));
    out.member("updatedAt", formatTimestamp(row.updatedAtMs)).endObject();
    return out.take();
}

Response getTransactions(Accounts &accounts, const Request &request)
{
    const Result<PageRequest> page = readPageRequest(request);
    if (!page)
        return problemResponse(page.error());
    const Result<TransactionPage> rows =
        accounts.transactions(request.identity->userId, page->position, page->limit);
    if (!rows)
        return problemResponse(rows.error());
    JsonWriter out;
    out.beginArray();
    for (const WalletEntry &entry : rows->entries)
        write(out, entry);
    out.endArray();
    return pageResponse(request, out.take(), rows->nextPosition);
}

Response getPricing(Purchasing &purchasing)
{
    const Result<QList<PackageRow>> packages = purchasing.packages();
    if (!packages)
        return problemResponse(packages.error());
    JsonWriter out;
    out.beginObject().key("packages").beginArray();
    for (const PackageRow &row : *packages)
        write(
            out,
            TokenPackage{row.id, row.name, row.tokens, formatMoney(row.price), row.price.currency});
    out.endArray();
    out.key("rate").beginObject().member("tokens", formatAmount({kUnitsPerToken}));
    const Money price = priceOf({kUnitsPerToken});
    out.member("price", formatMoney(price)).member("currency", price.currency).endObject();
    out.member("least", formatAmount(kLeastPurchase)).member("most", formatAmount(kMostPurchase));
    out.endObject();
    return success(out.take()).set("Cache-Control", "public, max-age=60");
}

template <typename T> Response answerOf(const Result<T> &result)
{
    return result ? success(jsonOf(*result)) : problemResponse(result.error());
}

} // namespace

void addAccountRoutes(Router &router, Accounts &accounts, Purchasing &purchasing)
{
    router.add(userRoute(Method::Get, "/wallet", [&accounts](const Request &request) {
        return answerOf(accounts.wallet(request.identity->userId));
    }));
    router.add(userRoute(Method::Get, "/wallet/balance", [&accounts](const Request &request) {
        return answerOf(accounts.balance(request.identity->userId));
    }));
    router.add(userRoute(Method::Get, "/wallet/transactions", [&accounts](const Request &request) {
        return getTransactions(accounts, request);
    }));
    router.add(userRoute(Method::Get, "/wallet/receipts/:id", [&accounts](const Request &request) {
        return answerOf(accounts.receipt(request.identity->userId, request.argument("id")));
    }));
    Route pricing = userRoute(Method::Get, "/wallet/pricing",
                              [&purchasing](const Request &) { return getPricing(purchasing); });
    pricing.access = Access::Public;
    router.add(pricing);
}

void addSpendRoute(Router &router, Spending &spending)
{
    Route route = userRoute(Method::Post, "/wallet/spend", [&spending](const Request &request) {
        const Result<RequestKey> key = readRequestKey(request);
        const Result<SpendRequest> spend = parseJsonObject(request.body).and_then(readSpendRequest);
        if (!key || !spend)
            return keyedProblem(key ? spend.error() : key.error());
        const SpendOutcome outcome = spending.spend(request.identity->userId, *spend, *key);
        if (!outcome.result)
            return asAnswered(keyedProblem(outcome.result.error()), outcome.answered);
        const int status = outcome.result->how == Spent::How::Bought ? 201 : 200;
        return asAnswered(success(jsonOf(outcome.result->answer), status), outcome.answered);
    });
    route.rateClass = RateClass::Money;
    route.executor = Executor::Money;
    router.add(route);
}

} // namespace nw::server::wallet
