#include "reader/core/frameedit.h"

#include <QTest>

using namespace nw::reader;

namespace {

const QList<QRectF> kTwo{QRectF(0.1, 0.1, 0.4, 0.4), QRectF(0.4, 0.4, 0.4, 0.4)};
constexpr QSizeF kReach(0.01, 0.01);

} // namespace

class TestFrameEdit : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void gripsWhatIsUnderTheHand_data();
    void gripsWhatIsUnderTheHand();
    void dragsWhatIsGripped_data();
    void dragsWhatIsGripped();
};

void TestFrameEdit::gripsWhatIsUnderTheHand_data()
{
    QTest::addColumn<QPointF>("at");
    QTest::addColumn<FrameHit>("hit");
    using enum FrameGrip;
    QTest::newRow("free paper") << QPointF(0.9, 0.1) << FrameHit{-1, None};
    QTest::newRow("inside") << QPointF(0.2, 0.2) << FrameHit{0, Inside};
    QTest::newRow("inside both: the upper one") << QPointF(0.45, 0.45) << FrameHit{1, Inside};
    QTest::newRow("left") << QPointF(0.105, 0.2) << FrameHit{0, Left};
    QTest::newRow("a little outside") << QPointF(0.095, 0.2) << FrameHit{0, Left};
    QTest::newRow("right") << QPointF(0.8, 0.6) << FrameHit{1, Right};
    QTest::newRow("top") << QPointF(0.2, 0.1) << FrameHit{0, Top};
    QTest::newRow("bottom") << QPointF(0.6, 0.8) << FrameHit{1, Bottom};
    QTest::newRow("corner") << QPointF(0.1, 0.1) << FrameHit{0, TopLeft};
    QTest::newRow("far corner") << QPointF(0.8, 0.8) << FrameHit{1, BottomRight};
    QTest::newRow("an edge wins over an inside") << QPointF(0.45, 0.5) << FrameHit{0, Bottom};
}

void TestFrameEdit::gripsWhatIsUnderTheHand()
{
    QFETCH(const QPointF, at);
    QFETCH(const FrameHit, hit);
    QCOMPARE(hitFrame(kTwo, at, kReach), hit);
}

void TestFrameEdit::dragsWhatIsGripped_data()
{
    QTest::addColumn<FrameGrip>("grip");
    QTest::addColumn<QPointF>("way");
    QTest::addColumn<QRectF>("frame"); // of 0.25, 0.25, 0.5, 0.5
    using enum FrameGrip;
    QTest::newRow("nothing") << None << QPointF(0.1, 0.1) << QRectF(0.25, 0.25, 0.5, 0.5);
    QTest::newRow("moved") << Inside << QPointF(0.125, -0.125) << QRectF(0.375, 0.125, 0.5, 0.5);
    QTest::newRow("moved to the edge") << Inside << QPointF(9, -9) << QRectF(0.5, 0, 0.5, 0.5);
    QTest::newRow("left") << Left << QPointF(0.125, 9) << QRectF(0.375, 0.25, 0.375, 0.5);
    QTest::newRow("top and right") << TopRight << QPointF(0.125, 0.125)
                                   << QRectF(0.25, 0.375, 0.625, 0.375);
    QTest::newRow("bottom, off the page") << Bottom << QPointF(0, 9)
                                          << QRectF(0.25, 0.25, 0.5, 0.75);
    QTest::newRow("never turned over") << Right << QPointF(-9, 0) << QRectF(0.25, 0.25, 0.04, 0.5);
}

void TestFrameEdit::dragsWhatIsGripped()
{
    QFETCH(const FrameGrip, grip);
    QFETCH(const QPointF, way);
    QFETCH(const QRectF, frame);
    const QRectF dragged = draggedFrame(QRectF(0.25, 0.25, 0.5, 0.5), grip, way);
    QVERIFY((dragged.topLeft() - frame.topLeft()).manhattanLength() < 1e-9);
    QVERIFY((dragged.bottomRight() - frame.bottomRight()).manhattanLength() < 1e-9);
}

QTEST_APPLESS_MAIN(TestFrameEdit)

#include "tst_frameedit.moc"
