#pragma once

#include "services-client/contract/ids.h"
#include "tests/support/serverprocess.h"

#include <QJsonArray>

namespace nw::test {

// A person at the real server: signs up, buys tokens in the sandbox, spends them.
class MoneyClient
{
public:
    MoneyClient(HttpClient client, const QByteArray &name);

    HttpAnswer get(const QByteArray &target) { return m_client.get(target); }
    HttpAnswer post(const QByteArray &target, const QByteArray &json,
                    const QByteArray &key = makeUuidV7().toLatin1());
    HttpAnswer postWithoutKey(const QByteArray &target, const QByteArray &json)
    {
        return m_client.post(target, json);
    }

    // Starts to buy the smallest package (50 tokens); where its checkout is on the server.
    QByteArray startPurchase(const QByteArray &key = makeUuidV7().toLatin1());
    HttpAnswer choose(const QByteArray &checkout, const QByteArray &outcome);
    void buyTokens(int packages); // of 50

    HttpAnswer spend(const QByteArray &type, const QString &id, const QByteArray &amount,
                     const QByteArray &key = makeUuidV7().toLatin1());

    QString balance(); // "50.00000000"
    QString comic(const QString &title);
    QString userId() const { return m_userId; }
    HttpClient &http() { return m_client; }

private:
    HttpClient m_client;
    QString m_userId;
};

} // namespace nw::test
