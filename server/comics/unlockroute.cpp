#include "server/comics/comicsports.h"
#include "server/comics/comicsroutes.h"
#include "server/comics/routing.h"
#include "services-client/contract/jsonreader.h"
#include "services-client/contract/wallet.h"

namespace nw::server::comics {

namespace {

// {"expectedPrice":"25.00000000"}, or nothing at all.
Result<std::optional<Amount>> readExpectedPrice(const QByteArray &body)
{
    if (body.isEmpty())
        return std::nullopt;
    const Result<QJsonObject> json = parseJsonObject(body);
    if (!json)
        return tl::unexpected(json.error());
    JsonReader in(*json);
    std::optional<Amount> expected;
    if (in.has("expectedPrice"))
        expected = readAmount(in, "expectedPrice");
    in.refuseOthers();
    return in.finish(expected);
}

Response postUnlock(ComicSales &sales, const Request &request)
{
    const Result<QString> id = comicId(request);
    if (!id)
        return problemResponse(id.error());
    const Result<RequestKey> key = readRequestKey(request);
    const Result<std::optional<Amount>> expected = readExpectedPrice(request.body);
    if (!key || !expected)
        return keyedProblem(key ? expected.error() : key.error());
    const UnlockOutcome outcome = sales.unlock(userId(request), *id, *expected, *key);
    if (!outcome.result)
        return asAnswered(keyedProblem(outcome.result.error()), outcome.answered);
    JsonWriter out;
    out.beginObject().member("receiptId", outcome.result->receiptId).endObject();
    const int status = outcome.result->how == Unlocked::How::Bought ? 201 : 200;
    return asAnswered(success(out.take(), status), outcome.answered);
}

} // namespace

void addUnlockRoute(Router &router, ComicSales &sales)
{
    Route route = userRoute(Method::Post, "/comics/:id/unlock", [&sales](const Request &request) {
        return postUnlock(sales, request);
    });
    route.rateClass = RateClass::Money;
    route.executor = Executor::Money;
    router.add(route);
}

} // namespace nw::server::comics
