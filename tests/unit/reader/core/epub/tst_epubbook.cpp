#include "reader/core/documentfactory.h"
#include "tests/support/bookbuilder.h"

#include <QTemporaryDir>
#include <QTest>

using namespace nw::reader;
using nw::test::BookBuilder;
using nw::test::pageFile;

namespace {

const QByteArray kContainer("<container><rootfiles><rootfile full-path='OEBPS/content.opf'/>"
                            "</rootfiles></container>");

QByteArray document(const QByteArray &body)
{
    return "<html xmlns='http://www.w3.org/1999/xhtml'><body>" + body + "</body></html>";
}

// Documents d1, d2, … with these bodies, and the pictures 1.jpg to 4.jpg in img/.
BookBuilder bookOf(const QList<QByteArray> &bodies, const QByteArray &metadata = {})
{
    BookBuilder book;
    book.addFile(u"mimetype"_qs, "application/epub+zip")
        .addFile(u"META-INF/container.xml"_qs, kContainer);
    QByteArray manifest;
    QByteArray spine;
    for (int i = 1; i <= bodies.size(); ++i) {
        const QByteArray number = QByteArray::number(i);
        manifest += "<item id='d" + number + "' href='d" + number
            + ".xhtml' media-type='application/xhtml+xml'/>";
        spine += "<itemref idref='d" + number + "'/>";
        book.addFile(u"OEBPS/d%1.xhtml"_qs.arg(i), document(bodies[i - 1]));
    }
    for (int i = 1; i <= 4; ++i)
        book.addFile(u"OEBPS/img/%1.jpg"_qs.arg(i), pageFile(i));
    book.addFile(u"OEBPS/content.opf"_qs,
                 "<package xmlns:dc='http://purl.org/dc/elements/1.1/'><metadata>" + metadata
                     + "</metadata><manifest>" + manifest + "</manifest><spine>" + spine
                     + "</spine></package>");
    return book;
}

const QByteArray kFixed("<meta property='rendition:layout'>pre-paginated</meta>");

} // namespace

class TestEpubBook : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void pagesFollowTheSpineAndNotTheirNames();
    void anEpubNamesItself();
    void aBookOfImagesNeedsNoFixedLayout();
    void aBookOfTextIsUnsupported();
    void aPictureOnEveryPageIsOnePage();
    void missingPartsAreDamaged_data();
    void missingPartsAreDamaged();
    void aLockedBookSaysSo();

private:
    QString path() const { return m_folder.filePath(u"book.epub"_qs); }

    QTemporaryDir m_folder;
};

void TestEpubBook::pagesFollowTheSpineAndNotTheirNames()
{
    const BookBuilder book = bookOf({"<img src='img/3.jpg'/>", "<img src='img/1.jpg'/>",
                                     "<svg><image href='img/2.jpg'/></svg>"},
                                    kFixed);
    book.writeZip(path());
    const auto opened = openDocument(path());
    QVERIFY2(opened, qPrintable(opened ? QString() : opened.error().detail));
    QCOMPARE((*opened)->format(), DocumentFormat::Epub);
    QCOMPARE((*opened)->pageCount(), 3);
    QCOMPARE((*opened)->pages()[0].name, u"OEBPS/img/3.jpg"_qs);
    QCOMPARE((*opened)->pageBytes(0).value(), pageFile(3));
    QCOMPARE((*opened)->pageBytes(1).value(), pageFile(1));
    QCOMPARE((*opened)->pageBytes(2).value(), pageFile(2));
    QCOMPARE((*opened)->title(), u"book"_qs);
    QVERIFY((*opened)->defects().isEmpty());
}

void TestEpubBook::anEpubNamesItself()
{
    bookOf({"<img src='img/1.jpg'/>"},
           kFixed
               + "<dc:title>Steam</dc:title><meta name='calibre:series' content='Night Train'/>"
                 "<meta name='calibre:series_index' content='2'/>")
        .writeZip(path());
    const auto opened = openDocument(path());
    QVERIFY(opened);
    QCOMPARE((*opened)->title(), u"Night Train #2: Steam"_qs);
}

void TestEpubBook::aBookOfImagesNeedsNoFixedLayout()
{
    bookOf({"<p>Title</p>", "<img src='img/1.jpg'/>", "<img src='img/2.jpg'/>"}).writeZip(path());
    const auto opened = openDocument(path());
    QVERIFY(opened);
    QCOMPARE((*opened)->pageCount(), 2);
}

void TestEpubBook::aBookOfTextIsUnsupported()
{
    bookOf({"<p>One</p>", "<p>Two</p>", "<img src='img/1.jpg'/>"}).writeZip(path());
    QCOMPARE(openDocument(path()).error().code, ReadErrorCode::Unsupported);
    bookOf({"<p>One</p>"}, kFixed).writeZip(path());
    QCOMPARE(openDocument(path()).error().code, ReadErrorCode::Unsupported);
}

void TestEpubBook::aPictureOnEveryPageIsOnePage()
{
    bookOf({"<img src='img/1.jpg'/><img src='img/4.jpg'/>",
            "<img src='img/2.jpg'/><img src='img/4.jpg'/>"},
           kFixed)
        .writeZip(path());
    QCOMPARE((*openDocument(path()))->pageCount(), 3);
}

void TestEpubBook::missingPartsAreDamaged_data()
{
    QTest::addColumn<QByteArray>("container");
    QTest::newRow("a container that names nothing") << QByteArray("<container/>");
    QTest::newRow("a container that is no XML") << QByteArray("text");
    QTest::newRow("a package that is not there")
        << QByteArray("<container><rootfile full-path='absent.opf'/></container>");
    QTest::newRow("a package that is no XML")
        << QByteArray("<container><rootfile full-path='page 1.jpg'/></container>");
}

void TestEpubBook::missingPartsAreDamaged()
{
    QFETCH(QByteArray, container);
    BookBuilder().addPages(1).addFile(u"META-INF/container.xml"_qs, container).writeZip(path());
    QCOMPARE(openDocument(path()).error().code, ReadErrorCode::Damaged);
}

void TestEpubBook::aLockedBookSaysSo()
{
    BookBuilder book = bookOf({"<img src='img/1.jpg'/>"}, kFixed);
    book.addFile(u"META-INF/encryption.xml"_qs,
                 "<encryption><CipherReference URI='OEBPS/img/1.jpg'/></encryption>");
    book.writeZip(path());
    QCOMPARE(openDocument(path()).error().code, ReadErrorCode::Encrypted);
}

QTEST_GUILESS_MAIN(TestEpubBook)
#include "tst_epubbook.moc"
