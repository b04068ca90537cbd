#include "server/wallet/eventsignature.h"
#include "server/wallet/providerevents.h"

#include <QtTest>

using namespace nw;
using namespace nw::server::wallet;

namespace {

const QByteArray kSecret = "whsec_of_a_test";
constexpr std::int64_t kNow = 1'795'000'000;

Result<ProviderEvent> readEvent(const char *type, const char *object)
{
    return readProviderEvent(QByteArray(R"({"id":"evt_1","object":"event","created":7,"type":")")
                             + type + R"(","data":{"object":)" + object + "}}");
}

} // namespace

// Who may say that money came, and what it says.
class TestEventSignature : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void agreesWithTheVectors()
    {
        const QString folder = qEnvironmentVariable(
            "NW_SHARED_DIR", qEnvironmentVariable("NW_SOURCE_DIR") + QStringLiteral("/../shared"));
        QFile file(folder + QStringLiteral("/vectors/webhook/stripe-v1-synthetic.json"));
        if (!file.open(QIODevice::ReadOnly))
            QSKIP("shared corpus not here");
        const auto vectors = QJsonDocument::fromJson(file.readAll());
        const QByteArray secret = vectors[QLatin1String("secret")].toString().toUtf8();
        const QByteArray body = vectors[QLatin1String("body")].toString().toUtf8();
        const QJsonArray cases = vectors[QLatin1String("cases")].toArray();
        QCOMPARE(cases.size(), 13);
        for (const QJsonValue &row : cases) {
            const auto verdict =
                checkEventSignature(row[QLatin1String("header")].toString().toUtf8(), body,
                                    {secret}, row[QLatin1String("received_at")].toInteger());
            QVERIFY2((verdict == SignatureVerdict::Good) == row[QLatin1String("valid")].toBool(),
                     qPrintable(row[QLatin1String("name")].toString()));
        }
    }

    void ownSignaturesHoldForFiveMinutesBothWays_data()
    {
        QTest::addColumn<qint64>("age");
        QTest::addColumn<int>("verdict");
        const auto row = [](const char *name, qint64 age, SignatureVerdict verdict) {
            QTest::newRow(name) << age << int(verdict);
        };
        row("now", 0, SignatureVerdict::Good);
        row("five minutes", 300, SignatureVerdict::Good);
        row("a second more", 301, SignatureVerdict::TooOld);
        row("from a clock ahead", -300, SignatureVerdict::Good);
        row("from tomorrow", -301, SignatureVerdict::TooNew);
    }

    void ownSignaturesHoldForFiveMinutesBothWays()
    {
        QFETCH(qint64, age);
        QFETCH(int, verdict);
        const QByteArray header = signEvent(kSecret, "{}", kNow - age);
        QCOMPARE(int(checkEventSignature(header, "{}", {kSecret}, kNow)), verdict);
    }

    void everyChangedByteOfTheBodyIsSeen()
    {
        const QByteArray body = R"({"id":"evt_1","amount":500})";
        const QByteArray header = signEvent(kSecret, body, kNow);
        for (qsizetype i = 0; i < body.size(); ++i) {
            QByteArray changed = body;
            changed[i] = char(changed.at(i) ^ 1);
            QCOMPARE(int(checkEventSignature(header, changed, {kSecret}, kNow)),
                     int(SignatureVerdict::NoMatch));
        }
    }

    void anOldSecretHoldsBesideTheNewOne()
    {
        const QByteArray header = signEvent("old", "{}", kNow);
        QCOMPARE(int(checkEventSignature(header, "{}", {"new", "old"}, kNow)),
                 int(SignatureVerdict::Good));
        QCOMPARE(int(checkEventSignature(header, "{}", {}, kNow)), int(SignatureVerdict::NoMatch));
    }

    void aCompletedSessionIsPaid()
    {
        const auto event = readEvent("checkout.session.completed", R"({"id":"cs_1",
            "client_reference_id":"intent","payment_status":"paid","payment_intent":"pi_1",
            "amount_total":500,"currency":"usd"})");
        QVERIFY(event);
        QCOMPARE(event->kind, ProviderEventKind::Paid);
        QCOMPARE(event->paymentId, QStringLiteral("pi_1"));
        QCOMPARE(event->intentId, QStringLiteral("intent"));
        QCOMPARE(event->amount, (Money{500, QStringLiteral("USD")}));
        QCOMPARE(event->createdAtMs, 7000);
    }

    void aSessionThatIsCompletedButNotPaidIsNothing()
    {
        const auto event = readEvent("checkout.session.completed", R"({"id":"cs_1",
            "client_reference_id":"intent","payment_status":"unpaid","payment_intent":"pi_1",
            "amount_total":500,"currency":"usd"})");
        QVERIFY(event);
        QCOMPARE(event->kind, ProviderEventKind::Other);
    }

    void aPartialRefundIsNothingToTheWallet()
    {
        const auto event = readEvent("charge.refunded", R"({"payment_intent":"pi_1","amount":500,
            "amount_refunded":100,"currency":"usd"})");
        QVERIFY(event);
        QCOMPARE(event->kind, ProviderEventKind::Other);
    }

    void oddAmountsAreRefused_data()
    {
        QTest::addColumn<QByteArray>("amount");
        QTest::newRow("negative") << QByteArray("-500");
        QTest::newRow("a fraction") << QByteArray("4.99");
        QTest::newRow("text") << QByteArray("\"500\"");
        QTest::newRow("too much") << QByteArray("100000000001");
        QTest::newRow("none") << QByteArray("null");
    }

    void oddAmountsAreRefused()
    {
        QFETCH(QByteArray, amount);
        const QByteArray object = R"({"id":"pi_1","currency":"usd","amount_received":)" + amount
            + R"(,"metadata":{"intent":"i"}})";
        QVERIFY(!readEvent("payment_intent.succeeded", object.constData()));
    }
};

QTEST_APPLESS_MAIN(TestEventSignature)
#include "tst_eventsignature.moc"
