#include "server/wallet/sandboxprovider.h"
#include "server/wallet/walletroutes.h"
#include "services-client/contract/jsonreader.h"
#include "services-client/contract/jsonwriter.h"

#include <QUrlQuery>

namespace nw::server::wallet {

namespace {

constexpr std::int64_t kLongestDelayMs = 24LL * 60 * 60 * 1000;

// The page works without a script: each choice is a form. %1 title, %2 price, %3 currency, %4 what
// can be done.
const QString kPage = QStringLiteral(
    "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">"
    "<meta name=\"viewport\" content=\"width=device-width\"><title>Sandbox checkout</title>"
    "<style>body{font:16px/1.5 sans-serif;max-width:34rem;margin:3rem auto;padding:0 1rem}"
    "strong.mark{display:block;background:#ffd54a;color:#222;padding:.5rem 1rem}"
    "button{font:inherit;margin:.25rem;padding:.5rem 1rem}</style></head><body>"
    "<strong class=\"mark\">SANDBOX: no money moves here</strong>"
    "<h1>%1</h1><p>%2 %3</p>%4</body></html>");

QString button(const char *choice, const char *label)
{
    return QStringLiteral("<form method=\"post\"><button name=\"outcome\" value=\"%1\">%2</button>"
                          "</form>")
        .arg(QLatin1String(choice), QLatin1String(label));
}

QString choicesOf(const SandboxCheckout &checkout)
{
    if (checkout.outcome == u"paid")
        return u"<p role=\"status\">Paid. You may go back to the app.</p>"
            % button("refunded", "The seller gives it back")
            % button("disputed", "The bank takes it back");
    if (!checkout.outcome.isEmpty())
        return QStringLiteral("<p role=\"status\">Done: %1. You may go back to the app.</p>")
            .arg(checkout.outcome.toHtmlEscaped());
    return button("paid", "Pay") % button("failed", "The payment fails")
        % button("late", "Pay too late") % button("duplicate", "Pay; events come twice")
        % button("wrong_amount", "Pay another amount")
        % button("wrong_currency", "Pay in another currency")
        % button("reordered", "Pay; events come in the wrong order")
        % button("dropped", "Pay; no event comes");
}

Response pageOf(const SandboxCheckout &checkout)
{
    Response response;
    response.set("Content-Type", "text/html; charset=utf-8");
    response.set("Cache-Control", "no-store");
    response.set("Content-Security-Policy",
                 "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'");
    response.body = kPage
                        .arg(checkout.title.toHtmlEscaped(), formatMoney(checkout.price),
                             checkout.price.currency.toHtmlEscaped(), choicesOf(checkout))
                        .toUtf8();
    return response;
}

QByteArray jsonOf(const SandboxCheckout &checkout)
{
    JsonWriter out;
    out.beginObject().member("intentId", checkout.intentId);
    out.member("outcome", checkout.outcome).member("paymentId", checkout.paymentId);
    out.member("price", formatMoney(checkout.price)).member("currency", checkout.price.currency);
    out.endObject();
    return out.take();
}

struct Choice
{
    SandboxChoice choice = SandboxChoice::Paid;
    std::int64_t delayMs = 0;
};

Result<Choice> readChoice(const QJsonObject &json)
{
    JsonReader in(json);
    const std::optional<SandboxChoice> choice = sandboxChoiceFromText(in.string("outcome"));
    const std::int64_t delayMs = in.integerOr("delayMs", 0);
    in.refuseOthers();
    if (!in.error() && !choice)
        in.fail(ErrorCode::InvalidInput, QStringLiteral("There is no such outcome."),
                QStringLiteral("outcome"));
    if (!in.error() && (delayMs < 0 || delayMs > kLongestDelayMs))
        in.fail(ErrorCode::InvalidInput, QStringLiteral("0 to a day."), QStringLiteral("delayMs"));
    return in.finish(Choice{choice.value_or(SandboxChoice::Paid), delayMs});
}

bool isForm(const Request &request)
{
    return request.header("content-type").startsWith("application/x-www-form-urlencoded");
}

Result<QJsonObject> readBody(const Request &request)
{
    if (!isForm(request))
        return parseJsonObject(request.body);
    const QUrlQuery form(QString::fromLatin1(request.body));
    return QJsonObject{{QStringLiteral("outcome"), form.queryItemValue(QStringLiteral("outcome"))}};
}

Response choose(SandboxProvider &sandbox, const Request &request)
{
    const Result<Choice> choice = readBody(request).and_then(readChoice);
    if (!choice)
        return problemResponse(choice.error());
    const Result<SandboxCheckout> checkout =
        sandbox.choose(request.argument("id"), choice->choice, choice->delayMs);
    if (!checkout)
        return problemResponse(checkout.error());
    return isForm(request) ? pageOf(*checkout)
                           : success(jsonOf(*checkout)).set("Cache-Control", "no-store");
}

} // namespace

void addSandboxRoutes(Router &router, SandboxProvider &sandbox)
{
    constexpr const char *kPattern = "/wallet/sandbox/:id";
    router.add(
        publicRoute(Method::Get, kPattern, RateClass::Read, [&sandbox](const Request &request) {
            const Result<SandboxCheckout> checkout = sandbox.checkout(request.argument("id"));
            return checkout ? pageOf(*checkout) : problemResponse(checkout.error());
        }));
    router.add(
        publicRoute(Method::Post, kPattern, RateClass::Read,
                    [&sandbox](const Request &request) { return choose(sandbox, request); }));
}

} // namespace nw::server::wallet
