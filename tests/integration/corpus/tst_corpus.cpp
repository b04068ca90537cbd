#include "reader/core/bookreport.h"
#include "reader/core/render/pagerender.h"
#include "tests/support/decodermain.h"
#include "tests/support/imagequality.h"
#include "tests/support/sharedcorpus.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace nw::reader;
using namespace nw::test;

namespace {

struct Book
{
    const char *file;
    int pages; // 0: it does not open
    const char *word; // of the format, or of the error
};

// What other programs list in these files (7-Zip, tar, lsar): the number of files named as images,
// which are whole, or why there is none to show.
constexpr Book kBooks[] = {
    {"archives/01-ZIP-Normal.zip", 4, "cbz"},
    {"archives/02-TAR-Normal.tar", 4, "cbt"},
    {"archives/03-RAR-Normal.rar", 4, "cbr"},
    {"archives/04-7Z-Normal.7z", 4, "cb7"},
    {"archives/7zip-encrypted.7z", 0, "encrypted"},
    {"archives/7zip.7z", 1, "cb7"},
    {"archives/COPYING-mcomix3.txt", 0, "unsupported"},
    {"archives/Encrypted.7z", 0, "encrypted"},
    {"archives/Encrypted.rar", 0, "encrypted"},
    {"archives/Encrypted.zip", 0, "encrypted"},
    {"archives/Encrypted.zip.bz2", 0, "encrypted"}, // a ZIP whose entries are packed with bzip2
    {"archives/EncryptedHeader.7z", 0, "encrypted"},
    {"archives/EncryptedHeader.rar", 0, "encrypted"},
    {"archives/Flat.7z", 4, "cb7"},
    {"archives/Flat.lha", 4, "lha"},
    {"archives/Flat.rar", 4, "cbr"},
    {"archives/Flat.zip", 4, "cbz"},
    {"archives/Flat.zip.bz2", 4, "cbz"},
    {"archives/GlobEntries.7z", 4, "cb7"},
    {"archives/GlobEntries.lha", 4, "lha"},
    {"archives/GlobEntries.rar", 4, "cbr"},
    {"archives/GlobEntries.zip", 4, "cbz"},
    {"archives/LICENSE-komga.txt", 0, "unsupported"},
    {"archives/OptEntry.7z", 4, "cb7"},
    {"archives/OptEntry.lha", 4, "lha"},
    {"archives/OptEntry.rar", 4, "cbr"},
    {"archives/OptEntry.zip", 4, "cbz"},
    {"archives/RAR4.rar", 4, "cbr"},
    {"archives/RAR5.rar", 4, "cbr"},
    {"archives/SolidEncrypted.7z", 0, "encrypted"},
    {"archives/SolidEncrypted.rar", 0, "encrypted"},
    {"archives/SolidEncryptedHeader.7z", 0, "encrypted"},
    {"archives/SolidEncryptedHeader.rar", 0, "encrypted"},
    {"archives/SolidFlat.7z", 4, "cb7"},
    {"archives/SolidFlat.rar", 4, "cbr"},
    {"archives/SolidFlat.tar", 4, "cbt"},
    {"archives/SolidFlat.tar.bz2", 4, "cbt"},
    {"archives/SolidFlat.tar.gz", 4, "cbt"},
    {"archives/SolidFlat.tar.xz", 4, "cbt"},
    {"archives/SolidGlobEntries.7z", 4, "cb7"},
    {"archives/SolidGlobEntries.rar", 4, "cbr"},
    {"archives/SolidGlobEntries.tar", 4, "cbt"},
    {"archives/SolidGlobEntries.tar.bz2", 4, "cbt"},
    {"archives/SolidGlobEntries.tar.gz", 4, "cbt"},
    {"archives/SolidOptEntry.7z", 4, "cb7"},
    {"archives/SolidOptEntry.rar", 4, "cbr"},
    {"archives/SolidOptEntry.tar", 4, "cbt"},
    {"archives/SolidOptEntry.tar.bz2", 4, "cbt"},
    {"archives/SolidOptEntry.tar.gz", 4, "cbt"},
    {"archives/SolidTree.7z", 4, "cb7"},
    {"archives/SolidTree.rar", 4, "cbr"},
    {"archives/SolidTree.tar", 4, "cbt"},
    {"archives/SolidTree.tar.bz2", 4, "cbt"},
    {"archives/SolidTree.tar.gz", 4, "cbt"},
    {"archives/SolidUnicode.7z", 4, "cb7"},
    {"archives/SolidUnicode.rar", 4, "cbr"},
    {"archives/SolidUnicode.tar", 4, "cbt"},
    {"archives/SolidUnicode.tar.bz2", 4, "cbt"},
    {"archives/SolidUnicode.tar.gz", 4, "cbt"},
    {"archives/Tree.7z", 4, "cb7"},
    {"archives/Tree.lha", 4, "lha"},
    {"archives/Tree.rar", 4, "cbr"},
    {"archives/Tree.zip", 4, "cbz"},
    {"archives/Unicode.7z", 4, "cb7"},
    {"archives/Unicode.lha", 4, "lha"},
    {"archives/Unicode.rar", 4, "cbr"},
    {"archives/Unicode.zip", 4, "cbz"},
    {"archives/double-pages-test.cbz", 10, "cbz"},
    {"archives/embedded_red_and_blues_rar.rar", 0, "damaged"}, // an archive, no page
    {"archives/komga-rar4-encrypted.rar", 0, "encrypted"},
    {"archives/komga-rar4-solid.rar", 3, "cbr"},
    {"archives/komga-rar4.rar", 3, "cbr"},
    {"archives/komga-rar5-encrypted.rar", 0, "encrypted"},
    {"archives/komga-rar5-solid.rar", 3, "cbr"},
    {"archives/komga-rar5.rar", 1, "cbr"},
    {"archives/red_and_blues.7z", 1, "cb7"}, // and an archive inside
    {"archives/red_and_blues.rar", 1, "cbr"},
    {"archives/red_and_blues.tar", 0, "damaged"}, // two archives, no page
    {"books/LICENSE-stump.txt", 0, "unsupported"},
    {"books/book-image-format-test.zip", 5, "cbz"},
    {"books/book.rar", 1, "cbr"}, // one icon
    {"books/epub3.epub", 2, "epub"},
    {"books/komga.pdf", 1, "pdf"},
    {"books/rotated_cb.cbz", 1, "cbz"},
};

} // namespace

// Parsed in decoder processes, as the programs do it.
class TestCorpus : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void everyFileOfTheCorpusIsInTheTable();
    void everyBookOpensOrSaysWhyNot_data();
    void everyBookOpensOrSaysWhyNot();
    void everyPageIsDecoded_data();
    void everyPageIsDecoded();
    void namesInAnyScriptAreRead_data();
    void namesInAnyScriptAreRead();
    void everyImageOpensAsABookOfOnePage_data();
    void everyImageOpensAsABookOfOnePage();
    void aTurnedImageLooksLikeTheUprightOne_data();
    void aTurnedImageLooksLikeTheUprightOne();
    void aRealComicReadsAsAFolder();

private:
    QString m_corpus;
};

void TestCorpus::initTestCase()
{
    m_corpus = sharedCorpus();
    if (m_corpus.isEmpty())
        QSKIP("shared corpus not here");
}

void TestCorpus::everyFileOfTheCorpusIsInTheTable()
{
    QStringList listed;
    for (const Book &book : kBooks)
        listed.append(QString::fromLatin1(book.file));
    listed.sort();
    QStringList present;
    for (const QString &folder : {u"archives"_qs, u"books"_qs}) {
        const QStringList files = corpusFiles(folder);
        for (const QString &file : files)
            present.append(QString(folder + u'/' + file));
    }
    present.sort();
    QCOMPARE(listed, present);
}

void TestCorpus::everyBookOpensOrSaysWhyNot_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<int>("pages");
    QTest::addColumn<QString>("word");
    for (const Book &book : kBooks)
        QTest::newRow(book.file) << QString(m_corpus + u'/' + QString::fromLatin1(book.file))
                                 << book.pages << QString::fromLatin1(book.word);
}

void TestCorpus::everyBookOpensOrSaysWhyNot()
{
    QFETCH(QString, path);
    QFETCH(int, pages);
    QFETCH(QString, word);
    const auto report = bookReport(path);
    QCOMPARE(report.has_value(), pages > 0);
    if (!report) {
        QCOMPARE(QString::fromLatin1(readErrorWord(report.error().code)), word);
        return;
    }
    const QJsonObject object = QJsonDocument::fromJson(*report).object();
    QCOMPARE(object.value(u"format"_qs).toString(), word);
    const QJsonArray listed = object.value(u"pages"_qs).toArray();
    QCOMPARE(listed.size(), pages);
    for (const QJsonValue &page : listed)
        QVERIFY(page[u"width"_qs].toInt() > 0 && page[u"height"_qs].toInt() > 0);
    QVERIFY2(object.value(u"defects"_qs).toArray().isEmpty(), report->constData());
}

void TestCorpus::everyPageIsDecoded_data()
{
    everyBookOpensOrSaysWhyNot_data();
}

void TestCorpus::everyPageIsDecoded()
{
    QFETCH(QString, path);
    QFETCH(int, pages);
    const auto document = openDocument(path);
    QCOMPARE(document.has_value(), pages > 0);
    for (int page = 0; page < pages; ++page) {
        const auto bytes = (*document)->pageBytes(page);
        QVERIFY(bytes);
        const auto header = readImageHeader(*bytes);
        QVERIFY(header);
        QCOMPARE(pageHeader(**document, page)->size, header->size);
        const auto image = decodeImage(*bytes, {}, DecodeQuality::Best);
        QVERIFY2(image, qPrintable(image ? QString() : image.error().detail));
        QCOMPARE(image->size(), header->size);
    }
}

void TestCorpus::namesInAnyScriptAreRead_data()
{
    QTest::addColumn<QString>("file");
    for (const char *file :
         {"Unicode.zip", "Unicode.7z", "Unicode.lha", "Unicode.rar", "SolidUnicode.7z",
          "SolidUnicode.rar", "SolidUnicode.tar", "SolidUnicode.tar.gz", "SolidUnicode.tar.bz2"})
        QTest::newRow(file) << QString::fromLatin1(file);
}

void TestCorpus::namesInAnyScriptAreRead()
{
    QFETCH(QString, file);
    const auto document = openDocument(m_corpus + u"/archives/" + file);
    QVERIFY(document);
    QCOMPARE((*document)->pages()[0].name, u"1-قفهسا.jpg"_qs);
    QCOMPARE((*document)->pages()[1].name, u"2-רדןקמא.png"_qs);
    QCOMPARE((*document)->pages()[2].name, u"3-りえsち.jpg"_qs);
    QCOMPARE((*document)->pages()[3].name, u"4-щжвщджл.png"_qs);
}

void TestCorpus::everyImageOpensAsABookOfOnePage_data()
{
    QTest::addColumn<QString>("path");
    const QStringList images = corpusFiles(u"images"_qs);
    QVERIFY(!images.isEmpty());
    for (const QString &image : images)
        QTest::newRow(qPrintable(image)) << QString(m_corpus + u"/images/" + image);
}

void TestCorpus::everyImageOpensAsABookOfOnePage()
{
    QFETCH(QString, path);
    const auto document = openDocument(path);
    QVERIFY(document);
    QCOMPARE((*document)->format(), DocumentFormat::Image);
    QCOMPARE((*document)->pageCount(), 1);
    const QByteArray bytes = (*document)->pageBytes(0).value();
    const auto image = decodeImage(bytes, {}, DecodeQuality::Best);
    QVERIFY(image);
    QCOMPARE(image->size(), readImageHeader(bytes)->size);
}

void TestCorpus::aTurnedImageLooksLikeTheUprightOne_data()
{
    QTest::addColumn<QString>("turned");
    QTest::addColumn<QString>("upright");
    QTest::newRow("landscape jpg")
        << u"landscape-exif-270-rotation.jpg"_qs << u"landscape-no-exif.jpg"_qs;
    QTest::newRow("landscape png")
        << u"landscape-exif-270-rotation.png"_qs << u"landscape-no-exif.png"_qs;
    QTest::newRow("portrait jpg") << u"portrait-exif-180-rotation.jpg"_qs
                                  << u"portrait-no-exif.jpg"_qs;
    QTest::newRow("portrait png") << u"portrait-exif-180-rotation.png"_qs
                                  << u"portrait-no-exif.png"_qs;
}

void TestCorpus::aTurnedImageLooksLikeTheUprightOne()
{
    QFETCH(QString, turned);
    QFETCH(QString, upright);
    const auto decoded = [this](const QString &file) {
        const auto document = openDocument(m_corpus + u"/images/" + file);
        return document
            ? decodeImage((*document)->pageBytes(0).value(), {}, DecodeQuality::Best).value()
            : QImage();
    };
    const QImage left = decoded(turned);
    const QImage right = decoded(upright);
    QCOMPARE(left.size(), right.size());
    // Each file has its own name written along its stored upper edge: only the middle is compared.
    const QRect middle(left.width() / 4, left.height() / 4, left.width() / 2, left.height() / 2);
    const double decibel = psnr(left.copy(middle), right.copy(middle));
    QVERIFY2(decibel > 25, qPrintable(QString::number(decibel)));
    const QImage headDown = left.mirrored(true, true); // the control: it is not that symmetric
    QVERIFY(psnr(headDown.copy(middle), right.copy(middle)) < 20);
}

void TestCorpus::aRealComicReadsAsAFolder()
{
    const auto document = openDocument(m_corpus + u"/pepper-carrot/Episode 1, Potion of Flight");
    QVERIFY(document);
    QCOMPARE((*document)->title(), u"Episode 1, Potion of Flight"_qs);
    QCOMPARE((*document)->pageCount(), 4);
    QVERIFY((*document)->pages()[0].name.startsWith(u"00 - "));
    for (int page = 0; page < 4; ++page)
        QVERIFY(decodeImage((*document)->pageBytes(page).value(), {300, 420}, DecodeQuality::Fast)
                    .has_value());
}

NW_TEST_MAIN_IN_DECODERS(TestCorpus)
#include "tst_corpus.moc"
