#include "services-client/contract/jsonreader.h"
#include "services-client/contract/keptpagemap.h"

#include <QTest>

using namespace nw;

namespace {

KeptPageMap someMap()
{
    KeptPageMap map;
    map.comicId = QStringLiteral("0190a000-0000-7000-8000-00000000000b");
    map.cover = QStringLiteral("paired");
    map.modifiedAtMs = 1'780'000'000'000;
    map.deviceId = QStringLiteral("laptop");
    map.version = 4;
    KeptPageFix plain;
    plain.number = 3;
    plain.standing = QStringLiteral("withNext");
    KeptPageFix busy;
    busy.number = 9;
    busy.split = true;
    busy.turns = 2;
    busy.crop = std::array<double, 4>{1.0 / 3.0, 0, 2.0 / 3.0, 1};
    map.pages = {plain, busy};
    return map;
}

QByteArray textOf(const KeptPageMap &map)
{
    JsonWriter out;
    write(out, map);
    return out.take();
}

} // namespace

class TestKeptPageMap : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsWrittenIsRead()
    {
        const KeptPageMap map = someMap();
        const auto read = parseJsonObject(textOf(map)).and_then(readKeptPageMap);
        QVERIFY(read);
        QCOMPARE(read->comicId, map.comicId);
        QCOMPARE(read->cover, map.cover);
        QCOMPARE(read->version, 4);
        QCOMPARE(read->pages.size(), 2);
        QCOMPARE(read->pages.first().standing, QStringLiteral("withNext"));
        QVERIFY(!read->pages.first().crop);
        QVERIFY(read->pages.last().split);
        QCOMPARE(read->pages.last().turns, 2);
        // Once rounded it stays as it is.
        QCOMPARE(textOf(*read), textOf(map));
        QVERIFY(saysTheSame(*read, *parseJsonObject(textOf(*read)).and_then(readKeptPageMap)));
    }

    void aMapSaysTheSameWhoeverSaidIt()
    {
        const KeptPageMap map = someMap();
        KeptPageMap other = map;
        other.deviceId = QStringLiteral("phone");
        other.modifiedAtMs += 1;
        other.version += 1;
        QVERIFY(saysTheSame(map, other));
        other.pages.last().turns = 1;
        QVERIFY(!saysTheSame(map, other));
        other.pages.removeLast();
        QVERIFY(!saysTheSame(map, other));
        other = map;
        other.cover = QStringLiteral("alone");
        QVERIFY(!saysTheSame(map, other));
    }

    void theUpdateCarriesTheVersionItWasMadeOn()
    {
        JsonWriter out;
        write(out, PageMapUpdate{someMap(), 4});
        const auto update = parseJsonObject(out.take()).and_then(readPageMapUpdate);
        QVERIFY(update);
        QCOMPARE(update->baseVersion, 4);
        QCOMPARE(update->map.pages.size(), 2);
        QVERIFY(update->map.comicId.isEmpty()); // the path names it
    }

    void whatIsLeftOutIsAsUsual()
    {
        const auto update =
            parseJsonObject("{\"modifiedAt\":\"2026-01-01T00:00:00.000Z\",\"deviceId\":\"a\"}")
                .and_then(readPageMapUpdate);
        QVERIFY(update);
        QCOMPARE(update->map.cover, QStringLiteral("alone"));
        QVERIFY(update->map.pages.isEmpty());
    }

    void aCropIsInsideThePage_data()
    {
        QTest::addColumn<QByteArray>("crop");
        QTest::addColumn<bool>("fits");
        QTest::newRow("all of it") << QByteArray("[0,0,1,1]") << true;
        QTest::newRow("rounded to the edge") << QByteArray("[0.333333,0,0.666668,1]") << true;
        QTest::newRow("over the edge") << QByteArray("[0.4,0,0.7,1]") << false;
        QTest::newRow("below zero") << QByteArray("[-0.1,0,1,1]") << false;
        QTest::newRow("nothing") << QByteArray("[0,0,0,1]") << false;
        QTest::newRow("words") << QByteArray("[\"0\",0,1,1]") << false;
        QTest::newRow("five") << QByteArray("[0,0,1,1,1]") << false;
        QTest::newRow("huge") << QByteArray("[0,0,1e300,1]") << false;
    }

    void aCropIsInsideThePage()
    {
        QFETCH(QByteArray, crop);
        const QByteArray text = "{\"pages\":[{\"number\":1,\"crop\":" + crop
            + "}],\"modifiedAt\":\"2026-01-01T00:00:00.000Z\",\"deviceId\":\"a\"}";
        const auto update = parseJsonObject(text).and_then(readPageMapUpdate);
        QTEST(update.has_value(), "fits");
        if (!update)
            QCOMPARE(update.error().field, QStringLiteral("pages.crop"));
    }
};

QTEST_APPLESS_MAIN(TestKeptPageMap)
#include "tst_keptpagemap.moc"
