#include "app/settings.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace nw::app;

class TestSettings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aNewProfileHasTheDefaults();
    void whatWasChosenIsFoundAgain();
    void nonsenseInTheFileGivesTheDefaults();
    void serverAddressesAreTakenAsPeopleTypeThem_data();
    void serverAddressesAreTakenAsPeopleTypeThem();
};

void TestSettings::aNewProfileHasTheDefaults()
{
    QTemporaryDir folder;
    const Settings settings(folder.path());
    QCOMPARE(settings.appearance(), AppearanceChoice::System);
    QCOMPARE(settings.motion(), Motion::Full);
    QCOMPARE(settings.serverUrl(), Settings::defaultServerUrl());
    QCOMPARE(settings.libraryOrder(), SortOrder::LastRead);
    QCOMPARE(settings.libraryView(), Settings::LibraryView::Covers);
    QVERIFY(!settings.wasWelcomed());
}

void TestSettings::whatWasChosenIsFoundAgain()
{
    QTemporaryDir folder;
    {
        Settings settings(folder.path());
        settings.setAppearance(AppearanceChoice::Dark);
        settings.setMotion(Motion::Reduced);
        settings.setServerUrl(QUrl(u"https://comics.example.org"_qs));
        settings.setLibraryOrder(SortOrder::Creator);
        settings.setLibraryView(Settings::LibraryView::Rows);
        settings.setWelcomed();
    }
    const Settings again(folder.path());
    QCOMPARE(again.appearance(), AppearanceChoice::Dark);
    QCOMPARE(again.motion(), Motion::Reduced);
    QCOMPARE(again.serverUrl(), QUrl(u"https://comics.example.org"_qs));
    QCOMPARE(again.libraryOrder(), SortOrder::Creator);
    QCOMPARE(again.libraryView(), Settings::LibraryView::Rows);
    QVERIFY(again.wasWelcomed());
}

void TestSettings::nonsenseInTheFileGivesTheDefaults()
{
    QTemporaryDir folder;
    QFile file(folder.filePath(u"settings.ini"_qs));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("[look]\nappearance=purple\n[server]\nurl=ftp://nowhere\n[library]\norder=42\n");
    file.close();
    const Settings settings(folder.path());
    QCOMPARE(settings.appearance(), AppearanceChoice::System);
    QCOMPARE(settings.serverUrl(), Settings::defaultServerUrl());
    QCOMPARE(settings.libraryOrder(), SortOrder::LastRead);
}

void TestSettings::serverAddressesAreTakenAsPeopleTypeThem_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QUrl>("url");
    QTest::newRow("whole") << u"http://127.0.0.1:3000"_qs << QUrl(u"http://127.0.0.1:3000"_qs);
    QTest::newRow("no scheme") << u" comics.example.org "_qs
                               << QUrl(u"http://comics.example.org"_qs);
    QTest::newRow("host and port") << u"localhost:8080"_qs << QUrl(u"http://localhost:8080"_qs);
    QTest::newRow("slash at the end") << u"https://a.example/"_qs << QUrl(u"https://a.example"_qs);
    QTest::newRow("empty") << QString() << QUrl();
    QTest::newRow("another scheme") << u"file:///etc/passwd"_qs << QUrl();
    QTest::newRow("no host") << u"http://"_qs << QUrl();
    QTest::newRow("a password inside") << u"http://me:secret@host"_qs << QUrl();
    QTest::newRow("spaces inside") << u"my server"_qs << QUrl();
}

void TestSettings::serverAddressesAreTakenAsPeopleTypeThem()
{
    QFETCH(QString, typed);
    QFETCH(QUrl, url);
    const QUrl taken = serverUrlFromText(typed);
    QCOMPARE(taken.isValid(), url.isValid());
    QCOMPARE(taken, url);
}

QTEST_GUILESS_MAIN(TestSettings)
#include "tst_settings.moc"
