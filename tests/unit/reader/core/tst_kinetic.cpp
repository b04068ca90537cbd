#include "reader/core/kinetic.h"

#include <QTest>

using nw::reader::Kinetic;

namespace {

// A drag of ten moves, 10 ms apart, each of that way; ends at 100 ms.
Kinetic dragged(const QPointF &way)
{
    Kinetic kinetic;
    kinetic.press(0);
    for (int move = 1; move <= 10; ++move)
        kinetic.drag(way, 10 * move);
    return kinetic;
}

} // namespace

class TestKinetic : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rollsOnInTheDirectionOfTheDragAndStops();
    void theFramesDoNotMatterForTheWay();
    void aHandThatStoppedThrowsNothing();
    void aClickThrowsNothing();
    void pressingAgainStopsIt();
    void noThrowIsFasterThanTheEyeFollows();
};

void TestKinetic::rollsOnInTheDirectionOfTheDragAndStops()
{
    Kinetic kinetic = dragged({5, -10});
    QVERIFY(kinetic.release(100));
    QPointF before(1e9, -1e9);
    QPointF whole;
    qint64 timeMs = 100;
    while (kinetic.isRolling()) {
        timeMs += 16;
        const QPointF way = kinetic.roll(timeMs);
        QVERIFY(way.x() > 0 && way.y() < 0);
        QVERIFY(way.x() < before.x() && way.y() > before.y()); // slower with every frame
        before = way;
        whole += way;
        QVERIFY2(timeMs < 10'000, "it rolls for ever");
    }
    QVERIFY(whole.x() > 50);
    QVERIFY(std::abs(whole.y() + 2 * whole.x()) < 1);
    QCOMPARE(kinetic.roll(timeMs + 16), QPointF());
}

void TestKinetic::theFramesDoNotMatterForTheWay()
{
    Kinetic fine = dragged({10, 0});
    Kinetic coarse = dragged({10, 0});
    QVERIFY(fine.release(100) && coarse.release(100));
    QPointF fineWay;
    for (qint64 timeMs = 105; timeMs <= 400; timeMs += 5)
        fineWay += fine.roll(timeMs);
    const QPointF coarseWay = coarse.roll(400);
    QVERIFY(std::abs(fineWay.x() - coarseWay.x()) < 1e-6);
}

void TestKinetic::aHandThatStoppedThrowsNothing()
{
    Kinetic kinetic = dragged({10, 0});
    QVERIFY(!kinetic.release(300));
    QVERIFY(!kinetic.isRolling());
    QCOMPARE(kinetic.roll(316), QPointF());
}

void TestKinetic::aClickThrowsNothing()
{
    Kinetic kinetic;
    kinetic.press(0);
    QVERIFY(!kinetic.release(20));
    kinetic.press(40);
    kinetic.drag({100, 0}, 50);
    QVERIFY(!kinetic.release(50)); // a single move has no speed
}

void TestKinetic::pressingAgainStopsIt()
{
    Kinetic kinetic = dragged({10, 0});
    QVERIFY(kinetic.release(100));
    kinetic.press(120);
    QVERIFY(!kinetic.isRolling());
    QCOMPARE(kinetic.roll(136), QPointF());
}

void TestKinetic::noThrowIsFasterThanTheEyeFollows()
{
    Kinetic kinetic = dragged({100'000, 0});
    QVERIFY(kinetic.release(100));
    QVERIFY(kinetic.roll(116).x() < 16 * 8.001);
}

QTEST_APPLESS_MAIN(TestKinetic)

#include "tst_kinetic.moc"
