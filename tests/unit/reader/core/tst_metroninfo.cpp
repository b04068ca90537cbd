#include "reader/core/metroninfo.h"

#include <QTest>

using namespace nw::reader;

class TestMetronInfo : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everythingThatHasAPlaceIsRead();
    void aCollectionIsCalledByItsTitle();
    void whatIsNoMetronInfoIsDamaged_data();
    void whatIsNoMetronInfoIsDamaged();
};

void TestMetronInfo::everythingThatHasAPlaceIsRead()
{
    const auto info = parseMetronInfo(
        "<?xml version='1.0'?><MetronInfo xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'>"
        "<IDS><ID source='Metron'>1</ID></IDS>"
        "<Publisher id='2'><Name>House</Name><Imprint>Small</Imprint></Publisher>"
        "<Series lang='fr' id='3'><Name>Night Train</Name><SortName>Train</SortName></Series>"
        "<Number>4</Number><Stories><Story>Steam</Story><Story id='5'>Coal</Story></Stories>"
        "<Summary>A train.</Summary><Genres><Genre>Drama</Genre><Genre/></Genres>"
        "<Tags><Tag>Trains</Tag></Tags><AgeRating>Everyone</AgeRating>"
        "<Credits><Credit><Creator>Ann</Creator><Roles><Role>Writer</Role><Role>Cover Artist</Role>"
        "</Roles></Credit><Credit><Roles><Role>Inker</Role></Roles></Credit></Credits>"
        "</MetronInfo>");
    QVERIFY2(info, qPrintable(info ? QString() : info.error().detail));
    QCOMPARE(info->publisher, u"House"_qs);
    QCOMPARE(info->series, u"Night Train"_qs);
    QCOMPARE(info->language, u"fr"_qs);
    QCOMPARE(info->number, u"4"_qs);
    QCOMPARE(info->title, u"Steam; Coal"_qs);
    QCOMPARE(info->summary, u"A train."_qs);
    QCOMPARE(info->genres, QStringList{u"Drama"_qs});
    QCOMPARE(info->tags, QStringList{u"Trains"_qs});
    QCOMPARE(info->ageRating, u"Everyone"_qs);
    const QList<std::pair<QString, QString>> credits{{u"writer"_qs, u"Ann"_qs},
                                                     {u"cover artist"_qs, u"Ann"_qs}};
    QCOMPARE(info->credits, credits);
}

void TestMetronInfo::aCollectionIsCalledByItsTitle()
{
    const auto info = parseMetronInfo("<MetronInfo><CollectionTitle>All of it</CollectionTitle>"
                                      "<Stories><Story>Steam</Story></Stories></MetronInfo>");
    QVERIFY(info);
    QCOMPARE(info->title, u"All of it"_qs);
}

void TestMetronInfo::whatIsNoMetronInfoIsDamaged_data()
{
    QTest::addColumn<QByteArray>("xml");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("text") << QByteArray("text");
    QTest::newRow("another document") << QByteArray("<ComicInfo/>");
    QTest::newRow("cut") << QByteArray("<MetronInfo><Number>1");
    QTest::newRow("a DTD") << QByteArray("<!DOCTYPE MetronInfo [<!ENTITY a 'b'>]>"
                                         "<MetronInfo><Number>&a;</Number></MetronInfo>");
    QTest::newRow("too long") << QByteArray("<MetronInfo>" + QByteArray(2 << 20, ' ')
                                            + "</MetronInfo>");
}

void TestMetronInfo::whatIsNoMetronInfoIsDamaged()
{
    QFETCH(QByteArray, xml);
    const auto info = parseMetronInfo(xml);
    QVERIFY(!info);
    QCOMPARE(info.error().code, ReadErrorCode::Damaged);
}

QTEST_GUILESS_MAIN(TestMetronInfo)
#include "tst_metroninfo.moc"
