#include "reader/core/documentfactory.h"
#include "reader/core/render/pagerender.h"
#include "tests/support/bookbuilder.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace nw::reader;
using nw::test::BookBuilder;

class TestDocumentFactory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aZipIsABookWhateverItsName();
    void aCompressedTarIsNamedWithoutItsEndings();
    void aZipThatLostItsDirectoryKeepsItsPages();
    void aFolderIsABook();
    void anImageIsABookOfOnePage();
    void aBookNamesItself();
    void aBadComicInfoIsADefectOnly();
    void aBookWithoutPagesIsDamaged();
    void anEncryptedBookIsSaidToBe();
    void thePasswordOpensAnEncryptedBook_data();
    void thePasswordOpensAnEncryptedBook();
    void aTitleThatRepeatsItsSeriesIsSaidOnce_data();
    void aTitleThatRepeatsItsSeriesIsSaidOnce();
    void otherMetadataFillsWhatIsMissing();
    void theFramesOfAnAuthorAreRead();
    void aBadPageIsOneDefectAndTheRestIsRead();
    void whatCannotBeReadHasItsOwnError_data();
    void whatCannotBeReadHasItsOwnError();
    void linksOutOfAFolderAreNotFollowed();
    void namesOfBooksAreKnown();

private:
    QString file(const QString &name) const { return m_folder.filePath(name); }
    void write(const QString &name, const QByteArray &bytes) const
    {
        QFile out(file(name));
        QVERIFY(out.open(QIODevice::WriteOnly));
        QCOMPARE(out.write(bytes), bytes.size());
    }

    QTemporaryDir m_folder;
};

void TestDocumentFactory::aZipIsABookWhateverItsName()
{
    BookBuilder book;
    book.addPages(11).addFile(u"__MACOSX/._page 1.jpg"_qs, "x").writeZip(file(u"Book.cbr"_qs));
    const auto document = openDocument(file(u"Book.cbr"_qs));
    QVERIFY(document);
    QCOMPARE((*document)->format(), DocumentFormat::Zip);
    QCOMPARE((*document)->title(), u"Book"_qs);
    QCOMPARE((*document)->pageCount(), 11);
    QCOMPARE((*document)->pages()[9].name, u"page 10.jpg"_qs);
    QCOMPARE((*document)->pageBytes(9).value(), book.entries()[9].bytes);
    QCOMPARE((*document)->pageBytes(11).error().code, ReadErrorCode::NotFound);
    QVERIFY((*document)->defects().isEmpty());
}

void TestDocumentFactory::aCompressedTarIsNamedWithoutItsEndings()
{
    BookBuilder().addPages(2).writeStream(file(u"Vol. 1.tar.gz"_qs),
                                          BookBuilder::Container::TarGzip);
    const auto document = openDocument(file(u"Vol. 1.tar.gz"_qs));
    QVERIFY(document);
    QCOMPARE((*document)->format(), DocumentFormat::Tar);
    QCOMPARE((*document)->title(), u"Vol. 1"_qs);
}

void TestDocumentFactory::aZipThatLostItsDirectoryKeepsItsPages()
{
    BookBuilder book;
    book.addPages(4).writeZip(file(u"cut.cbz"_qs));
    QVERIFY(QFile::resize(file(u"cut.cbz"_qs), QFile(file(u"cut.cbz"_qs)).size() * 3 / 5));
    const auto document = openDocument(file(u"cut.cbz"_qs));
    QVERIFY(document);
    QVERIFY((*document)->pageCount() >= 2);
    QCOMPARE((*document)->pageBytes(0).value(), book.entries()[0].bytes);
    QVERIFY(!(*document)->pageBytes((*document)->pageCount() - 1));
    QVERIFY(!(*document)->defects().isEmpty());
}

void TestDocumentFactory::aFolderIsABook()
{
    BookBuilder book;
    book.addPages(3)
        .addFile(u"sub/0.png"_qs, nw::test::pageFile(4, "png"))
        .writeFolder(file(u"My Folder"_qs));
    const auto document = openDocument(file(u"My Folder"_qs) + u'/');
    QVERIFY(document);
    QCOMPARE((*document)->format(), DocumentFormat::Folder);
    QCOMPARE((*document)->title(), u"My Folder"_qs);
    QCOMPARE((*document)->pageCount(), 4);
    QCOMPARE((*document)->pageBytes(3).value(), book.entries()[3].bytes);
}

void TestDocumentFactory::anImageIsABookOfOnePage()
{
    const QByteArray bytes = nw::test::pageFile(7, "png");
    write(u"drawing.dat"_qs, bytes);
    const auto document = openDocument(file(u"drawing.dat"_qs));
    QVERIFY(document);
    QCOMPARE((*document)->format(), DocumentFormat::Image);
    QCOMPARE((*document)->pageCount(), 1);
    QCOMPARE((*document)->pageBytes(0).value(), bytes);
    QCOMPARE((*document)->pageBytes(1).error().code, ReadErrorCode::NotFound);
}

void TestDocumentFactory::aBookNamesItself()
{
    BookBuilder()
        .addPages(1)
        .addComicInfo(
            "<ComicInfo><Series>Night Train</Series><Number>2</Number><Title>Steam</Title>"
            "<Manga>YesAndRightToLeft</Manga></ComicInfo>")
        .writeZip(file(u"nt.cbz"_qs));
    const auto document = openDocument(file(u"nt.cbz"_qs));
    QVERIFY(document);
    QCOMPARE((*document)->title(), u"Night Train #2: Steam"_qs);
    QVERIFY((*document)->info().rightToLeft);
}

void TestDocumentFactory::aBadComicInfoIsADefectOnly()
{
    BookBuilder().addPages(1).addComicInfo("<broken").writeZip(file(u"bad info.cbz"_qs));
    const auto document = openDocument(file(u"bad info.cbz"_qs));
    QVERIFY(document);
    QCOMPARE((*document)->title(), u"bad info"_qs);
    QCOMPARE((*document)->defects().size(), 1);
    QCOMPARE((*document)->defects()[0].page, -1);
}

void TestDocumentFactory::aBookWithoutPagesIsDamaged()
{
    BookBuilder().addFile(u"readme.txt"_qs, "no pictures").writeZip(file(u"text.cbz"_qs));
    QCOMPARE(openDocument(file(u"text.cbz"_qs)).error().code, ReadErrorCode::Damaged);
    QVERIFY(QDir(m_folder.path()).mkdir(u"empty"_qs));
    QCOMPARE(openDocument(file(u"empty"_qs)).error().code, ReadErrorCode::Damaged);
}

void TestDocumentFactory::anEncryptedBookIsSaidToBe()
{
    BookBuilder().addPages(2).writeZip(file(u"secret.cbz"_qs),
                                       BookBuilder::ZipMethod::EncryptedAes);
    QCOMPARE(openDocument(file(u"secret.cbz"_qs)).error().code, ReadErrorCode::Encrypted);
}

void TestDocumentFactory::thePasswordOpensAnEncryptedBook_data()
{
    QTest::addColumn<int>("method");
    QTest::newRow("AES") << int(BookBuilder::ZipMethod::EncryptedAes);
    QTest::newRow("traditional") << int(BookBuilder::ZipMethod::EncryptedTraditional);
}

void TestDocumentFactory::thePasswordOpensAnEncryptedBook()
{
    QFETCH(int, method);
    BookBuilder book;
    book.addPages(3).writeZip(file(u"locked.cbz"_qs), BookBuilder::ZipMethod(method));
    const auto without = openDocument(file(u"locked.cbz"_qs));
    QCOMPARE(without.error().code, ReadErrorCode::Encrypted);
    // Of the traditional encryption some wrong passwords only show by what they unpack to.
    for (int i = 0; i < 300; ++i) {
        const auto wrong = openDocument(file(u"locked.cbz"_qs), {}, u"wrong %1"_qs.arg(i));
        QVERIFY(!wrong);
        QCOMPARE(wrong.error().code, ReadErrorCode::Encrypted);
        QVERIFY(!wrong.error().detail.isEmpty());
    }
    const auto right = openDocument(file(u"locked.cbz"_qs), {}, u"password"_qs);
    QVERIFY2(right, qPrintable(right ? QString() : right.error().detail));
    for (int page = 0; page < 3; ++page)
        QCOMPARE((*right)->pageBytes(page).value(), book.entries()[page].bytes);
    QVERIFY((*right)->defects().isEmpty());
}

void TestDocumentFactory::aTitleThatRepeatsItsSeriesIsSaidOnce_data()
{
    QTest::addColumn<QByteArray>("xml");
    QTest::addColumn<QString>("title");
    const QByteArray series = "<Series>Night Train</Series>";
    QTest::newRow("series alone") << series << u"Night Train"_qs;
    QTest::newRow("number") << QByteArray(series + "<Number>2</Number>") << u"Night Train #2"_qs;
    QTest::newRow("title too") << QByteArray(series + "<Number>2</Number><Title>Steam</Title>")
                               << u"Night Train #2: Steam"_qs;
    QTest::newRow("the same title")
        << QByteArray(series + "<Number>1</Number><Title>Night Train</Title>")
        << u"Night Train #1"_qs;
    QTest::newRow("the same in other letters")
        << QByteArray(series + "<Title>NIGHT TRAIN</Title>") << u"Night Train"_qs;
    QTest::newRow("title alone") << QByteArray("<Title>Steam</Title><Number>3</Number>")
                                 << u"Steam"_qs;
    QTest::newRow("nothing") << QByteArray() << u"named"_qs;
}

void TestDocumentFactory::aTitleThatRepeatsItsSeriesIsSaidOnce()
{
    QFETCH(QByteArray, xml);
    QFETCH(QString, title);
    BookBuilder()
        .addPages(1)
        .addComicInfo("<ComicInfo>" + xml + "</ComicInfo>")
        .writeZip(file(u"named.cbz"_qs));
    QCOMPARE((*openDocument(file(u"named.cbz"_qs)))->title(), title);
}

void TestDocumentFactory::otherMetadataFillsWhatIsMissing()
{
    BookBuilder()
        .addPages(1)
        .addComicInfo("<ComicInfo><Series>Kept</Series><Title>Also kept</Title></ComicInfo>")
        .addFile(u"MetronInfo.xml"_qs,
                 "<MetronInfo><Series><Name>Lost</Name></Series><Number>9</Number>"
                 "<Summary>Found</Summary></MetronInfo>")
        .writeZip(file(u"both.cbz"_qs));
    const auto document = openDocument(file(u"both.cbz"_qs));
    QVERIFY(document);
    QCOMPARE((*document)->title(), u"Kept: Also kept"_qs);
    QCOMPARE((*document)->info().number, QString());
    QCOMPARE((*document)->info().summary, u"Found"_qs);

    BookBuilder().addPages(1).addFile(u"MetronInfo.xml"_qs, "<x").writeZip(file(u"bad.cbz"_qs));
    QCOMPARE((*openDocument(file(u"bad.cbz"_qs)))->defects().size(), 1);
}

void TestDocumentFactory::theFramesOfAnAuthorAreRead()
{
    BookBuilder()
        .addPages(2) // of 240 x 360 pixels
        .addFile(u"book.acbf"_qs,
                 "<ACBF><meta-data/><body><page><image href='page 2.jpg'/>"
                 "<frame points='0,0 120,0 120,180 0,180'/>"
                 "<frame points='120,0 240,0 240,180 9999,180'/></page></body></ACBF>")
        .writeZip(file(u"framed.cbz"_qs));
    const auto document = openDocument(file(u"framed.cbz"_qs));
    QVERIFY(document);
    QVERIFY((*document)->defects().isEmpty());
    QVERIFY(panelFrames(**document, 0)->isEmpty());
    const auto frames = panelFrames(**document, 1);
    QVERIFY(frames);
    QCOMPARE(frames->size(), 2);
    QCOMPARE((*frames)[0].outline, QPolygonF({{0, 0}, {0.5, 0}, {0.5, 0.5}, {0, 0.5}}));
    QCOMPARE((*frames)[1].outline, QPolygonF({{0.5, 0}, {1, 0}, {1, 0.5}, {1, 0.5}}));
}

void TestDocumentFactory::aBadPageIsOneDefectAndTheRestIsRead()
{
    BookBuilder().addPages(3).writeZip(file(u"hurt.cbz"_qs));
    QFile out(file(u"hurt.cbz"_qs));
    QVERIFY(out.open(QIODevice::ReadWrite));
    QVERIFY(out.seek(500));
    QVERIFY(out.write("damage") == 6);
    out.close();
    const auto document = openDocument(file(u"hurt.cbz"_qs));
    QVERIFY(document);
    QVERIFY((*document)->defects().isEmpty());
    for (int attempt = 0; attempt < 2; ++attempt)
        QCOMPARE((*document)->pageBytes(0).error().code, ReadErrorCode::Damaged);
    QVERIFY((*document)->pageBytes(1).has_value());
    QCOMPARE((*document)->defects().size(), 1);
    QCOMPARE((*document)->defects()[0].page, 0);
}

void TestDocumentFactory::whatCannotBeReadHasItsOwnError_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("code");
    QTest::newRow("empty") << QByteArray("") << int(ReadErrorCode::Damaged);
    QTest::newRow("text") << QByteArray("just a text") << int(ReadErrorCode::Unsupported);
    QTest::newRow("PDF") << QByteArray("%PDF-1.7 …") << int(ReadErrorCode::Damaged);
    QTest::newRow("the mark of bzip2 and nothing of the kind")
        << QByteArray("BZh\4 is no bzip2") << int(ReadErrorCode::Unsupported);
    QTest::newRow("a cut gzip") << QByteArray("\x1f\x8b\x08\0\0\0\0\0\0\3garbage", 17)
                                << int(ReadErrorCode::Damaged);
    QTest::newRow("7z, the mark alone")
        << QByteArray("7z\xbc\xaf\x27\x1c", 6) << int(ReadErrorCode::Damaged);
    QTest::newRow("RAR 4, the mark alone")
        << QByteArray("Rar!\x1a\x07\0", 7) << int(ReadErrorCode::Damaged);
    QTest::newRow("RAR 5, the mark alone")
        << QByteArray("Rar!\x1a\x07\1\0", 8) << int(ReadErrorCode::Damaged);
    QTest::newRow("ZIP, the mark alone") << QByteArray("PK\3\4", 4) << int(ReadErrorCode::Damaged);
    QTest::newRow("cabinet") << QByteArray("MSCF\0\0\0\0", 8) << int(ReadErrorCode::Unsupported);
    QTest::newRow("the beginning of a PNG")
        << QByteArray("\x89PNG\r\n\x1a\n") << int(ReadErrorCode::Damaged);
}

void TestDocumentFactory::whatCannotBeReadHasItsOwnError()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, code);
    write(u"file"_qs, bytes);
    const auto document = openDocument(file(u"file"_qs));
    QVERIFY(!document);
    QCOMPARE(int(document.error().code), code);
    QCOMPARE(openDocument(file(u"no such file"_qs)).error().code, ReadErrorCode::NotFound);
}

void TestDocumentFactory::linksOutOfAFolderAreNotFollowed()
{
    BookBuilder().addPages(1).writeFolder(file(u"inside"_qs));
    BookBuilder().addPages(2).writeFolder(file(u"outside"_qs));
    QVERIFY(QFile::link(file(u"outside"_qs), file(u"inside/more"_qs)));
    QVERIFY(QFile::link(file(u"outside/page 1.jpg"_qs), file(u"inside/link.jpg"_qs)));
    QVERIFY(QFile::link(file(u"inside"_qs), file(u"inside/circle"_qs)));
    const auto document = openDocument(file(u"inside"_qs));
    QVERIFY(document);
    QCOMPARE((*document)->pageCount(), 1);
}

void TestDocumentFactory::namesOfBooksAreKnown()
{
    QVERIFY(looksLikeComic(u"a.CBZ"_qs));
    QVERIFY(looksLikeComic(u"a.tar.xz"_qs));
    QVERIFY(looksLikeComic(u"a.webp"_qs));
    QVERIFY(!looksLikeComic(u"a.txt"_qs));
    QVERIFY(!looksLikeComic(u"cbz"_qs));
}

QTEST_GUILESS_MAIN(TestDocumentFactory)
#include "tst_documentfactory.moc"
