#include "reader/core/bookreport.h"
#include "tests/support/bookbuilder.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace nw::reader;
using nw::test::BookBuilder;

class TestBookReport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aBookIsDescribedPageByPage();
    void anUnreadablePageIsNullAndADefect();
    void aBookWithoutAReadablePageIsItsFirstError_data();
    void aBookWithoutAReadablePageIsItsFirstError();
    void limitsAreHandedOn();

private:
    QString path() const { return m_folder.filePath(u"Book.cbz"_qs); }
    QJsonObject reported() const
    {
        const auto report = bookReport(path());
        return report ? QJsonDocument::fromJson(*report).object() : QJsonObject();
    }

    QTemporaryDir m_folder;
};

void TestBookReport::aBookIsDescribedPageByPage()
{
    BookBuilder()
        .addFile(u"2.png"_qs, nw::test::pageFile(2, "png", {100, 150}))
        .addFile(u"1.jpg"_qs, nw::test::pageFile(1, "jpg", {120, 80}))
        .addComicInfo("<ComicInfo><Title>Fog \"and\" lamps</Title></ComicInfo>")
        .writeZip(path());
    const QJsonObject expected{
        {u"format"_qs, u"cbz"_qs},
        {u"title"_qs, u"Fog \"and\" lamps"_qs},
        {u"pages"_qs,
         QJsonArray{
             QJsonObject{{u"number"_qs, 1},
                         {u"width"_qs, 120},
                         {u"height"_qs, 80},
                         {u"mediaType"_qs, u"image/jpeg"_qs},
                         {u"name"_qs, u"1.jpg"_qs}},
             QJsonObject{{u"number"_qs, 2},
                         {u"width"_qs, 100},
                         {u"height"_qs, 150},
                         {u"mediaType"_qs, u"image/png"_qs},
                         {u"name"_qs, u"2.png"_qs}},
         }},
        {u"defects"_qs, QJsonArray()},
    };
    QCOMPARE(reported(), expected);
    QVERIFY(!bookReport(path())->contains('\n'));
}

void TestBookReport::anUnreadablePageIsNullAndADefect()
{
    BookBuilder()
        .addPages(1)
        .addFile(u"page 2.jpg"_qs, "no image")
        .addFile(u"page 3.jpg"_qs, nw::test::pageFile(3))
        .writeZip(path());
    const QJsonObject report = reported();
    const QJsonArray pages = report[u"pages"_qs].toArray();
    QCOMPARE(pages.size(), 3);
    QVERIFY(pages[1][u"width"_qs].isNull() && pages[1][u"height"_qs].isNull()
            && pages[1][u"mediaType"_qs].isNull());
    QCOMPARE(pages[2][u"width"_qs].toInt(), 240);
    const QJsonArray defects = report[u"defects"_qs].toArray();
    QCOMPARE(defects.size(), 1);
    QCOMPARE(defects[0][u"page"_qs].toInt(), 2);
    QCOMPARE(defects[0][u"code"_qs].toString(), u"unsupported"_qs);
}

void TestBookReport::aBookWithoutAReadablePageIsItsFirstError_data()
{
    QTest::addColumn<QByteArray>("page");
    QTest::addColumn<QString>("word");
    QTest::newRow("no image at all") << QByteArray("text") << u"unsupported"_qs;
    QTest::newRow("a cut image") << nw::test::pageFile(1).left(30) << u"damaged"_qs;
}

void TestBookReport::aBookWithoutAReadablePageIsItsFirstError()
{
    QFETCH(QByteArray, page);
    QFETCH(QString, word);
    BookBuilder().addFile(u"1.jpg"_qs, page).writeZip(path());
    const auto report = bookReport(path());
    QVERIFY(!report);
    QCOMPARE(QString::fromLatin1(readErrorWord(report.error().code)), word);
    QCOMPARE(bookReport(m_folder.filePath(u"absent"_qs)).error().code, ReadErrorCode::NotFound);
}

void TestBookReport::limitsAreHandedOn()
{
    BookBuilder().addPages(2).writeZip(path());
    ArchiveLimits archive;
    archive.maxEntries = 1;
    QCOMPARE(bookReport(path(), archive).error().code, ReadErrorCode::TooLarge);
    DecodeLimits decode;
    decode.maxSidePixels = 100;
    QCOMPARE(bookReport(path(), {}, decode).error().code, ReadErrorCode::TooLarge);
    QVERIFY(bookReport(path()).has_value());
}

QTEST_GUILESS_MAIN(TestBookReport)
#include "tst_bookreport.moc"
