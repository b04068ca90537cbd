#include "reader/core/render/memorypressure.h"

#include <QByteArray>
#include <QTest>

using namespace nw::reader;

namespace {

constexpr qint64 kMiB = 1 << 20;

} // namespace

class TestMemoryPressure : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsWhatTheSystemSays_data();
    void readsWhatTheSystemSays();
    void knowsThisComputer();
    void aCacheShrinksWithWhatIsAvailable_data();
    void aCacheShrinksWithWhatIsAvailable();
};

void TestMemoryPressure::readsWhatTheSystemSays_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<qint64>("totalBytes");
    QTest::addColumn<qint64>("availableBytes");
    QTest::newRow("usual") << QByteArray("MemTotal:       16384 kB\nMemFree:   1 kB\n"
                                         "MemAvailable:    8192 kB\nBuffers: 5 kB\n")
                           << 16 * kMiB << 8 * kMiB;
    QTest::newRow("an old kernel")
        << QByteArray("MemTotal: 16384 kB\nMemFree: 1 kB\n") << 16 * kMiB << qint64(0);
    QTest::newRow("nothing") << QByteArray() << qint64(0) << qint64(0);
    QTest::newRow("cut") << QByteArray("MemTotal:   163") << qint64(0) << qint64(0);
    QTest::newRow("nonsense") << QByteArray("MemTotal: many kB\nMemAvailable: -7 kB\n") << qint64(0)
                              << qint64(0);
}

void TestMemoryPressure::readsWhatTheSystemSays()
{
    QFETCH(const QByteArray, text);
    QFETCH(const qint64, totalBytes);
    QFETCH(const qint64, availableBytes);
    QCOMPARE(parseMemoryState(text), (MemoryState{totalBytes, availableBytes}));
}

void TestMemoryPressure::knowsThisComputer()
{
    const MemoryState state = memoryState();
    QVERIFY(state.availableBytes > 0);
    QVERIFY(state.availableBytes < state.totalBytes);
}

void TestMemoryPressure::aCacheShrinksWithWhatIsAvailable_data()
{
    QTest::addColumn<qint64>("availableBytes"); // of 1,000 MiB
    QTest::addColumn<qint64>("affordableBytes"); // of 80 MiB
    QTest::newRow("not known") << qint64(0) << 80 * kMiB;
    QTest::newRow("nearly all") << 900 * kMiB << 80 * kMiB;
    QTest::newRow("just enough") << 100 * kMiB << 80 * kMiB;
    QTest::newRow("half of that") << 50 * kMiB << 40 * kMiB;
    QTest::newRow("next to nothing") << kMiB << 10 * kMiB;
}

void TestMemoryPressure::aCacheShrinksWithWhatIsAvailable()
{
    QFETCH(const qint64, availableBytes);
    QFETCH(const qint64, affordableBytes);
    QCOMPARE(nw::reader::affordableBytes(80 * kMiB, {1'000 * kMiB, availableBytes}),
             affordableBytes);
}

QTEST_APPLESS_MAIN(TestMemoryPressure)

#include "tst_memorypressure.moc"
