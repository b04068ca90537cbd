#include "reader/core/comicinfowriter.h"
#include "reader/core/documentfactory.h"
#include "tests/support/bookbuilder.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace nw::reader;
using nw::test::BookBuilder;

namespace {

ComicInfo exampleInfo()
{
    ComicInfo info;
    info.title = u"Steam & <Coal>"_qs;
    info.series = u"夜行列車"_qs;
    info.number = u"2"_qs;
    info.summary = u"Two\nlines"_qs;
    info.language = u"ja"_qs;
    info.ageRating = u"Everyone"_qs;
    info.publisher = u"House"_qs;
    info.genres = {u"Drama"_qs, u"Trains"_qs};
    info.tags = {u"night"_qs};
    info.credits = {{u"writer"_qs, u"Ann"_qs}, {u"writer"_qs, u"Bob"_qs}, {u"inker"_qs, u"Cid"_qs}};
    info.rightToLeft = true;
    return info;
}

} // namespace

class TestComicInfoWriter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsWrittenIsReadAgain();
    void whatOthersWroteIsKept();
    void aDirectionThatDidNotChangeKeepsTheKindOfComic_data();
    void aDirectionThatDidNotChangeKeepsTheKindOfComic();
    void whatIsNoComicInfoIsReplaced();
    void aBookIsGivenItsDescription();
    void aBookThatCannotBeWrittenStaysAsItWas();
    void whatIsNoZipIsRefused();

private:
    QString file(const QString &name) const { return m_folder.filePath(name); }
    QByteArray bytesOf(const QString &name) const
    {
        QFile in(file(name));
        return in.open(QIODevice::ReadOnly) ? in.readAll() : QByteArray();
    }

    QTemporaryDir m_folder;
};

void TestComicInfoWriter::whatIsWrittenIsReadAgain()
{
    const ComicInfo info = exampleInfo();
    const auto back = parseComicInfo(comicInfoXml(info));
    QVERIFY(back);
    QCOMPARE(back->title, info.title);
    QCOMPARE(back->series, info.series);
    QCOMPARE(back->number, info.number);
    QCOMPARE(back->summary, info.summary);
    QCOMPARE(back->language, info.language);
    QCOMPARE(back->ageRating, info.ageRating);
    QCOMPARE(back->publisher, info.publisher);
    QCOMPARE(back->genres, info.genres);
    QCOMPARE(back->tags, info.tags);
    QCOMPARE(back->credits, info.credits);
    QCOMPARE(back->rightToLeft, true);
}

void TestComicInfoWriter::whatOthersWroteIsKept()
{
    const QByteArray existing =
        "<?xml version='1.0'?><ComicInfo xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'>"
        "<Title>Old</Title><Writer>Old</Writer><Year>1999</Year><Web>http://a.b/?c=d&amp;e</Web>"
        "<Pages><Page Image='1' Type='Story' Key='k'/><Page Image='2' DoublePage='true'/></Pages>"
        "</ComicInfo>";
    ComicInfo info;
    info.title = u"New"_qs;
    const QByteArray xml = comicInfoXml(info, existing);
    QVERIFY2(xml.contains("<Title>New</Title>") && !xml.contains("Old"), xml.constData());
    QVERIFY2(xml.contains("<Year>1999</Year>"), xml.constData());
    QVERIFY2(xml.contains("<Web>http://a.b/?c=d&amp;e</Web>"), xml.constData());
    QVERIFY2(xml.contains("Key=\"k\""), xml.constData());
    const auto back = parseComicInfo(xml);
    QVERIFY(back);
    QCOMPARE(back->pages.size(), 2);
    QVERIFY(back->pages[1].doublePage);
    QVERIFY(back->credits.isEmpty());
}

void TestComicInfoWriter::aDirectionThatDidNotChangeKeepsTheKindOfComic_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<bool>("rightToLeft");
    QTest::addColumn<QByteArray>("after");
    QTest::newRow("a manga from the left") << QByteArray("Yes") << false << QByteArray("Yes");
    QTest::newRow("no manga") << QByteArray("No") << false << QByteArray("No");
    QTest::newRow("turned to the left")
        << QByteArray("YesAndRightToLeft") << false << QByteArray("Yes");
    QTest::newRow("turned to the right")
        << QByteArray("No") << true << QByteArray("YesAndRightToLeft");
}

void TestComicInfoWriter::aDirectionThatDidNotChangeKeepsTheKindOfComic()
{
    QFETCH(QByteArray, before);
    QFETCH(bool, rightToLeft);
    QFETCH(QByteArray, after);
    ComicInfo info;
    info.rightToLeft = rightToLeft;
    const QByteArray xml =
        comicInfoXml(info, "<ComicInfo><Manga>" + before + "</Manga></ComicInfo>");
    const QByteArray expected = "<Manga>" + after + "</Manga>";
    QVERIFY2(xml.contains(expected), xml.constData());
    QCOMPARE(xml.count("<Manga>"), 1);
}

void TestComicInfoWriter::whatIsNoComicInfoIsReplaced()
{
    for (const QByteArray &existing :
         {QByteArray("text"), QByteArray("<Other><Year>1</Year></Other>"),
          QByteArray("<ComicInfo><Year>1</Year>")}) {
        const QByteArray xml = comicInfoXml(exampleInfo(), existing);
        QVERIFY(parseComicInfo(xml));
        QVERIFY(!xml.contains("Year"));
    }
}

void TestComicInfoWriter::aBookIsGivenItsDescription()
{
    BookBuilder book;
    book.addPages(3).writeZip(file(u"plain.cbz"_qs));
    for (const QString &series : {u"First"_qs, u"Second"_qs}) {
        ComicInfo info;
        info.series = series;
        const auto stored = storeComicInfo(file(u"plain.cbz"_qs), info);
        QVERIFY2(stored, qPrintable(stored ? QString() : stored.error().detail));
        const auto document = openDocument(file(u"plain.cbz"_qs));
        QVERIFY(document);
        QCOMPARE((*document)->title(), series);
        QCOMPARE((*document)->pageCount(), 3);
        for (int page = 0; page < 3; ++page)
            QCOMPARE((*document)->pageBytes(page).value(), book.entries()[page].bytes);
    }
    QCOMPARE(QDir(m_folder.path()).entryList(QDir::Files).filter(u"plain"_qs).size(), 1);
}

void TestComicInfoWriter::aBookThatCannotBeWrittenStaysAsItWas()
{
    BookBuilder()
        .addPages(1)
        .addFile(u"ComicInfo.xml"_qs, QByteArray(2 << 20, ' '))
        .writeZip(file(u"long.cbz"_qs), BookBuilder::ZipMethod::Deflate);
    const QByteArray before = bytesOf(u"long.cbz"_qs);
    QCOMPARE(storeComicInfo(file(u"long.cbz"_qs), exampleInfo()).error().code,
             ReadErrorCode::TooLarge);
    QCOMPARE(bytesOf(u"long.cbz"_qs), before);
}

void TestComicInfoWriter::whatIsNoZipIsRefused()
{
    QCOMPARE(storeComicInfo(file(u"absent.cbz"_qs), {}).error().code, ReadErrorCode::NotFound);
    QVERIFY(!QFile::exists(file(u"absent.cbz"_qs)));
    BookBuilder().addPages(1).writeStream(file(u"tar.cbt"_qs), BookBuilder::Container::Tar);
    const QByteArray before = bytesOf(u"tar.cbt"_qs);
    QCOMPARE(storeComicInfo(file(u"tar.cbt"_qs), {}).error().code, ReadErrorCode::Unsupported);
    QCOMPARE(bytesOf(u"tar.cbt"_qs), before);
}

QTEST_GUILESS_MAIN(TestComicInfoWriter)
#include "tst_comicinfowriter.moc"
