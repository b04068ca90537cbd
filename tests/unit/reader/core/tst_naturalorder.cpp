#include "reader/core/naturalorder.h"

#include <QTest>

#include <algorithm>

using namespace nw::reader;

class TestNaturalOrder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namesComeInReadingOrder_data();
    void namesComeInReadingOrder();
    void everyNameEqualsItselfOnly();
};

void TestNaturalOrder::namesComeInReadingOrder_data()
{
    QTest::addColumn<QStringList>("inOrder");
    QTest::newRow("numbers by value")
        << QStringList{u"1.jpg"_qs, u"2.jpg"_qs, u"10.jpg"_qs, u"100.jpg"_qs};
    QTest::newRow("numbers inside names")
        << QStringList{u"page 2.png"_qs, u"page 10.png"_qs, u"page 11.png"_qs};
    QTest::newRow("leading zeros")
        << QStringList{u"001.jpg"_qs, u"2.jpg"_qs, u"010.jpg"_qs, u"11.jpg"_qs};
    QTest::newRow("equal values, told apart by their text")
        << QStringList{u"01.jpg"_qs, u"1.jpg"_qs};
    QTest::newRow("case does not matter") << QStringList{u"a1.jpg"_qs, u"A2.jpg"_qs, u"a3.jpg"_qs};
    QTest::newRow("folders before longer names") << QStringList{
        u"ch 1/1.jpg"_qs, u"ch 1/2.jpg"_qs, u"ch 1 extra/1.jpg"_qs, u"ch 2/1.jpg"_qs};
    QTest::newRow("a shorter name first")
        << QStringList{u"cover"_qs, u"cover.jpg"_qs, u"cover2.jpg"_qs};
    QTest::newRow("the ending counts last")
        << QStringList{u"001.jpg"_qs, u"001-002.jpg"_qs, u"page 1.jpg"_qs, u"page 1 (2).jpg"_qs};
    QTest::newRow("a digit after a dot is no ending")
        << QStringList{u"ch 1.2"_qs, u"ch 1.10"_qs, u"ch 2"_qs};
    QTest::newRow("the dot of a folder is no ending")
        << QStringList{u"a.b/1.jpg"_qs, u"a.b/2.png"_qs, u"a.c/1.jpg"_qs};
    QTest::newRow("more digits than any integer holds") << QStringList{
        u"99999999999999999999999999999998"_qs, u"99999999999999999999999999999999"_qs,
        u"100000000000000000000000000000000"_qs};
    QTest::newRow("other scripts")
        << QStringList{u"第1話.jpg"_qs, u"第2話.jpg"_qs, u"第10話.jpg"_qs};
    QTest::newRow("volume and chapter")
        << QStringList{u"v1c2p3"_qs, u"v1c2p10"_qs, u"v1c10p1"_qs, u"v2c1p1"_qs, u"v10c1p1"_qs};
}

void TestNaturalOrder::namesComeInReadingOrder()
{
    QFETCH(QStringList, inOrder);
    // Every permutation of so few names must come out the same; that also shows the order is
    // transitive.
    QStringList shuffled = inOrder;
    std::sort(shuffled.begin(), shuffled.end());
    do {
        QStringList sorted = shuffled;
        std::sort(sorted.begin(), sorted.end(), naturalLess);
        QCOMPARE(sorted, inOrder);
    } while (std::next_permutation(shuffled.begin(), shuffled.end()));
}

void TestNaturalOrder::everyNameEqualsItselfOnly()
{
    const QStringList names{u""_qs, u"1"_qs, u"01"_qs, u"a"_qs, u"A"_qs, u"a/b"_qs, u"a b"_qs};
    for (const QString &left : names) {
        for (const QString &right : names) {
            QCOMPARE(compareNatural(left, right) == 0, left == right);
            QCOMPARE(compareNatural(left, right) < 0, compareNatural(right, left) > 0);
        }
    }
}

QTEST_APPLESS_MAIN(TestNaturalOrder)
#include "tst_naturalorder.moc"
