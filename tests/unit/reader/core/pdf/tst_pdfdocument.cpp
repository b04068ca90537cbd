#include "reader/core/documentfactory.h"
#include "reader/core/render/pagerender.h"
#include "tests/support/decodermain.h"

#include <QFile>
#include <QTemporaryDir>

using namespace nw::reader;

namespace {

// A PDF of pages of 200 x 300 points, each painted in one colour but for a black square of 100
// points in its upper left corner.
QByteArray pdfOf(const QList<QByteArray> &colours, const QByteArray &title = {})
{
    QList<QByteArray> objects;
    QByteArray kids;
    for (qsizetype i = 0; i < colours.size(); ++i)
        kids += QByteArray::number(4 + 2 * i) + " 0 R ";
    objects.append("<< /Type /Catalog /Pages 2 0 R >>");
    objects.append("<< /Type /Pages /Kids [" + kids + "] /Count "
                   + QByteArray::number(colours.size()) + " >>");
    objects.append("<< /Title (" + title + ") /Author (Ann) >>");
    for (qsizetype i = 0; i < colours.size(); ++i) {
        const QByteArray drawing =
            colours[i] + " rg 0 0 200 300 re f 0 0 0 rg 0 200 100 100 re f\n";
        objects.append("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 300] /Contents "
                       + QByteArray::number(5 + 2 * i) + " 0 R >>");
        objects.append("<< /Length " + QByteArray::number(drawing.size()) + " >>\nstream\n"
                       + drawing + "endstream");
    }
    QByteArray pdf = "%PDF-1.4\n";
    QByteArray table = "0000000000 65535 f \n";
    for (qsizetype i = 0; i < objects.size(); ++i) {
        table += QByteArray::number(pdf.size()).rightJustified(10, '0') + " 00000 n \n";
        pdf += QByteArray::number(i + 1) + " 0 obj\n" + objects[i] + "\nendobj\n";
    }
    const QByteArray start = QByteArray::number(pdf.size());
    const QByteArray count = QByteArray::number(objects.size() + 1);
    return pdf + "xref\n0 " + count + "\n" + table + "trailer\n<< /Size " + count
        + " /Root 1 0 R /Info 3 0 R >>\nstartxref\n" + start + "\n%%EOF\n";
}

PageRequest fitted(int page, const QSize &viewport, DecodeQuality quality = DecodeQuality::Fast)
{
    return {page, PageScale::fitted(FitMode::Page, viewport), quality};
}

} // namespace

// Drawn in decoder processes, and here as well: both ways are the same code.
class TestPdfDocument : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { useDecoders(m_decoders); }
    void pagesAreDrawnAtTheSizeThatIsAsked_data();
    void pagesAreDrawnAtTheSizeThatIsAsked();
    void itsTitleIsNoFileName_data();
    void itsTitleIsNoFileName();
    void aPageIsAnImageFileForWhoWantsOne();
    void pagesAreDrawnAtOnce();
    void whatNobodyWantsIsGivenUp();
    void aCutPdfIsDamagedOrMended();

private:
    ReadResult<DocumentPointer> opened(const QByteArray &bytes) const
    {
        QFile file(m_folder.filePath(u"drawn.pdf"_qs));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            return readFailure(ReadErrorCode::Io);
        file.close();
        return openDocument(file.fileName());
    }

    const std::shared_ptr<DecoderPool> m_decoders = decoders();
    QTemporaryDir m_folder;
};

void TestPdfDocument::pagesAreDrawnAtTheSizeThatIsAsked_data()
{
    QTest::addColumn<bool>("inDecoder");
    QTest::newRow("in a decoder") << true;
    QTest::newRow("here") << false;
}

void TestPdfDocument::pagesAreDrawnAtTheSizeThatIsAsked()
{
    QFETCH(bool, inDecoder);
    if (!inDecoder)
        useDecoders(nullptr);
    const auto document = opened(pdfOf({"1 0 0", "0 0 1"}));
    QVERIFY2(document, qPrintable(document ? QString() : document.error().detail));
    QCOMPARE((*document)->format(), DocumentFormat::Pdf);
    QCOMPARE((*document)->pageCount(), 2);
    QCOMPARE((*document)->title(), u"drawn"_qs);
    QCOMPARE(pageHeader(**document, 0)->size, QSize(400, 600));
    for (const DecodeQuality quality : {DecodeQuality::Fast, DecodeQuality::Best}) {
        const auto page = renderedPage(**document, fitted(1, {1'000, 150}, quality));
        QVERIFY2(page, qPrintable(page ? QString() : page.error().detail));
        QCOMPARE(page->image.size(), QSize(100, 150));
        QCOMPARE(page->image.format(), QImage::Format_RGB32);
        QCOMPARE(page->image.pixel(20, 20), qRgb(0, 0, 0));
        QCOMPARE(page->image.pixel(80, 20), qRgb(0, 0, 255));
        QCOMPARE(page->image.pixel(20, 80), qRgb(0, 0, 255));
    }
    const auto large = renderedPage(**document, {0, PageScale::zoomed(3), DecodeQuality::Fast});
    QVERIFY(large);
    QCOMPARE(large->image.size(), QSize(1'200, 1'800));
    QCOMPARE(large->image.pixel(599, 599), qRgb(0, 0, 0)); // the edge is sharp, not enlarged
    QCOMPARE(large->image.pixel(601, 601), qRgb(255, 0, 0));
    QCOMPARE(renderedPage(**document, fitted(2, {100, 100})).error().code, ReadErrorCode::NotFound);
}

void TestPdfDocument::itsTitleIsNoFileName_data()
{
    QTest::addColumn<QByteArray>("title");
    QTest::addColumn<QString>("shown");
    QTest::newRow("a title") << QByteArray("Night Train") << u"Night Train"_qs;
    QTest::newRow("none") << QByteArray() << u"drawn"_qs;
    QTest::newRow("a file") << QByteArray("pages_final2.indd") << u"drawn"_qs;
    QTest::newRow("a version") << QByteArray("Train 2.0") << u"Train 2.0"_qs;
    QTest::newRow("an end as of C") << QByteArray("Train\\000") << u"Train"_qs;
}

void TestPdfDocument::itsTitleIsNoFileName()
{
    QFETCH(QByteArray, title);
    QFETCH(QString, shown);
    const auto document = opened(pdfOf({"1 1 1"}, title));
    QVERIFY(document);
    QCOMPARE((*document)->title(), shown);
    QCOMPARE((*document)->info().credits.constFirst().second, u"Ann"_qs);
}

void TestPdfDocument::aPageIsAnImageFileForWhoWantsOne()
{
    const auto document = opened(pdfOf({"0 1 0"}));
    QVERIFY(document);
    const auto bytes = (*document)->pageBytes(0);
    QVERIFY(bytes);
    const auto header = readImageHeader(*bytes);
    QVERIFY(header);
    QCOMPARE(header->mediaType, u"image/png"_qs);
    QCOMPARE(header->size, QSize(400, 600));
}

void TestPdfDocument::pagesAreDrawnAtOnce()
{
    const auto document = opened(pdfOf(QList<QByteArray>(12, "1 0 1")));
    QVERIFY(document);
    std::atomic<int> right = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 6; ++i) {
        threads.emplace_back([&, i] {
            for (int page = i; page < 12; ++page) {
                const auto drawn = renderedPage(**document, fitted(page, {100, 150}));
                right += drawn && drawn->image.pixel(80, 20) == qRgb(255, 0, 255) ? 1 : 0;
            }
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(right.load(), 12 + 11 + 10 + 9 + 8 + 7);
}

void TestPdfDocument::whatNobodyWantsIsGivenUp()
{
    const auto document = opened(pdfOf({"1 0 0"}));
    QVERIFY(document);
    useDecoders(nullptr);
    const auto here = opened(pdfOf({"1 0 0"}));
    QVERIFY(here);
    const auto given = renderedPage(**here, fitted(0, {100, 150}), renderPage, [] { return true; });
    QCOMPARE(given.error().code, ReadErrorCode::Cancelled);
}

void TestPdfDocument::aCutPdfIsDamagedOrMended()
{
    const QByteArray whole = pdfOf({"1 0 0", "0 0 1"});
    for (qsizetype length = 10; length < whole.size(); length += 97) {
        const auto document = opened(whole.left(length));
        if (!document)
            QCOMPARE(document.error().code, ReadErrorCode::Damaged);
        else
            QVERIFY((*document)->pageCount() > 0);
    }
}

NW_TEST_MAIN_IN_DECODERS(TestPdfDocument)
#include "tst_pdfdocument.moc"
