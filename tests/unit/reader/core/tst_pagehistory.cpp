#include "reader/core/pagehistory.h"

#include <QTest>

using nw::reader::PageHistory;

class TestPageHistory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void leadsBackAndForwardAgain();
    void anotherJumpForgetsWhatLayAhead();
    void aPlaceWhereTheReaderStandsIsNoWay();
    void forgetsTheOldestAndAll();
};

void TestPageHistory::leadsBackAndForwardAgain()
{
    PageHistory history;
    QVERIFY(!history.canGoBack());
    QVERIFY(!history.back(0));
    history.jumped(3); // to 20
    history.jumped(22); // to 7
    QCOMPARE(history.back(7), 22);
    QCOMPARE(history.back(22), 3);
    QVERIFY(!history.back(3));
    QCOMPARE(history.forward(3), 22);
    QCOMPARE(history.forward(22), 7);
    QVERIFY(!history.forward(7));
}

void TestPageHistory::anotherJumpForgetsWhatLayAhead()
{
    PageHistory history;
    history.jumped(3);
    QCOMPARE(history.back(20), 3);
    QVERIFY(history.canGoForward());
    history.jumped(4);
    QVERIFY(!history.canGoForward());
    QCOMPARE(history.back(9), 4);
}

void TestPageHistory::aPlaceWhereTheReaderStandsIsNoWay()
{
    PageHistory history;
    history.jumped(3);
    history.jumped(3);
    history.jumped(8);
    QCOMPARE(history.back(8), 3);
    QVERIFY(!history.canGoBack());
}

void TestPageHistory::forgetsTheOldestAndAll()
{
    PageHistory history;
    for (int page = 0; page < 300; ++page)
        history.jumped(page);
    int steps = 0;
    int page = 1000;
    while (const auto earlier = history.back(page)) {
        page = *earlier;
        ++steps;
    }
    QCOMPARE(steps, 200);
    QCOMPARE(page, 100);
    history.clear();
    QVERIFY(!history.canGoBack() && !history.canGoForward());
}

QTEST_APPLESS_MAIN(TestPageHistory)

#include "tst_pagehistory.moc"
