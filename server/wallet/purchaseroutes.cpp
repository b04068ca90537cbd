#include "server/wallet/purchasing.h"
#include "server/wallet/walletmodule.h"
#include "server/wallet/walletroutes.h"
#include "services-client/contract/ids.h"
#include "services-client/contract/jsonreader.h"

namespace nw::server::wallet {

namespace {

constexpr qint64 kMaxEventBytes = 256LL * 1024;

Result<PurchaseRequest> readPurchase(const QJsonObject &json)
{
    JsonReader in(json);
    PurchaseRequest request;
    request.provider = in.stringOr("provider", QStringLiteral("sandbox"));
    if (in.has("amount"))
        request.tokens = readAmount(in, "amount");
    request.packageId = in.stringOr("packageId");
    in.refuseOthers();
    if (!in.error() && in.has("amount") == in.has("packageId"))
        in.fail(ErrorCode::InvalidInput, QStringLiteral("Say either packageId or amount."),
                QStringLiteral("packageId"));
    return in.finish(request);
}

// The sandbox's checkout is on this server: its address is made whole by the name it was asked by,
// so that whoever reads the answer can use it as it is.
PurchaseIntent withWholeUrl(PurchaseIntent intent, const Request &request)
{
    const QByteArray host = request.header("host");
    if (intent.checkoutUrl.startsWith(u'/') && !host.isEmpty())
        intent.checkoutUrl = u"http://" % QString::fromLatin1(host) % intent.checkoutUrl;
    return intent;
}

QByteArray jsonOf(const PurchaseIntent &intent)
{
    JsonWriter out;
    write(out, intent);
    return out.take();
}

Response postPurchase(Purchasing &purchasing, const Request &request)
{
    const Result<RequestKey> key = readRequestKey(request);
    const Result<PurchaseRequest> wanted = parseJsonObject(request.body).and_then(readPurchase);
    if (!key || !wanted)
        return keyedProblem(key ? wanted.error() : key.error());
    const Result<StartedPurchase> started =
        purchasing.start(request.identity->userId, *wanted, *key);
    if (!started)
        return keyedProblem(started.error());
    return asAnswered(success(jsonOf(withWholeUrl(started->intent, request)), 201),
                      started->answered);
}

Response getPurchase(Purchasing &purchasing, const Request &request)
{
    const Result<PurchaseIntent> intent =
        purchasing.intent(request.identity->userId, request.argument("id"));
    if (!intent)
        return problemResponse(intent.error());
    return success(jsonOf(withWholeUrl(*intent, request)));
}

Response postEvent(Purchasing &purchasing, const Request &request)
{
    const QString provider = request.argument("provider");
    const QByteArray header = purchasing.signatureHeaderOf(provider);
    if (header.isEmpty())
        return problemResponse(
            Error{ErrorCode::NotFound, QStringLiteral("There is nothing here."), {}});
    const Result<void> received =
        purchasing.receive(provider, request.header(header.constData()), request.body);
    if (received)
        return success("{\"received\":true}");
    // What is wrong with a signature would only help whoever forges one.
    const ErrorCode code = received.error().code;
    const bool forged = code == ErrorCode::Forbidden || code == ErrorCode::MalformedJson
        || code == ErrorCode::InvalidInput;
    if (forged)
        return problemResponse(
            Error{ErrorCode::InvalidInput, QStringLiteral("The event is not accepted."), {}});
    return problemResponse(received.error()).set("Retry-After", "5");
}

void write(JsonWriter &out, const ReconciliationRow &row)
{
    out.beginObject().member("provider", row.provider).member("day", row.day);
    out.member("matched", row.matched);
    out.key("missingHere").beginArray();
    for (const QString &payment : row.missingHere)
        out.value(payment);
    out.endArray().key("missingThere").beginArray();
    for (const QString &payment : row.missingThere)
        out.value(payment);
    out.endArray().member("checkedAt", formatTimestamp(row.checkedAtMs)).endObject();
}

Response answerOf(const Result<QList<ReconciliationRow>> &rows)
{
    if (!rows)
        return problemResponse(rows.error());
    JsonWriter out;
    out.beginArray();
    for (const ReconciliationRow &row : *rows)
        write(out, row);
    out.endArray();
    return success(out.take());
}

Route moneyRoute(Method method, const char *pattern, Handler handler)
{
    Route route = userRoute(method, pattern, std::move(handler));
    route.rateClass = RateClass::Money;
    return route;
}

} // namespace

void addPurchaseRoutes(Router &router, Purchasing &purchasing)
{
    router.add(moneyRoute(Method::Post, "/wallet/purchase", [&purchasing](const Request &request) {
        return postPurchase(purchasing, request);
    }));
    router.add(
        userRoute(Method::Get, "/wallet/purchases/:id", [&purchasing](const Request &request) {
            return getPurchase(purchasing, request);
        }));
    Route events = moneyRoute(
        Method::Post, "/wallet/webhooks/:provider",
        [&purchasing](const Request &request) { return postEvent(purchasing, request); });
    events.access = Access::Public;
    events.rateClass = RateClass::Page; // providers send in bursts
    events.executor = Executor::Money; // a payment is a posting
    events.maxBodyBytes = kMaxEventBytes;
    router.add(events);
}

void addReconciliationRoutes(Router &router, WalletModule &wallet)
{
    Route list =
        moneyRoute(Method::Get, "/admin/wallet/reconciliations",
                   [&wallet](const Request &) { return answerOf(wallet.reconciliations()); });
    list.access = Access::Admin;
    router.add(list);
    Route run =
        moneyRoute(Method::Post, "/admin/wallet/reconciliations",
                   [&wallet](const Request &) { return answerOf(wallet.reconcileToday()); });
    run.access = Access::Admin;
    router.add(run);
}

} // namespace nw::server::wallet
