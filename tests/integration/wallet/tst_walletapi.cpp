#include "tests/integration/wallet/moneyclient.h"
#include "tests/support/serverrows.h"

#include <QTest>

#include <thread>

using namespace nw;
using namespace nw::test;

namespace {

constexpr char kPrice[] = "25.00000000"; // of Lantern County

} // namespace

// Money as an app sees it: the real server with its sandbox, every answer held against its OpenAPI
// document.
class TestWalletApi : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addServerRows(); }

    void init()
    {
        if (const QString why = whyNotOn(currentEngine()); !why.isEmpty())
            QSKIP(qPrintable(why));
        ServerOfRow &row = m_servers.current([](ServerOfRow &made) {
            made.server.setOptions({QStringLiteral("--no-rate-limit")});
            made.server.setEnvironment(QStringLiteral("NERDWORK_BOOKS"),
                                       qEnvironmentVariable("NW_BUILD_DIR")
                                           % QStringLiteral("/share/nerdwork/books"));
            QVERIFY(made.start());
        });
        m_server = &row.server;
        m_client = row.client.get();
        QVERIFY(m_client);
    }

    void aWalletIsThereAfterSigningUp()
    {
        MoneyClient ada(*m_client, "ada");
        QCOMPARE(ada.balance(), QStringLiteral("0.00000000"));
        const HttpAnswer wallet = ada.get("/wallet");
        QCOMPARE(wallet.data()[QLatin1String("userId")].toString(), ada.userId());
        QVERIFY(ada.get("/wallet/transactions").data().toArray().isEmpty());
    }

    // B2, B12: no route moves anybody's tokens without a token of theirs.
    void nothingMovesForAStranger_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("target");
        QTest::newRow("balance") << QByteArray("GET") << QByteArray("/wallet/balance");
        QTest::newRow("spend") << QByteArray("POST") << QByteArray("/wallet/spend");
        QTest::newRow("purchase") << QByteArray("POST") << QByteArray("/wallet/purchase");
        QTest::newRow("books") << QByteArray("GET") << QByteArray("/admin/wallet/reconciliations");
        QTest::newRow("unlock") << QByteArray(
            "POST") << QByteArray("/comics/018f3c00-0000-7000-8000-000000000001/unlock");
    }

    void nothingMovesForAStranger()
    {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, target);
        QCOMPARE(m_client->send({method, target, {{"Idempotency-Key", "k"}}, "{}"}).status, 401);
    }

    void theBooksOfProvidersAreForAdministrators()
    {
        MoneyClient una(*m_client, "una");
        QCOMPARE(una.get("/admin/wallet/reconciliations").status, 403);
    }

    void tokensComeWithTheProvidersEventAndNotBefore()
    {
        MoneyClient bea(*m_client, "bea");
        const QByteArray checkout = bea.startPurchase();
        QCOMPARE(bea.balance(), QStringLiteral("0.00000000"));
        const HttpAnswer page = m_client->get(checkout);
        QVERIFY(page.body.contains("SANDBOX"));
        QCOMPARE(bea.choose(checkout, "paid").status, 200);
        QCOMPARE(bea.balance(), QStringLiteral("50.00000000"));
        const QJsonValue entry = bea.get("/wallet/transactions").data().toArray().first();
        QCOMPARE(entry[QLatin1String("type")], QStringLiteral("purchase"));
        QCOMPARE(entry[QLatin1String("direction")], QStringLiteral("in"));
        const HttpAnswer receipt =
            bea.get("/wallet/receipts/" + entry[QLatin1String("receiptId")].toString().toLatin1());
        QVERIFY(receipt.data()[QLatin1String("proof")].toString().contains(u"tlog-proof"));
    }

    void everyOutcomeOfTheCheckoutIsSafe_data()
    {
        QTest::addColumn<QByteArray>("outcome");
        QTest::addColumn<QString>("balance");
        QTest::newRow("paid") << QByteArray("paid") << QStringLiteral("50.00000000");
        QTest::newRow("failed") << QByteArray("failed") << QStringLiteral("0.00000000");
        QTest::newRow("late") << QByteArray("late") << QStringLiteral("0.00000000");
        QTest::newRow("duplicate") << QByteArray("duplicate") << QStringLiteral("50.00000000");
        QTest::newRow("wrong_amount") << QByteArray("wrong_amount") << QStringLiteral("0.00000000");
    }

    void everyOutcomeOfTheCheckoutIsSafe()
    {
        QFETCH(QByteArray, outcome);
        QFETCH(QString, balance);
        MoneyClient buyer(*m_client, QByteArray(outcome).replace('_', "") + "buyer");
        const QByteArray checkout = buyer.startPurchase();
        QCOMPARE(buyer.choose(checkout, outcome).status, 200);
        QCOMPARE(buyer.balance(), balance);
        QCOMPARE(buyer.choose(checkout, outcome).status, 409);
    }

    void aPaymentThatIsNotAsAgreedIsAnAlarmInTheLog()
    {
        MoneyClient mia(*m_client, "mia");
        QCOMPARE(mia.choose(mia.startPurchase(), "wrong_amount").status, 200);
        QTRY_VERIFY(m_server->log().contains(u"payment suspended"));
    }

    void aForgedEventIsNotAccepted()
    {
        const QByteArray body = R"({"id":"evt_1","type":"payment_intent.succeeded"})";
        HttpRequest request{"POST", "/wallet/webhooks/sandbox", {}, body};
        QCOMPARE(m_client->send(request).status, 400);
        request.headers = {{"Sandbox-Signature", "t=1,v1=00"}};
        QCOMPARE(m_client->send(request).status, 400);
        request.target = "/wallet/webhooks/nobody";
        QCOMPARE(m_client->send(request).status, 404);
    }

    // B8: what was not paid for is not shown, by any way.
    void aLockedPageHasNoUrlAndAnswers402WithThePrice()
    {
        MoneyClient cleo(*m_client, "cleo");
        const QByteArray id = cleo.comic(QStringLiteral("Lantern County")).toLatin1();
        const QJsonArray pages = cleo.get("/comics/" + id + "/pages?limit=100").data().toArray();
        for (const QJsonValue &page : pages) {
            const bool open = page[QLatin1String("number")].toInt() <= 3;
            QCOMPARE(page[QLatin1String("locked")].toBool(), !open);
            QCOMPARE(page.toObject().contains(QLatin1String("url")), open);
        }
        const HttpAnswer locked = cleo.get("/comics/" + id + "/pages/4/image");
        QCOMPARE(locked.status, 402);
        QCOMPARE(locked.code(), QStringLiteral("payment_required"));
        QVERIFY(locked.body.contains(kPrice));
        QCOMPARE(cleo.get("/comics/" + id + "/pages/3/image").status, 200);
    }

    void buyingOpensEveryPageAndIsChargedOnce()
    {
        MoneyClient dora(*m_client, "dora");
        dora.buyTokens(1);
        const QString id = dora.comic(QStringLiteral("Lantern County"));
        const QByteArray comic = "/comics/" + id.toLatin1();
        const HttpAnswer bought =
            dora.post(comic + "/unlock", R"({"expectedPrice":"25.00000000"})", "dora-1");
        QCOMPARE(bought.status, 201);
        QCOMPARE(dora.balance(), QStringLiteral("25.00000000"));
        QCOMPARE(dora.get(comic + "/pages/4/image").status, 200);
        QCOMPARE(dora.get(comic).data()[QLatin1String("owned")].toBool(), true);

        const HttpAnswer replayed =
            dora.post(comic + "/unlock", R"({"expectedPrice":"25.00000000"})", "dora-1");
        QCOMPARE(replayed.status, 201);
        QCOMPARE(replayed.header("Idempotent-Replayed"), QByteArray("true"));
        QCOMPARE(replayed.body, bought.body);
        const HttpAnswer owned = dora.spend("comic", id, kPrice);
        QCOMPARE(owned.status, 200);
        QCOMPARE(owned.data()[QLatin1String("receiptId")],
                 bought.data()[QLatin1String("receiptId")]);
        QCOMPARE(dora.balance(), QStringLiteral("25.00000000"));
        const QJsonArray changes = dora.get("/sync/changes").data().toArray();
        QCOMPARE(changes.last()[QLatin1String("entity")], QStringLiteral("entitlement"));
    }

    // B1
    void thePriceIsTheServers()
    {
        MoneyClient eve(*m_client, "eve");
        eve.buyTokens(1);
        const QString id = eve.comic(QStringLiteral("Lantern County"));
        const HttpAnswer cheap = eve.spend("comic", id, "1.00000000");
        QCOMPARE(cheap.status, 409);
        QCOMPARE(cheap.code(), QStringLiteral("price_changed"));
        QCOMPARE(eve.balance(), QStringLiteral("50.00000000"));
    }

    void theKeysRulesAreTheContracts()
    {
        MoneyClient fay(*m_client, "fay");
        fay.buyTokens(1);
        const QString id = fay.comic(QStringLiteral("Long Way Down"));
        const QByteArray body = "{\"purpose\":{\"type\":\"comic\",\"id\":\"" + id.toLatin1()
            + "\"},\"expectedAmount\":\"15.0\"}";
        QCOMPARE(fay.postWithoutKey("/wallet/spend", body).status, 428);
        QCOMPARE(fay.post("/wallet/spend", body, "fay-1").status, 201);
        const HttpAnswer other =
            fay.post("/wallet/spend", QByteArray(body).replace("15.0", "16.0"), "fay-1");
        QCOMPARE(other.status, 422);
        QCOMPARE(other.code(), QStringLiteral("idempotency_key_reused"));
    }

    void aRefusalIsRemembered()
    {
        MoneyClient gus(*m_client, "gus");
        const QString id = gus.comic(QStringLiteral("Lantern County"));
        const HttpAnswer first = gus.spend("comic", id, kPrice, "gus-1");
        QCOMPARE(first.status, 402);
        QCOMPARE(first.code(), QStringLiteral("insufficient_funds"));
        gus.buyTokens(1);
        const HttpAnswer again = gus.spend("comic", id, kPrice, "gus-1");
        QCOMPARE(again.status, 402);
        QCOMPARE(again.header("Idempotent-Replayed"), QByteArray("true"));
        QCOMPARE(gus.spend("comic", id, kPrice, "gus-2").status, 201);
    }

    void anothersReceiptAndPurchaseAreNotFound()
    {
        MoneyClient hal(*m_client, "hal");
        MoneyClient ida(*m_client, "ida");
        hal.buyTokens(1);
        const QByteArray receipt = hal.get("/wallet/transactions")
                                       .data()
                                       .toArray()
                                       .first()[QLatin1String("receiptId")]
                                       .toString()
                                       .toLatin1();
        QCOMPARE(hal.get("/wallet/receipts/" + receipt).status, 200);
        QCOMPARE(ida.get("/wallet/receipts/" + receipt).status, 404);
    }

    void aTipIsPaid()
    {
        MoneyClient joy(*m_client, "joy");
        MoneyClient kim(*m_client, "kim");
        joy.buyTokens(1);
        QCOMPARE(joy.spend("tip", kim.userId(), "1.5").status, 201);
        QCOMPARE(joy.spend("tip", joy.userId(), "1.5").status, 400);
        QCOMPARE(joy.balance(), QStringLiteral("48.50000000"));
    }

    // 64 requests at once, each with a key of its own: one is charged.
    void manyAtOnceBuyAComicOnce()
    {
        MoneyClient leo(*m_client, "leo");
        leo.buyTokens(4);
        const QString id = leo.comic(QStringLiteral("Lantern County"));
        std::atomic<int> bought = 0;
        std::atomic<int> owned = 0;
        std::vector<std::thread> threads;
        for (int i = 0; i < 64; ++i) {
            threads.emplace_back([&, client = leo]() mutable {
                const int status = client.spend("comic", id, kPrice).status;
                bought += status == 201 ? 1 : 0;
                owned += status == 200 ? 1 : 0;
            });
        }
        for (std::thread &thread : threads)
            thread.join();
        QCOMPARE(bought, 1);
        QCOMPARE(owned, 63);
        QCOMPARE(leo.balance(), QStringLiteral("175.00000000"));
    }

private:
    ServersByRow m_servers;
    ServerProcess *m_server = nullptr; // of the row that runs
    HttpClient *m_client = nullptr;
};

QTEST_GUILESS_MAIN(TestWalletApi)
#include "tst_walletapi.moc"
