#include "reader/core/epub/epubpackage.h"

#include <QTest>

using namespace nw::reader;

namespace {

QByteArray package(const QByteArray &metadata, const QByteArray &manifest, const QByteArray &spine)
{
    return "<package xmlns=\"http://www.idpf.org/2007/opf\" "
           "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
           "xmlns:opf=\"http://www.idpf.org/2007/opf\">"
           "<metadata>"
        + metadata + "</metadata><manifest>" + manifest + "</manifest>" + spine + "</package>";
}

} // namespace

class TestEpubPackage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theContainerNamesThePackage_data();
    void theContainerNamesThePackage();
    void theSpineIsInReadingOrder();
    void metadataOfBothVersionsIsRead_data();
    void metadataOfBothVersionsIsRead();
    void rolesMakeCredits();
    void imagesOfAPageAreFound_data();
    void imagesOfAPageAreFound();
    void encryptedFilesAreKnown();
    void hostileXmlIsRefusedOrEmpty_data();
    void hostileXmlIsRefusedOrEmpty();
};

void TestEpubPackage::theContainerNamesThePackage_data()
{
    QTest::addColumn<QByteArray>("xml");
    QTest::addColumn<QString>("path");
    QTest::newRow("usual") << QByteArray("<container><rootfiles><rootfile "
                                         "full-path='OEBPS/content.opf'/></rootfiles></container>")
                           << u"OEBPS/content.opf"_qs;
    QTest::newRow("escaped") << QByteArray(
        "<container><rootfile full-path='a%20b.opf'/></container>")
                             << u"a b.opf"_qs;
    QTest::newRow("the first that is inside") << QByteArray(
        "<container><rootfile full-path='../out.opf'/>"
        "<rootfile full-path='/etc/passwd'/><rootfile full-path='in.opf'/></container>")
                                              << u"in.opf"_qs;
    QTest::newRow("none") << QByteArray("<container/>") << QString();
    QTest::newRow("no XML") << QByteArray("text") << QString();
    QTest::newRow("nothing") << QByteArray() << QString();
}

void TestEpubPackage::theContainerNamesThePackage()
{
    QFETCH(QByteArray, xml);
    QFETCH(QString, path);
    const auto found = parseEpubContainer(xml);
    QCOMPARE(found.has_value(), !path.isEmpty());
    if (found)
        QCOMPARE(*found, path);
    else
        QCOMPARE(found.error().code, ReadErrorCode::Damaged);
}

void TestEpubPackage::theSpineIsInReadingOrder()
{
    const auto book = parseEpubPackage(
        package("<meta property='rendition:layout'>pre-paginated</meta>",
                "<item id='b' href='two.xhtml' media-type='application/xhtml+xml'/>"
                "<item id='a' href='../img/one.jpg' media-type='image/jpeg'/>"
                "<item id='x' href='../../out.xhtml' media-type='application/xhtml+xml'/>"
                "<item id='n' href='notes.xhtml' media-type='application/xhtml+xml'/>",
                "<spine page-progression-direction='rtl'><itemref idref='a'/><itemref idref='b'/>"
                "<itemref idref='x'/><itemref idref='absent'/>"
                "<itemref idref='n' linear='no'/></spine>"),
        u"OEBPS/content.opf"_qs);
    QVERIFY(book);
    QVERIFY(book->isFixedLayout);
    QVERIFY(book->info.rightToLeft);
    QCOMPARE(book->spine.size(), 2);
    QCOMPARE(book->spine[0].path, u"img/one.jpg"_qs);
    QCOMPARE(book->spine[0].mediaType, u"image/jpeg"_qs);
    QCOMPARE(book->spine[1].path, u"OEBPS/two.xhtml"_qs);
}

void TestEpubPackage::metadataOfBothVersionsIsRead_data()
{
    QTest::addColumn<QByteArray>("metadata");
    const QByteArray common = "<dc:title>Night  Train</dc:title><dc:title>Second</dc:title>"
                              "<dc:language>ja</dc:language><dc:publisher>House</dc:publisher>"
                              "<dc:subject>Drama</dc:subject><dc:subject>Trains</dc:subject>"
                              "<dc:description>About &lt;trains&gt;</dc:description>";
    QTest::newRow("EPUB 3") << QByteArray(
        common
        + "<meta property='belongs-to-collection' id='c'>Lines</meta>"
          "<meta refines='#c' property='group-position'>4</meta>");
    QTest::newRow("calibre, EPUB 2")
        << QByteArray(common
                      + "<meta name='calibre:series' content='Lines'/>"
                        "<meta name='calibre:series_index' content='4'/>");
}

void TestEpubPackage::metadataOfBothVersionsIsRead()
{
    QFETCH(QByteArray, metadata);
    const auto book = parseEpubPackage(package(metadata, {}, {}), u"content.opf"_qs);
    QVERIFY(book);
    QCOMPARE(book->info.title, u"Night Train"_qs);
    QCOMPARE(book->info.language, u"ja"_qs);
    QCOMPARE(book->info.publisher, u"House"_qs);
    QCOMPARE(book->info.genres, (QStringList{u"Drama"_qs, u"Trains"_qs}));
    QCOMPARE(book->info.summary, u"About <trains>"_qs);
    QCOMPARE(book->info.series, u"Lines"_qs);
    QCOMPARE(book->info.number, u"4"_qs);
    QVERIFY(!book->isFixedLayout);
    QVERIFY(!book->info.rightToLeft);
}

void TestEpubPackage::rolesMakeCredits()
{
    const auto book = parseEpubPackage(
        package("<dc:creator id='a'>Ann</dc:creator><dc:creator opf:role='ill'>Bob</dc:creator>"
                "<dc:creator>Cid</dc:creator><dc:contributor>A program</dc:contributor>"
                "<dc:contributor id='d'>Dee</dc:contributor>"
                "<meta refines='#a' property='role'>clr</meta>"
                "<meta refines='#d' property='role'>trl</meta>",
                {}, {}),
        u"content.opf"_qs);
    QVERIFY(book);
    const QList<std::pair<QString, QString>> expected{{u"colorist"_qs, u"Ann"_qs},
                                                      {u"penciller"_qs, u"Bob"_qs},
                                                      {u"writer"_qs, u"Cid"_qs},
                                                      {u"translator"_qs, u"Dee"_qs}};
    QCOMPARE(book->info.credits, expected);
}

void TestEpubPackage::imagesOfAPageAreFound_data()
{
    QTest::addColumn<QByteArray>("xhtml");
    QTest::addColumn<QStringList>("images");
    QTest::newRow("img") << QByteArray("<html><body><img src='../img/1.jpg'/></body></html>")
                         << QStringList{u"img/1.jpg"_qs};
    QTest::newRow("SVG") << QByteArray("<html><svg xmlns:xlink='http://www.w3.org/1999/xlink'>"
                                       "<image xlink:href='2%20a.png'/></svg></html>")
                         << QStringList{u"text/2 a.png"_qs};
    QTest::newRow("several") << QByteArray("<html><img src='1.jpg'/><p/><img src='2.jpg'/></html>")
                             << QStringList{u"text/1.jpg"_qs, u"text/2.jpg"_qs};
    QTest::newRow("with a DOCTYPE and entities of HTML")
        << QByteArray("<!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.1//EN' 'x.dtd'>"
                      "<html><p>&nbsp;&copy;</p><img src='1.jpg'/></html>")
        << QStringList{u"text/1.jpg"_qs};
    QTest::newRow("elsewhere") << QByteArray("<html><img src='http://a.b/1.jpg'/>"
                                             "<img src='/1.jpg'/><img src='../../1.jpg'/>"
                                             "<img src='data:image/png;base64,AA'/></html>")
                               << QStringList{};
    QTest::newRow("not closed") << QByteArray("<html><img src='1.jpg'><p></html><img src='2.jpg'/>")
                                << QStringList{u"text/1.jpg"_qs};
    QTest::newRow("text") << QByteArray("<html><p>Only words</p></html>") << QStringList{};
    QTest::newRow("empty") << QByteArray() << QStringList{};
}

void TestEpubPackage::imagesOfAPageAreFound()
{
    QFETCH(QByteArray, xhtml);
    QFETCH(QStringList, images);
    QCOMPARE(imagesOfEpubPage(xhtml, u"text/p.xhtml"_qs), images);
}

void TestEpubPackage::encryptedFilesAreKnown()
{
    const QSet<QString> paths = encryptedByEpub(
        "<encryption xmlns:e='http://www.w3.org/2001/04/xmlenc#'><e:EncryptedData><e:CipherData>"
        "<e:CipherReference URI='img/1.jpg'/></e:CipherData></e:EncryptedData></encryption>");
    QCOMPARE(paths, QSet<QString>{u"img/1.jpg"_qs});
    QVERIFY(encryptedByEpub("no XML").isEmpty());
}

void TestEpubPackage::hostileXmlIsRefusedOrEmpty_data()
{
    QTest::addColumn<QByteArray>("xml");
    QTest::newRow("entities in entities")
        << QByteArray("<!DOCTYPE p [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>"
                      "<!ENTITY c '&b;&b;&b;&b;'>]><package><metadata><title>&c;</title>"
                      "</metadata></package>");
    QTest::newRow("a file of the system")
        << QByteArray("<!DOCTYPE p [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"
                      "<package><metadata><title>&a;</title></metadata></package>");
    QTest::newRow("too long") << QByteArray("<package>" + QByteArray(5 << 20, ' ') + "</package>");
    QTest::newRow("cut") << QByteArray("<package><metadata>");
}

void TestEpubPackage::hostileXmlIsRefusedOrEmpty()
{
    QFETCH(QByteArray, xml);
    const auto book = parseEpubPackage(xml, u"content.opf"_qs);
    QVERIFY(!book || book->info.title.isEmpty() || book->info.title == u" "_qs);
}

QTEST_GUILESS_MAIN(TestEpubPackage)
#include "tst_epubpackage.moc"
