#include "app/recentplaces.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace nw::app;

class TestRecentPlaces : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anUnknownFileBeginsAtItsFirstPage();
    void thePlaceIsFoundAgainByAnotherProcess();
    void aRelativePathIsTheSameFile();
    void theOldestPlaceMakesRoom();
    void aDamagedFileIsNoPlace();

private:
    static QString book(int number)
    {
        return QStringLiteral("/books/Ünnamed = [%1].cbz").arg(number);
    }
};

void TestRecentPlaces::anUnknownFileBeginsAtItsFirstPage()
{
    QTemporaryDir folder;
    QCOMPARE(RecentPlaces(folder.path()).placeOf(book(1)), 1);
}

void TestRecentPlaces::thePlaceIsFoundAgainByAnotherProcess()
{
    QTemporaryDir folder;
    RecentPlaces(folder.path()).keep(book(1), 17, 1000);
    RecentPlaces(folder.path()).keep(book(2), 3, 2000);
    QCOMPARE(RecentPlaces(folder.path()).placeOf(book(1)), 17);
    QCOMPARE(RecentPlaces(folder.path()).placeOf(book(2)), 3);
}

void TestRecentPlaces::aRelativePathIsTheSameFile()
{
    QTemporaryDir folder;
    RecentPlaces(folder.path()).keep(u"some.cbz"_qs, 9, 1000);
    QCOMPARE(RecentPlaces(folder.path()).placeOf(QDir::current().absoluteFilePath(u"some.cbz"_qs)),
             9);
}

void TestRecentPlaces::theOldestPlaceMakesRoom()
{
    QTemporaryDir folder;
    RecentPlaces places(folder.path());
    for (int number = 0; number < 101; ++number) {
        places.keep(book(number), 5, 1000 + number);
    }
    QCOMPARE(places.placeOf(book(0)), 1);
    QCOMPARE(places.placeOf(book(1)), 5);
    QCOMPARE(places.placeOf(book(100)), 5);
}

void TestRecentPlaces::aDamagedFileIsNoPlace()
{
    QTemporaryDir folder;
    RecentPlaces(folder.path()).keep(book(1), -40, 1000);
    QCOMPARE(RecentPlaces(folder.path()).placeOf(book(1)), 1);
}

QTEST_GUILESS_MAIN(TestRecentPlaces)
#include "tst_recentplaces.moc"
