#include "services-client/contract/money.h"

#include <QtTest>

using namespace nw;

class MoneyTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsDecimalText_data();
    void readsDecimalText();
    void refusesEverythingElse_data();
    void refusesEverythingElse();
    void writesExactlyEightDecimals_data();
    void writesExactlyEightDecimals();
};

void MoneyTest::readsDecimalText_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("units");
    QTest::newRow("zero") << QStringLiteral("0.0") << qint64(0);
    QTest::newRow("one decimal") << QStringLiteral("12.5") << qint64(1'250'000'000);
    QTest::newRow("eight decimals") << QStringLiteral("12.50000000") << qint64(1'250'000'000);
    QTest::newRow("smallest") << QStringLiteral("0.00000001") << qint64(1);
    QTest::newRow("two to the 62nd") << QStringLiteral("46116860184.27387904") << (qint64(1) << 62);
}

void MoneyTest::readsDecimalText()
{
    QFETCH(QString, text);
    QFETCH(qint64, units);
    const std::optional<Amount> amount = parseAmount(text);
    QVERIFY(amount);
    QCOMPARE(qint64(amount->units), units);
}

void MoneyTest::refusesEverythingElse_data()
{
    QTest::addColumn<QString>("text");
    const char *const texts[] = {"",
                                 ".",
                                 "0",
                                 "1",
                                 "12",
                                 "1.",
                                 ".5",
                                 "-1.0",
                                 "+1.0",
                                 "01.0",
                                 "00.5",
                                 "1e3",
                                 "1.0e3",
                                 "1,5",
                                 "1.5 ",
                                 " 1.5",
                                 "1.2.3",
                                 "1.000000001",
                                 "1.123456789",
                                 "NaN",
                                 "0x1.0",
                                 "46116860184.27387905",
                                 "46116860185.0",
                                 "99999999999999999999.0",
                                 "92233720368.54775808",
                                 "184467440737.09551617"};
    for (const char *text : texts)
        QTest::newRow(*text ? text : "empty") << QString::fromLatin1(text);
    QTest::newRow("other digits") << u"\u0661.\u0665"_qs;
}

void MoneyTest::refusesEverythingElse()
{
    QFETCH(QString, text);
    QVERIFY(!parseAmount(text));
}

void MoneyTest::writesExactlyEightDecimals_data()
{
    QTest::addColumn<qint64>("units");
    QTest::addColumn<QString>("text");
    QTest::newRow("zero") << qint64(0) << QStringLiteral("0.00000000");
    QTest::newRow("smallest") << qint64(1) << QStringLiteral("0.00000001");
    QTest::newRow("some") << qint64(1'250'000'000) << QStringLiteral("12.50000000");
    QTest::newRow("negative") << qint64(-1) << QStringLiteral("-0.00000001");
    QTest::newRow("least") << std::numeric_limits<qint64>::min()
                           << QStringLiteral("-92233720368.54775808");
}

void MoneyTest::writesExactlyEightDecimals()
{
    QFETCH(qint64, units);
    QFETCH(QString, text);
    QCOMPARE(formatAmount(Amount{units}), text);
    if (units >= 0)
        QCOMPARE(parseAmount(text), std::optional(Amount{units}));
}

QTEST_APPLESS_MAIN(MoneyTest)
#include "tst_money.moc"
