#include "app/controllers/neighbourcontroller.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace nw;
using namespace nw::app;
using reader::PageStep;

class TestNeighbours : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void filesStandAsPeopleCountThem_data();
    void filesStandAsPeopleCountThem();
    void aFileThatIsGoneHasNoNeighbour();
    void comicsStandInTheirSeries_data();
    void comicsStandInTheirSeries();
};

void TestNeighbours::filesStandAsPeopleCountThem_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<PageStep>("step");
    QTest::addColumn<QString>("beside"); // empty: nothing
    QTest::newRow("on") << u"Tale 2.cbz"_qs << PageStep::Forward << u"Tale 10.cbr"_qs;
    QTest::newRow("back") << u"Tale 10.cbr"_qs << PageStep::Backward << u"Tale 2.cbz"_qs;
    QTest::newRow("first") << u"Tale 2.cbz"_qs << PageStep::Backward << QString();
    QTest::newRow("last") << u"Tale 10.cbr"_qs << PageStep::Forward << QString();
}

void TestNeighbours::filesStandAsPeopleCountThem()
{
    const QTemporaryDir folder;
    for (const char *name : {"Tale 10.cbr", "Tale 2.cbz", "notes.txt", "Tale 3.doc"}) {
        QFile file(folder.filePath(QString::fromLatin1(name)));
        QVERIFY(file.open(QIODevice::WriteOnly));
    }
    QFETCH(const QString, file);
    QFETCH(const PageStep, step);
    QFETCH(const QString, beside);
    const auto found = fileBeside(folder.filePath(file), step);
    QCOMPARE(found.value_or(QString()), beside.isEmpty() ? QString() : folder.filePath(beside));
}

void TestNeighbours::aFileThatIsGoneHasNoNeighbour()
{
    const QTemporaryDir folder;
    QVERIFY(!fileBeside(folder.filePath(u"a.cbz"_qs), PageStep::Forward));
    QVERIFY(!fileBeside(u"/nowhere/a.cbz"_qs, PageStep::Backward));
}

void TestNeighbours::comicsStandInTheirSeries_data()
{
    QTest::addColumn<QString>("comic");
    QTest::addColumn<PageStep>("step");
    QTest::addColumn<QString>("beside");
    QTest::newRow("on") << u"one"_qs << PageStep::Forward << u"two"_qs;
    QTest::newRow("over a gap") << u"two"_qs << PageStep::Forward << u"four"_qs;
    QTest::newRow("back") << u"two"_qs << PageStep::Backward << u"one"_qs;
    QTest::newRow("last") << u"four"_qs << PageStep::Forward << QString();
    QTest::newRow("stands alone") << u"alone"_qs << PageStep::Forward << QString();
    QTest::newRow("unknown") << u"lost"_qs << PageStep::Forward << QString();
}

void TestNeighbours::comicsStandInTheirSeries()
{
    const auto card = [](const QString &id, const QString &series, int index) {
        ComicCard made;
        made.summary.id = id;
        made.summary.series = series;
        made.summary.seriesIndex = index;
        return made;
    };
    const QList<ComicCard> cards{card(u"four"_qs, u"Tale"_qs, 4), card(u"one"_qs, u"Tale"_qs, 1),
                                 card(u"other"_qs, u"Song"_qs, 2), card(u"alone"_qs, QString(), 0),
                                 card(u"two"_qs, u"Tale"_qs, 2)};
    QFETCH(const QString, comic);
    QFETCH(const PageStep, step);
    const auto found = comicBeside(cards, comic, step);
    QTEST(found ? found->id : QString(), "beside");
}

QTEST_GUILESS_MAIN(TestNeighbours)

#include "tst_neighbours.moc"
