#include "services-client/contract/jsonreader.h"
#include "services-client/contract/wallet.h"

#include <QtTest>

using namespace nw;

namespace {

template <typename T> QJsonObject written(const T &value)
{
    JsonWriter out;
    write(out, value);
    return QJsonDocument::fromJson(out.take()).object();
}

Result<SpendRequest> readSpend(const char *json)
{
    return parseJsonObject(json).and_then(readSpendRequest);
}

} // namespace

class WalletTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aBalanceHasTheContractsMembers()
    {
        WalletBalance balance;
        balance.balance = {1'250'000'000};
        balance.pending = {250'000'000};
        balance.available = {1'000'000'000};
        balance.totalEarned = {2'000'000'000};
        balance.totalSpent = {750'000'000};
        balance.asOfMs = 1'795'000'000'000;
        const QJsonObject json = written(balance);
        QCOMPARE(json.size(), 6);
        QCOMPARE(json[QLatin1String("nwtBalance")], QStringLiteral("12.50000000"));
        const auto read = readWalletBalance(json);
        QVERIFY(read);
        QCOMPARE(read->available.units, balance.available.units);
        QCOMPARE(read->asOfMs, balance.asOfMs);
    }

    void packagesIntentsEntriesAndReceiptsComeBack()
    {
        const TokenPackage package{QStringLiteral("starter"), QStringLiteral("Starter"),
                                   Amount{5'000'000'000}, QStringLiteral("4.99"),
                                   QStringLiteral("USD")};
        QCOMPARE(written(*readTokenPackage(written(package))), written(package));
        PurchaseIntent intent;
        intent.id = QStringLiteral("i");
        intent.provider = QStringLiteral("sandbox");
        intent.status = IntentStatus::Refunding;
        intent.tokens = {1};
        intent.price = QStringLiteral("4.99");
        intent.currency = QStringLiteral("USD");
        intent.checkoutUrl = QStringLiteral("/x");
        QCOMPARE(written(*readPurchaseIntent(written(intent))), written(intent));
        WalletEntry entry;
        entry.id = QStringLiteral("e");
        entry.type = QStringLiteral("comic");
        entry.direction = EntryDirection::Out;
        entry.amount = {2'500'000'000};
        QCOMPARE(written(*readWalletEntry(written(entry))), written(entry));
        const ReceiptDocument receipt{QStringLiteral("r"), QStringLiteral("t"), 7,
                                      QByteArray("\0\xff leaf", 7), QByteArray("proof\n")};
        const auto read = readReceiptDocument(written(receipt));
        QVERIFY(read);
        QCOMPARE(read->leaf, receipt.leaf);
        QCOMPARE(read->proof, receipt.proof);
    }

    void aSpendSaysWhatItIsFor()
    {
        const SpendRequest request{SpendPurpose::Tip, QStringLiteral("u"), Amount{100'000'000}};
        const auto read = readSpendRequest(written(request));
        QVERIFY(read);
        QCOMPARE(read->purpose, SpendPurpose::Tip);
        QCOMPARE(read->id, request.id);
        QCOMPARE(read->expectedAmount.units, request.expectedAmount.units);
    }

    void aBadSpendIsRefused_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<int>("code");
        const auto row = [](const char *name, const char *json, ErrorCode code) {
            QTest::newRow(name) << QByteArray(json) << int(code);
        };
        row("a number", R"({"purpose":{"type":"comic","id":"c"},"expectedAmount":25})",
            ErrorCode::InvalidInput);
        row("negative", R"({"purpose":{"type":"comic","id":"c"},"expectedAmount":"-1.0"})",
            ErrorCode::AmountInvalid);
        row("exponent", R"({"purpose":{"type":"comic","id":"c"},"expectedAmount":"1e2"})",
            ErrorCode::AmountInvalid);
        row("nine decimals",
            R"({"purpose":{"type":"comic","id":"c"},"expectedAmount":"1.000000001"})",
            ErrorCode::AmountInvalid);
        row("over 2^62",
            R"({"purpose":{"type":"comic","id":"c"},"expectedAmount":"46116860184.3"})",
            ErrorCode::AmountInvalid);
        row("a payer",
            R"({"purpose":{"type":"comic","id":"c"},"expectedAmount":"1.0","userId":"x"})",
            ErrorCode::UnknownField);
        row("a payee", R"({"purpose":{"type":"comic","id":"c","to":"me"},"expectedAmount":"1.0"})",
            ErrorCode::UnknownField);
        row("another type", R"({"purpose":{"type":"cash","id":"c"},"expectedAmount":"1.0"})",
            ErrorCode::InvalidInput);
        row("no purpose", R"({"expectedAmount":"1.0"})", ErrorCode::InvalidInput);
        row("no amount", R"({"purpose":{"type":"comic","id":"c"}})", ErrorCode::InvalidInput);
    }

    void aBadSpendIsRefused()
    {
        QFETCH(QByteArray, json);
        QFETCH(int, code);
        const auto read = readSpend(json.constData());
        QVERIFY(!read);
        QCOMPARE(int(read.error().code), code);
    }

    void everyWordComesBack()
    {
        for (int i = 1; i <= int(IntentStatus::Disputed); ++i)
            QCOMPARE(intentStatusFromText(toText(IntentStatus(i))), IntentStatus(i));
        for (const SpendPurpose purpose :
             {SpendPurpose::Comic, SpendPurpose::Ticket, SpendPurpose::Tip})
            QCOMPARE(spendPurposeFromText(toText(purpose)), purpose);
        QVERIFY(!intentStatusFromText(QStringLiteral("paid")));
        QVERIFY(!spendPurposeFromText({}));
    }
};

QTEST_APPLESS_MAIN(WalletTest)
#include "tst_wallet.moc"
