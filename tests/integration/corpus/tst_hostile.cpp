#include "reader/core/archive/entrystream.h"
#include "reader/core/archive/rarrescue.h"
#include "reader/core/archive/walkarchive.h"
#include "reader/core/documentfactory.h"
#include "reader/core/render/imagedecoder.h"
#include "tests/support/decodermain.h"
#include "tests/support/sharedcorpus.h"

#include <QTest>

using namespace nw::reader;
using namespace nw::test;

namespace {

// A file's own bound here, so that the slowest of many does not take the whole test's time.
ArchiveLimits tightLimits()
{
    ArchiveLimits limits;
    limits.maxEntryBytes = 64LL << 20;
    limits.maxBookBytes = 256LL << 20;
    return limits;
}

} // namespace

// Archives made to break their readers. That each gives an error or its readable entries is all
// that is asked here, and that no decoder process ends over one; that none breaks anything unseen
// is for the sanitizers to say.
class TestHostile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void everyPageThatOpensIsDecodedOrRefused_data();
    void everyPageThatOpensIsDecodedOrRefused();
    void everyEntryIsUnpackedOrRefused_data();
    void everyEntryIsUnpackedOrRefused();
    void whatOneLibraryReadsWronglyAnotherReadsRight();

private:
    QString m_corpus;
};

void TestHostile::initTestCase()
{
    m_corpus = sharedCorpus();
    if (m_corpus.isEmpty())
        QSKIP("shared corpus not here");
    QVERIFY(corpusFiles(u"hostile"_qs).size() > 100);
}

void TestHostile::everyPageThatOpensIsDecodedOrRefused_data()
{
    QTest::addColumn<QString>("path");
    const QStringList files = corpusFiles(u"hostile"_qs);
    for (const QString &file : files)
        QTest::newRow(qPrintable(file)) << QString(m_corpus + u"/hostile/" + file);
}

void TestHostile::everyPageThatOpensIsDecodedOrRefused()
{
    QFETCH(QString, path);
    const auto document = openDocument(path, tightLimits());
    if (!document) {
        QVERIFY(document.error().code != ReadErrorCode::NotFound);
        QVERIFY(document.error().code != ReadErrorCode::Io);
        QVERIFY2(document.error().code != ReadErrorCode::Crashed,
                 qPrintable(document.error().detail));
        return;
    }
    QVERIFY((*document)->pageCount() > 0);
    for (int page = 0; page < (*document)->pageCount(); ++page) {
        const auto bytes = (*document)->pageBytes(page);
        const auto image = bytes.and_then([](const QByteArray &stored) {
            return decodeImage(stored, {70, 108}, DecodeQuality::Fast);
        });
        QVERIFY(!image || image->size() == QSize(70, 108));
        QVERIFY(image || image.error().code != ReadErrorCode::Crashed);
    }
}

void TestHostile::everyEntryIsUnpackedOrRefused_data()
{
    everyPageThatOpensIsDecodedOrRefused_data();
}

// Few of these archives hold pages: here everything in them is unpacked, whatever its name.
void TestHostile::everyEntryIsUnpackedOrRefused()
{
    QFETCH(QString, path);
    const auto source = FileSource::open(path);
    QVERIFY(source);
    QByteArray beginning(kSignatureBytes, '\0');
    (*source)->readAt(0, {beginning.data(), std::size_t(beginning.size())});
    const FileKind kind = fileKind(beginning);
    if (kind == FileKind::Pdf || kind == FileKind::OtherArchive || kind == FileKind::Unknown)
        return;
    const ArchiveLimits limits = tightLimits();
    const auto readAll = [](const ReadResult<EntryStreamPointer> &stream) {
        int entries = 0;
        while (stream && (*stream)->isUsable()) {
            const auto next = (*stream)->next();
            if (!next || !*next)
                break;
            const auto bytes = (*stream)->read(nullptr);
            QVERIFY(!bytes || bytes->size() <= tightLimits().maxEntryBytes);
            QVERIFY(++entries <= tightLimits().maxEntries);
        }
    };
    readAll(openEntryStream(*source, kind, limits));
    if (kind == FileKind::Rar4)
        readAll(openRar4Stream(*source, limits));
}

// libarchive and libunarr both notice by its checksum that they unpacked this file wrongly; unar is
// right.
void TestHostile::whatOneLibraryReadsWronglyAnotherReadsRight()
{
    if (QStandardPaths::findExecutable(u"unar"_qs).isEmpty())
        QSKIP("unar is not installed");
    ArchiveLimits limits;
    limits.maxRatio = 10'000;
    const auto source =
        FileSource::open(m_corpus + u"/hostile/test_read_format_rar_ppmd_lzss_conversion.rar");
    QVERIFY(source);
    const StreamOpener opener = [&] { return openEntryStream(*source, FileKind::Rar4, limits); };
    auto alone = WalkArchive::open(opener, DocumentFormat::Rar, limits);
    QVERIFY(alone);
    auto inner = WalkArchive::open(opener, DocumentFormat::Rar, limits);
    QVERIFY(inner);
    const RarRescue rescue(*std::move(inner), *source, limits);
    int wrong = 0;
    for (int entry = 0; entry < rescue.entries().size(); ++entry) {
        if (!(*alone)->read(entry))
            ++wrong;
        const auto bytes = rescue.read(entry);
        QVERIFY2(bytes, qPrintable(bytes ? QString() : bytes.error().detail));
        QCOMPARE(bytes->size(), rescue.entries()[entry].sizeBytes);
    }
    QVERIFY(wrong > 0); // or there was nothing to rescue
}

NW_TEST_MAIN_IN_DECODERS(TestHostile)
#include "tst_hostile.moc"
