#include "reader/core/pagemap.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <limits>

using namespace nw::reader;

class TestPageMap : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aFixThatFixesNothingIsNotKept();
    void everythingComesBackFromItsJson();
    void anEmptyMapIsAnEmptyObject();
    void whatIsNotUnderstoodIsLeftOut_data();
    void whatIsNotUnderstoodIsLeftOut();
    void aCropStaysOnThePage_data();
    void aCropStaysOnThePage();
};

void TestPageMap::aFixThatFixesNothingIsNotKept()
{
    PageMap map;
    map.setFix(3, {.standing = PageStanding::Alone});
    QCOMPARE(map.fix(3).standing, PageStanding::Alone);
    QVERIFY(!map.isEmpty());
    map.setFix(3, {});
    QVERIFY(map.isEmpty());
    QCOMPARE(map.fix(3), PageFix{});
}

void TestPageMap::everythingComesBackFromItsJson()
{
    PageMap map;
    map.setCover(CoverStanding::Paired);
    map.setFix(0, {.standing = PageStanding::Skipped});
    map.setFix(4, {.standing = PageStanding::WithNext, .quarterTurns = 3});
    map.setFix(7, {.split = PageSplit::Halves});
    map.setFix(9, {.standing = PageStanding::Alone, .crop = QRectF(0.25, 0.125, 0.5, 0.75)});
    const QByteArray text = QJsonDocument(map.toJson()).toJson();
    QCOMPARE(PageMap::fromJson(QJsonDocument::fromJson(text).object(), 10), map);
}

void TestPageMap::anEmptyMapIsAnEmptyObject()
{
    QCOMPARE(PageMap().toJson(), QJsonObject());
    QCOMPARE(PageMap::fromJson({}, 10), PageMap());
}

void TestPageMap::whatIsNotUnderstoodIsLeftOut_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("a page outside the book") << QByteArray(R"({"pages":{"10":{"turns":1}}})");
    QTest::newRow("a page before it") << QByteArray(R"({"pages":{"-1":{"turns":1}}})");
    QTest::newRow("no number") << QByteArray(R"({"pages":{"cover":{"turns":1}}})");
    QTest::newRow("no such standing") << QByteArray(R"({"pages":{"1":{"standing":"upside"}}})");
    QTest::newRow("too many turns") << QByteArray(R"({"pages":{"1":{"turns":4}}})");
    QTest::newRow("turns back") << QByteArray(R"({"pages":{"1":{"turns":-1}}})");
    QTest::newRow("half a crop") << QByteArray(R"({"pages":{"1":{"crop":[0,0,1]}}})");
    QTest::newRow("a crop of words") << QByteArray(R"({"pages":{"1":{"crop":["a","b","c","d"]}}})");
    QTest::newRow("pages as a list") << QByteArray(R"({"pages":[{"turns":1}]})");
    QTest::newRow("a cover of numbers") << QByteArray(R"({"cover":1})");
}

void TestPageMap::whatIsNotUnderstoodIsLeftOut()
{
    QFETCH(const QByteArray, json);
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    QVERIFY(!object.isEmpty());
    QCOMPARE(PageMap::fromJson(object, 10), PageMap());
}

void TestPageMap::aCropStaysOnThePage_data()
{
    QTest::addColumn<QRectF>("wanted");
    QTest::addColumn<QRectF>("kept");
    QTest::newRow("inside") << QRectF(0.1, 0.2, 0.5, 0.5) << QRectF(0.1, 0.2, 0.5, 0.5);
    QTest::newRow("over the edges") << QRectF(-1, -1, 1.5, 3) << QRectF(0, 0, 0.5, 1);
    QTest::newRow("outside") << QRectF(2, 2, 1, 1) << QRectF();
    QTest::newRow("a slip of the hand") << QRectF(0.5, 0.5, 0.01, 0.5) << QRectF();
    QTest::newRow("nothing") << QRectF() << QRectF();
    const double none = std::numeric_limits<double>::quiet_NaN();
    QTest::newRow("no numbers") << QRectF(none, 0, 0.5, 0.5) << QRectF();
}

void TestPageMap::aCropStaysOnThePage()
{
    QFETCH(const QRectF, wanted);
    QFETCH(const QRectF, kept);
    QCOMPARE(boundedCrop(wanted), kept);
}

QTEST_APPLESS_MAIN(TestPageMap)

#include "tst_pagemap.moc"
