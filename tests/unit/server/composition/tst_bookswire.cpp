#include "server/composition/bookswire.h"
#include "services-client/contract/jsonreader.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <limits>

using namespace nw;
using namespace nw::server;

namespace {

Posting everything()
{
    Posting posting;
    posting.request = RequestKey{QStringLiteral("ada POST /x"), QStringLiteral("key"),
                                 QByteArray::fromHex("00ff10")};
    posting.transactionId = QStringLiteral("018f3c00-1111-7222-8333-444455556666");
    posting.action = BookAction::Capture;
    posting.kind = QStringLiteral("spend");
    posting.reference = QStringLiteral("r");
    posting.description = QStringLiteral("Größe \"7\"");
    posting.lines = {
        {QStringLiteral("user:1"), nwt(), {std::numeric_limits<std::int64_t>::max()}, {}, {}},
        {QStringLiteral("creator:2"), nwt(), {}, {9'007'199'254'740'993}, 0}};
    posting.holdId = QStringLiteral("hold");
    posting.holdMs = 600'000;
    posting.reverses = QStringLiteral("other");
    posting.freezes = {QStringLiteral("user:9")};
    posting.messages = {{QStringLiteral("comic.bought"), QByteArray("\x00\x01{}", 4)}};
    return posting;
}

// As it is after a journey over the wire.
QJsonObject travelled(const QJsonObject &json)
{
    const auto read = parseJsonObject(QJsonDocument(json).toJson(QJsonDocument::Compact));
    return read ? *read : QJsonObject();
}

} // namespace

class TestBooksWire : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aPostingArrivesAsItWasSent()
    {
        const Posting sent = everything();
        const auto came = postingFromWire(travelled(toWire(sent)));
        QVERIFY(came);
        QVERIFY(came->request);
        QCOMPARE(came->request->requestHash, sent.request->requestHash);
        QCOMPARE(came->transactionId, sent.transactionId);
        QCOMPARE(came->action, sent.action);
        QCOMPARE(came->description, sent.description);
        QCOMPARE(came->lines.size(), 2);
        // Neither is a number that JSON's readers would keep.
        QCOMPARE(came->lines[0].debit.units, std::numeric_limits<std::int64_t>::max());
        QCOMPARE(came->lines[1].credit.units, 9'007'199'254'740'993);
        QVERIFY(!came->lines[0].reversesLine);
        QCOMPARE(came->lines[1].reversesLine, std::optional(0));
        QCOMPARE(came->holdMs, sent.holdMs);
        QCOMPARE(came->freezes, sent.freezes);
        QCOMPARE(came->messages[0].payload, sent.messages[0].payload);
        QCOMPARE(toWire(*came), toWire(sent));
    }

    void aPostingWithoutAKeyHasNone()
    {
        Posting sent = everything();
        sent.request.reset();
        const auto came = postingFromWire(travelled(toWire(sent)));
        QVERIFY(came);
        QVERIFY(!came->request);
    }

    void whatIsNotAsAgreedIsRefused_data()
    {
        QTest::addColumn<QString>("member");
        QTest::addColumn<QJsonValue>("value");
        QTest::newRow("action") << QStringLiteral("action") << QJsonValue(17);
        QTest::newRow("action below") << QStringLiteral("action") << QJsonValue(-1);
        QTest::newRow("lines") << QStringLiteral("lines") << QJsonValue(QJsonArray{QJsonObject()});
        QTest::newRow("messages") << QStringLiteral("messages")
                                  << QJsonValue(QJsonArray{QJsonObject{
                                         {QStringLiteral("topic"), QStringLiteral("t")},
                                         {QStringLiteral("payload"), QStringLiteral("§")}}});
        QTest::newRow("request") << QStringLiteral("request") << QJsonValue(QJsonObject());
        QTest::newRow("of a later version") << QStringLiteral("news") << QJsonValue(1);
        QTest::newRow("kind") << QStringLiteral("kind") << QJsonValue(5);
    }

    void whatIsNotAsAgreedIsRefused()
    {
        QFETCH(QString, member);
        QFETCH(QJsonValue, value);
        QJsonObject json = toWire(everything());
        json.insert(member, value);
        QVERIFY(!postingFromWire(json));
    }

    void anAmountIsAWholeNumber_data()
    {
        QTest::addColumn<QJsonValue>("amount");
        QTest::newRow("number") << QJsonValue(5);
        QTest::newRow("fraction") << QJsonValue(QStringLiteral("1.5"));
        QTest::newRow("too large") << QJsonValue(QStringLiteral("9223372036854775808"));
        QTest::newRow("empty") << QJsonValue(QString());
    }

    void anAmountIsAWholeNumber()
    {
        QFETCH(QJsonValue, amount);
        QJsonObject json = toWire(everything());
        QJsonArray lines = json.value(u"lines").toArray();
        QJsonObject line = lines[0].toObject();
        line.insert(QStringLiteral("debit"), amount);
        lines[0] = line;
        json.insert(QStringLiteral("lines"), lines);
        QVERIFY(!postingFromWire(json));
    }

    void anOutcomeArrivesAsItWasSent()
    {
        PostingOutcome sent;
        sent.status = PostingStatus::InsufficientFunds;
        sent.shortAccount = QStringLiteral("user:1");
        sent.transactionId = QStringLiteral("t");
        sent.sequence = 9'007'199'254'740'993;
        sent.balances = {{QStringLiteral("user:1"), nwt(), {-5}, {7}}};
        sent.novelty = PostingOutcome::Novelty::Replayed;
        const auto came = outcomeFromWire(travelled(toWire(sent)));
        QVERIFY(came);
        QCOMPARE(came->status, sent.status);
        QCOMPARE(came->sequence, sent.sequence);
        QCOMPARE(came->balances[0].balance.units, -5);
        QCOMPARE(came->balances[0].pending.units, 7);
        QCOMPARE(came->novelty, sent.novelty);
        QVERIFY(!outcomeFromWire({}));
    }

    void aReceiptArrivesAsItWasSent()
    {
        const BookReceipt sent{3, QByteArray("\x00leaf", 5), "proof"};
        const auto came = receiptFromWire(travelled(toWire(sent)));
        QVERIFY(came);
        QCOMPARE(came->sequence, 3);
        QCOMPARE(came->leaf, sent.leaf);
        QCOMPARE(came->proof, sent.proof);
    }
};

QTEST_GUILESS_MAIN(TestBooksWire)
#include "tst_bookswire.moc"
