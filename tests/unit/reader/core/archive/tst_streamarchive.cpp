#include "reader/core/archive/streamarchive.h"
#include "reader/core/archive/walkarchive.h"
#include "tests/support/bookbuilder.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <thread>

using namespace nw::reader;
using nw::test::BookBuilder;

namespace {

enum class Way
{
    Listed,
    Whole,
    Walk
};

} // namespace

// Archives that libarchive reads: unpacked in one stream, or walked through.
class TestStreamArchive : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyPageComesBackInAnyOrder_data();
    void everyPageComesBackInAnyOrder();
    void whatDoesNotFitIntoMemoryComesBackFromTheFile();
    void manyThreadsWaitForTheirPages();
    void closingInTheMiddleEndsTheThread();
    void aCutArchiveKeepsWhatItHas_data();
    void aCutArchiveKeepsWhatItHas();
    void whatIsNoPageIsNotKept();
    void namesOutsideAsciiSurviveWithoutALocale_data();
    void namesOutsideAsciiSurviveWithoutALocale();
    void aBombIsRefused_data();
    void aBombIsRefused();
    void limitsOnEntriesAndNamesHold();

private:
    QString path() const { return m_folder.filePath(u"book"_qs); }
    ReadResult<ArchivePointer> open(Way way, FileKind kind, const ArchiveLimits &limits = {}) const
    {
        const auto source = FileSource::open(path());
        if (!source)
            return tl::unexpected(source.error());
        const StreamOpener opener = [source, kind, limits] {
            return openEntryStream(*source, kind, limits);
        };
        switch (way) {
        case Way::Listed:
            return StreamArchive::openListed(opener, DocumentFormat::SevenZip, limits);
        case Way::Whole:
            return StreamArchive::openWhole(opener, DocumentFormat::Tar, limits);
        case Way::Walk:
            break;
        }
        return WalkArchive::open(opener, DocumentFormat::Tar, limits);
    }

    QTemporaryDir m_folder;
};

Q_DECLARE_METATYPE(Way)
Q_DECLARE_METATYPE(nw::reader::FileKind)

void TestStreamArchive::everyPageComesBackInAnyOrder_data()
{
    QTest::addColumn<int>("container");
    QTest::addColumn<FileKind>("kind");
    QTest::addColumn<Way>("way");
    using Container = BookBuilder::Container;
    QTest::newRow("7z") << int(Container::SevenZip) << FileKind::SevenZip << Way::Listed;
    QTest::newRow("tar") << int(Container::Tar) << FileKind::Tar << Way::Walk;
    QTest::newRow("tar.gz") << int(Container::TarGzip) << FileKind::CompressedStream << Way::Whole;
    QTest::newRow("tar.bz2") << int(Container::TarBzip2) << FileKind::CompressedStream
                             << Way::Whole;
    QTest::newRow("tar.xz") << int(Container::TarXz) << FileKind::CompressedStream << Way::Whole;
    QTest::newRow("tar.zst") << int(Container::TarZstd) << FileKind::CompressedStream << Way::Whole;
}

void TestStreamArchive::everyPageComesBackInAnyOrder()
{
    QFETCH(int, container);
    QFETCH(FileKind, kind);
    QFETCH(Way, way);
    BookBuilder book;
    book.addPages(9).writeStream(path(), static_cast<BookBuilder::Container>(container));
    const auto archive = open(way, kind);
    QVERIFY(archive);
    QVERIFY((*archive)->defects().isEmpty());
    QCOMPARE((*archive)->entries().size(), 9);
    for (const int entry : {4, 0, 8, 3, 3, 7, 1, 2, 5, 6}) {
        QCOMPARE((*archive)->entries()[entry].name, book.entries()[entry].name);
        const auto bytes = (*archive)->read(entry);
        QVERIFY(bytes);
        QCOMPARE(*bytes, book.entries()[entry].bytes);
    }
    QCOMPARE((*archive)->read(9).error().code, ReadErrorCode::NotFound);
    QCOMPARE((*archive)->read(-1).error().code, ReadErrorCode::NotFound);
}

void TestStreamArchive::whatDoesNotFitIntoMemoryComesBackFromTheFile()
{
    BookBuilder book;
    book.addPages(6).writeStream(path(), BookBuilder::Container::SevenZip);
    for (const qint64 memoryBytes : {qint64(0), book.entries()[0].bytes.size() + 1}) {
        ArchiveLimits limits;
        limits.spoolMemoryBytes = memoryBytes;
        const auto archive = open(Way::Listed, FileKind::SevenZip, limits);
        QVERIFY(archive);
        for (int entry = 5; entry >= 0; --entry)
            QCOMPARE((*archive)->read(entry).value(), book.entries()[entry].bytes);
    }
}

void TestStreamArchive::manyThreadsWaitForTheirPages()
{
    BookBuilder book;
    book.addPages(8).writeStream(path(), BookBuilder::Container::SevenZip);
    const auto archive = open(Way::Listed, FileKind::SevenZip);
    QVERIFY(archive);
    std::atomic<int> right = 0;
    std::vector<std::thread> threads;
    for (int entry = 7; entry >= 0; --entry) {
        threads.emplace_back([&, entry] {
            const auto bytes = (*archive)->read(entry);
            if (bytes && *bytes == book.entries()[entry].bytes)
                ++right;
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(right.load(), 8);
}

void TestStreamArchive::closingInTheMiddleEndsTheThread()
{
    BookBuilder().addPages(40).writeStream(path(), BookBuilder::Container::SevenZip);
    auto archive = open(Way::Listed, FileKind::SevenZip);
    QVERIFY(archive);
    QVERIFY((*archive)->read(0).has_value());
    archive->reset(); // joins; a thread that went on would be an access to freed memory
}

void TestStreamArchive::aCutArchiveKeepsWhatItHas_data()
{
    QTest::addColumn<int>("container");
    QTest::addColumn<FileKind>("kind");
    QTest::addColumn<Way>("way");
    QTest::newRow("tar") << int(BookBuilder::Container::Tar) << FileKind::Tar << Way::Walk;
    QTest::newRow("tar.gz") << int(BookBuilder::Container::TarGzip) << FileKind::CompressedStream
                            << Way::Whole;
}

void TestStreamArchive::aCutArchiveKeepsWhatItHas()
{
    QFETCH(int, container);
    QFETCH(FileKind, kind);
    QFETCH(Way, way);
    BookBuilder book;
    book.addPages(8, {1'200, 1'800})
        .writeStream(path(), static_cast<BookBuilder::Container>(container));
    QVERIFY(QFile::resize(path(), QFile(path()).size() / 2));
    const auto archive = open(way, kind);
    QVERIFY(archive);
    QCOMPARE((*archive)->read(0).value(), book.entries()[0].bytes);
    const int last = int((*archive)->entries().size()) - 1;
    QVERIFY(last < 7);
    QCOMPARE((*archive)->read(last).error().code, ReadErrorCode::Damaged);
    QVERIFY(!(*archive)->defects().isEmpty());
}

void TestStreamArchive::whatIsNoPageIsNotKept()
{
    BookBuilder()
        .addFile(u"film.mp4"_qs, QByteArray(100'000, 'x'))
        .addPages(1)
        .writeStream(path(), BookBuilder::Container::TarGzip);
    const auto archive = open(Way::Whole, FileKind::CompressedStream);
    QVERIFY(archive);
    QCOMPARE((*archive)->read(0).error().code, ReadErrorCode::Unsupported);
    QVERIFY((*archive)->read(1).has_value());
}

void TestStreamArchive::namesOutsideAsciiSurviveWithoutALocale_data()
{
    everyPageComesBackInAnyOrder_data();
}

void TestStreamArchive::namesOutsideAsciiSurviveWithoutALocale()
{
    QFETCH(int, container);
    QFETCH(FileKind, kind);
    QFETCH(Way, way);
    const QString name = u"Straße/ページ 1.jpg"_qs;
    {
        // Writing needs the locale that reading must not need.
        std::setlocale(LC_CTYPE, "C.UTF-8");
        BookBuilder().addFile(name, "x").writeStream(
            path(), static_cast<BookBuilder::Container>(container));
        std::setlocale(LC_CTYPE, "C");
    }
    const auto archive = open(way, kind);
    QVERIFY(archive);
    QCOMPARE((*archive)->entries()[0].name, name);
}

void TestStreamArchive::aBombIsRefused_data()
{
    QTest::addColumn<int>("container");
    QTest::addColumn<FileKind>("kind");
    QTest::addColumn<Way>("way");
    QTest::addColumn<QString>("name");
    using Container = BookBuilder::Container;
    QTest::newRow("7z") << int(Container::SevenZip) << FileKind::SevenZip << Way::Listed
                        << u"1.png"_qs;
    QTest::newRow("tar.gz") << int(Container::TarGzip) << FileKind::CompressedStream << Way::Whole
                            << u"1.png"_qs;
    QTest::newRow("tar.xz") << int(Container::TarXz) << FileKind::CompressedStream << Way::Whole
                            << u"1.png"_qs;
    QTest::newRow("tar.gz, not in a page")
        << int(Container::TarGzip) << FileKind::CompressedStream << Way::Whole << u"1.txt"_qs;
}

void TestStreamArchive::aBombIsRefused()
{
    QFETCH(int, container);
    QFETCH(FileKind, kind);
    QFETCH(Way, way);
    QFETCH(QString, name);
    BookBuilder()
        .addFile(name, QByteArray(32 << 20, '\0'))
        .addPages(1)
        .writeStream(path(), static_cast<BookBuilder::Container>(container));
    const auto read = [](const ArchivePointer &archive) { return archive->read(0); };
    QCOMPARE(open(way, kind).and_then(read).error().code, ReadErrorCode::TooLarge);

    // The control: the same book where such a ratio is allowed.
    ArchiveLimits generous;
    generous.maxRatio = 1'000'000;
    const auto allowed = open(way, kind, generous);
    QVERIFY(allowed);
    QVERIFY((*allowed)->read(1).has_value());

    generous.maxBookBytes = 16 << 20;
    QVERIFY(!open(way, kind, generous).and_then(read).has_value());
    generous.maxBookBytes = 1 << 30;
    generous.maxEntryBytes = 16 << 20;
    QVERIFY(!open(way, kind, generous).and_then(read).has_value());
}

void TestStreamArchive::limitsOnEntriesAndNamesHold()
{
    BookBuilder()
        .addPages(4)
        .addFile(QString(200, u'n'), "x")
        .writeStream(path(), BookBuilder::Container::Tar);
    ArchiveLimits limits;
    limits.maxEntries = 5;
    limits.maxNameBytes = 200;
    QVERIFY(open(Way::Walk, FileKind::Tar, limits).has_value());
    limits.maxEntries = 4;
    QCOMPARE(open(Way::Walk, FileKind::Tar, limits).error().code, ReadErrorCode::TooLarge);
    limits.maxEntries = 5;
    limits.maxNameBytes = 199;
    QCOMPARE(open(Way::Walk, FileKind::Tar, limits).error().code, ReadErrorCode::TooLarge);
}

QTEST_APPLESS_MAIN(TestStreamArchive)
#include "tst_streamarchive.moc"
