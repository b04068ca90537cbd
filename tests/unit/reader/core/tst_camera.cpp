#include "reader/core/camera.h"

#include <QTest>

using namespace nw::reader;

class TestCamera : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aPanelFillsTheWindowButItsAir_data();
    void aPanelFillsTheWindowButItsAir();
    void seesWhatItShows();
    void movesFromOneToTheOther();
};

void TestCamera::aPanelFillsTheWindowButItsAir_data()
{
    QTest::addColumn<QRectF>("frame");
    QTest::addColumn<QRectF>("shown");
    // In a window of 1280 x 800 with 48 and 80 of air: 1184 x 640.
    QTest::newRow("broad") << QRectF(100, 200, 592, 100) << QRectF(48, 300, 1184, 200);
    QTest::newRow("high") << QRectF(100, 200, 100, 320) << QRectF(540, 80, 200, 640);
    QTest::newRow("just so") << QRectF(0, 0, 1184, 640) << QRectF(48, 80, 1184, 640);
}

void TestCamera::aPanelFillsTheWindowButItsAir()
{
    QFETCH(const QRectF, frame);
    QFETCH(const QRectF, shown);
    const Camera camera = cameraOn(frame, {1280, 800}, {48, 80});
    QCOMPARE(camera.shown(frame, {1280, 800}), shown);
}

void TestCamera::seesWhatItShows()
{
    const Camera camera{{300, 400}, 2.5};
    const QSize viewport(1000, 500);
    QCOMPARE(camera.seen(viewport), QRectF(100, 300, 400, 200));
    QCOMPARE(camera.shown(camera.seen(viewport), viewport), QRectF(QPointF(), QSizeF(viewport)));
}

void TestCamera::movesFromOneToTheOther()
{
    const Camera from{{0, 0}, 1};
    const Camera to{{100, 200}, 4};
    QCOMPARE(between(from, to, 0), from);
    QCOMPARE(between(from, to, 1), to);
    QCOMPARE(between(from, to, 0.5), (Camera{{50, 100}, 2}));
    QCOMPARE(between(QRectF(0, 0, 10, 10), QRectF(10, 20, 30, 50), 0.5), QRectF(5, 10, 20, 30));
}

QTEST_APPLESS_MAIN(TestCamera)

#include "tst_camera.moc"
