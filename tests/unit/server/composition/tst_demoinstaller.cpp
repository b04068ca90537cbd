#include "server/composition/demoinstaller.h"

#include <QSemaphore>
#include <QTest>

using namespace nw;
using namespace nw::server;

class TestDemoInstaller : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theServerIsReadyWhenTheDemoIsIn()
    {
        QSemaphore gate;
        DemoInstaller demo;
        QCOMPARE(demo.check().error().code, ErrorCode::Unavailable);
        demo.begin([&gate](const std::function<bool()> &goOn) {
            QVERIFY(goOn());
            gate.acquire();
        });
        QCOMPARE(demo.check().error().code, ErrorCode::Unavailable);
        gate.release();
        QTRY_VERIFY(demo.check().has_value());
    }

    void aServerThatEndsWaitsForOneBookAndNotForTheRest()
    {
        QSemaphore begun;
        std::atomic<bool> wasLeft{false};
        {
            DemoInstaller demo;
            demo.begin([&](const std::function<bool()> &goOn) {
                begun.release();
                while (goOn()) // endless books
                    std::this_thread::yield();
                wasLeft = true;
            });
            begun.acquire();
            QVERIFY(!wasLeft);
        }
        QVERIFY(wasLeft);
    }

    void oneThatNeverBeganIsNoHindrance()
    {
        DemoInstaller demo;
        demo.breakOff();
    }
};

QTEST_GUILESS_MAIN(TestDemoInstaller)
#include "tst_demoinstaller.moc"
