#include "reader/core/render/readingpace.h"

#include <QList>
#include <QTest>

using namespace nw::reader;

class TestReadingPace : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whoSkimsMustRestLonger_data();
    void whoSkimsMustRestLonger();
    void anotherBookBeginsAnew();
};

void TestReadingPace::whoSkimsMustRestLonger_data()
{
    QTest::addColumn<QList<qint64>>("turnsMs");
    QTest::addColumn<int>("restMs");
    QTest::newRow("nothing was turned") << QList<qint64>{} << 300;
    QTest::newRow("the first page") << QList<qint64>{5'000} << 300;
    QTest::newRow("a page in ten seconds") << QList<qint64>{0, 10'000} << 300;
    QTest::newRow("just reading") << QList<qint64>{0, 1'201} << 300;
    QTest::newRow("just skimming") << QList<qint64>{0, 1'200} << 1'500;
    QTest::newRow("skimming") << QList<qint64>{0, 700} << 1'000;
    QTest::newRow("a held key") << QList<qint64>{0, 30, 60} << 330;
    QTest::newRow("skimmed, then read") << QList<qint64>{0, 700, 9'000} << 300;
    QTest::newRow("read, then skims") << QList<qint64>{0, 9'000, 9'500} << 800;
}

void TestReadingPace::whoSkimsMustRestLonger()
{
    QFETCH(const QList<qint64>, turnsMs);
    ReadingPace pace;
    for (const qint64 turn : turnsMs)
        pace.turned(turn);
    QTEST(pace.restMs(), "restMs");
}

void TestReadingPace::anotherBookBeginsAnew()
{
    ReadingPace pace;
    pace.turned(0);
    pace.turned(700);
    pace.forget();
    QCOMPARE(pace.restMs(), 300);
    pace.turned(900);
    QCOMPARE(pace.restMs(), 300);
}

QTEST_APPLESS_MAIN(TestReadingPace)

#include "tst_readingpace.moc"
