#include "tests/integration/wallet/moneyclient.h"

#include <QTest>
#include <QUrl>

namespace nw::test {

MoneyClient::MoneyClient(HttpClient client, const QByteArray &name)
    : m_client(std::move(client))
{
    const HttpAnswer signup =
        m_client.post("/auth/signup",
                      "{\"email\":\"" + name + "@example.org\",\"username\":\"" + name
                          + "\",\"password\":\"a long walk at dusk\"}");
    if (signup.status != 201)
        qFatal("%s cannot sign up: %s", name.constData(), signup.body.constData());
    m_client.setToken(signup.data()[QLatin1String("token")].toString());
    m_userId = signup.data()[QLatin1String("user")][QLatin1String("id")].toString();
}

HttpAnswer MoneyClient::post(const QByteArray &target, const QByteArray &json,
                             const QByteArray &key)
{
    return m_client.send({"POST", target, {{"Idempotency-Key", key}}, json});
}

QByteArray MoneyClient::startPurchase(const QByteArray &key)
{
    const HttpAnswer started =
        post("/wallet/purchase", R"({"packageId":"pocket","provider":"sandbox"})", key);
    if (started.status != 201)
        qFatal("no purchase: %s", started.body.constData());
    return QUrl(started.data()[QLatin1String("checkoutUrl")].toString()).path().toLatin1();
}

HttpAnswer MoneyClient::choose(const QByteArray &checkout, const QByteArray &outcome)
{
    return m_client.post(checkout, "{\"outcome\":\"" + outcome + "\"}");
}

void MoneyClient::buyTokens(int packages)
{
    for (int i = 0; i < packages; ++i) {
        if (choose(startPurchase(), "paid").status != 200)
            qFatal("not paid");
    }
}

HttpAnswer MoneyClient::spend(const QByteArray &type, const QString &id, const QByteArray &amount,
                              const QByteArray &key)
{
    return post("/wallet/spend",
                "{\"purpose\":{\"type\":\"" + type + "\",\"id\":\"" + id.toLatin1()
                    + "\"},\"expectedAmount\":\"" + amount + "\"}",
                key);
}

QString MoneyClient::balance()
{
    return get("/wallet/balance").data()[QLatin1String("nwtBalance")].toString();
}

QString MoneyClient::comic(const QString &title)
{
    const QJsonArray comics = get("/comics?limit=100").data().toArray();
    for (const QJsonValue &comic : comics) {
        if (comic[QLatin1String("title")] == title)
            return comic[QLatin1String("id")].toString();
    }
    return {};
}

} // namespace nw::test
