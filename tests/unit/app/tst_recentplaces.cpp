#include "app/recentplaces.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace nw::app;

class TestRecentPlaces : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anUnknownFileHasNoPlace();
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

void TestRecentPlaces::anUnknownFileHasNoPlace()
{
    QTemporaryDir folder;
    QVERIFY(!RecentPlaces(folder.path()).placeOf(book(1)));
}

void TestRecentPlaces::thePlaceIsFoundAgainByAnotherProcess()
{
    QTemporaryDir folder;
    RecentPlaces(folder.path()).keep(book(1), 17, 1000);
    RecentPlaces(folder.path()).keep(book(2), 3, 2000);
    QCOMPARE(RecentPlaces(folder.path()).placeOf(book(1))->page, 17);
    QCOMPARE(RecentPlaces(folder.path()).placeOf(book(2))->page, 3);
}

void TestRecentPlaces::aRelativePathIsTheSameFile()
{
    QTemporaryDir folder;
    RecentPlaces(folder.path()).keep(u"some.cbz"_qs, 9, 1000);
    QCOMPARE(
        RecentPlaces(folder.path()).placeOf(QDir::current().absoluteFilePath(u"some.cbz"_qs))->page,
        9);
}

void TestRecentPlaces::theOldestPlaceMakesRoom()
{
    QTemporaryDir folder;
    RecentPlaces places(folder.path());
    for (int number = 0; number < 101; ++number) {
        places.keep(book(number), 5, 1000 + number);
    }
    QVERIFY(!places.placeOf(book(0)));
    QCOMPARE(places.placeOf(book(1))->page, 5);
    QCOMPARE(places.placeOf(book(100))->page, 5);
}

void TestRecentPlaces::aDamagedFileIsNoPlace()
{
    QTemporaryDir folder;
    RecentPlaces(folder.path()).keep(book(1), -40, 1000);
    QVERIFY(!RecentPlaces(folder.path()).placeOf(book(1)));
}

QTEST_GUILESS_MAIN(TestRecentPlaces)
#include "tst_recentplaces.moc"
