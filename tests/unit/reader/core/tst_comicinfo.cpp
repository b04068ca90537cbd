#include "reader/core/comicinfo.h"

#include <QTest>

using namespace nw::reader;

namespace {

QByteArray wrapped(const QByteArray &fields)
{
    return "<?xml version=\"1.0\" encoding=\"utf-8\"?><ComicInfo>" + fields + "</ComicInfo>";
}

ComicInfo parsed(const QByteArray &fields)
{
    const auto info = parseComicInfo(wrapped(fields));
    return info ? *info : ComicInfo{};
}

} // namespace

class TestComicInfo : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theUsualFieldsAreRead();
    void listsAreSplitAtCommasAndTrimmed();
    void everyNameGetsItsRole();
    void onlyYesAndRightToLeftTurnsTheBook();
    void aWebtoonIsKnownByFormatGenreOrTag_data();
    void aWebtoonIsKnownByFormatGenreOrTag();
    void pageNotesKeepTheirImageTypeAndBookmark();
    void unknownElementsAreSkippedWhole();
    void whatIsNoComicInfoIsDamaged_data();
    void whatIsNoComicInfoIsDamaged();
};

void TestComicInfo::theUsualFieldsAreRead()
{
    const ComicInfo info =
        parsed("<Title> The Lamp </Title><Series>Lantern County</Series><Number>3</Number>"
               "<Summary>Fish &amp; fog</Summary><LanguageISO>en-GB</LanguageISO>"
               "<AgeRating>Everyone</AgeRating><Publisher>Harbour</Publisher>");
    QCOMPARE(info.title, u"The Lamp"_qs);
    QCOMPARE(info.series, u"Lantern County"_qs);
    QCOMPARE(info.number, u"3"_qs);
    QCOMPARE(info.summary, u"Fish & fog"_qs);
    QCOMPARE(info.language, u"en-GB"_qs);
    QCOMPARE(info.ageRating, u"Everyone"_qs);
    QCOMPARE(info.publisher, u"Harbour"_qs);
    QVERIFY(!info.rightToLeft);
    QVERIFY(!info.longStrip);
}

void TestComicInfo::listsAreSplitAtCommasAndTrimmed()
{
    const ComicInfo info = parsed("<Genre>Mystery, Sea ,, </Genre><Tags>fog,cats</Tags>");
    QCOMPARE(info.genres, QStringList({u"Mystery"_qs, u"Sea"_qs}));
    QCOMPARE(info.tags, QStringList({u"fog"_qs, u"cats"_qs}));
}

void TestComicInfo::everyNameGetsItsRole()
{
    const ComicInfo info = parsed("<Writer>Ann, Bo</Writer><CoverArtist>Cy</CoverArtist>");
    const QList<std::pair<QString, QString>> expected{
        {u"writer"_qs, u"Ann"_qs}, {u"writer"_qs, u"Bo"_qs}, {u"cover artist"_qs, u"Cy"_qs}};
    QCOMPARE(info.credits, expected);
}

void TestComicInfo::onlyYesAndRightToLeftTurnsTheBook()
{
    QVERIFY(parsed("<Manga>YesAndRightToLeft</Manga>").rightToLeft);
    QVERIFY(!parsed("<Manga>Yes</Manga>").rightToLeft);
    QVERIFY(!parsed("<Manga>No</Manga>").rightToLeft);
}

void TestComicInfo::aWebtoonIsKnownByFormatGenreOrTag_data()
{
    QTest::addColumn<QByteArray>("field");
    QTest::addColumn<bool>("longStrip");
    QTest::newRow("format") << QByteArray("<Format>Webtoon</Format>") << true;
    QTest::newRow("genre") << QByteArray("<Genre>Drama, webtoon</Genre>") << true;
    QTest::newRow("tag") << QByteArray("<Tags>Long Strip</Tags>") << true;
    QTest::newRow("another format") << QByteArray("<Format>Annual</Format>") << false;
    QTest::newRow("in the title only") << QByteArray("<Title>Webtoon</Title>") << false;
}

void TestComicInfo::aWebtoonIsKnownByFormatGenreOrTag()
{
    QFETCH(QByteArray, field);
    QFETCH(bool, longStrip);
    QCOMPARE(parsed(field).longStrip, longStrip);
}

void TestComicInfo::pageNotesKeepTheirImageTypeAndBookmark()
{
    const ComicInfo info = parsed("<Pages><Page Image=\"0\" Type=\"FrontCover\"/>"
                                  "<Page Image=\"4\" DoublePage=\"true\" Bookmark=\"Part 2\"/>"
                                  "<Page Image=\"-1\"/><Page Image=\"x\"/><Page/></Pages>");
    QCOMPARE(info.pages.size(), 2);
    QCOMPARE(info.pages[0].type, u"FrontCover"_qs);
    QCOMPARE(info.pages[1].image, 4);
    QVERIFY(info.pages[1].doublePage);
    QVERIFY(!info.pages[0].doublePage);
    QCOMPARE(info.pages[1].bookmark, u"Part 2"_qs);
}

void TestComicInfo::unknownElementsAreSkippedWhole()
{
    const ComicInfo info = parsed("<Extra><Title>not this</Title></Extra><Title>this</Title>");
    QCOMPARE(info.title, u"this"_qs);
}

void TestComicInfo::whatIsNoComicInfoIsDamaged_data()
{
    QTest::addColumn<QByteArray>("xml");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("no XML") << QByteArray("hello");
    QTest::newRow("another root") << QByteArray("<html/>");
    QTest::newRow("not closed") << QByteArray("<ComicInfo><Title>x</Title>");
    QTest::newRow("a DTD") << QByteArray("<!DOCTYPE ComicInfo><ComicInfo/>");
    QTest::newRow("entities that grow")
        << QByteArray("<!DOCTYPE l [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>"
                      "<ComicInfo><Title>&b;</Title></ComicInfo>");
    QTest::newRow("an unknown entity") << wrapped("<Title>&nope;</Title>");
    QTest::newRow("over 1 MiB") << wrapped("<Summary>" + QByteArray(1 << 20, 'x') + "</Summary>");
}

void TestComicInfo::whatIsNoComicInfoIsDamaged()
{
    QFETCH(QByteArray, xml);
    const auto info = parseComicInfo(xml);
    QVERIFY(!info);
    QCOMPARE(info.error().code, ReadErrorCode::Damaged);
}

QTEST_APPLESS_MAIN(TestComicInfo)
#include "tst_comicinfo.moc"
