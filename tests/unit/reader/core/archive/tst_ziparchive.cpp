#include "reader/core/archive/ziparchive.h"
#include "tests/support/bookbuilder.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <thread>

using namespace nw::reader;
using nw::test::BookBuilder;

class TestZipArchive : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyEntryComesBackAsItWasPutIn_data();
    void everyEntryComesBackAsItWasPutIn();
    void manyThreadsReadAtOnce();
    void anEncryptedEntryIsSaidToBe();
    void aWrongChecksumIsDamaged();
    void anEntryThatDoesNotExistIsNotFound();
    void aCutFileIsDamaged();
    void aBombIsRefusedBeforeItIsUnpacked();
    void tooManyEntriesAreRefused();
    void tooLongANameIsRefused();
    void aBookThatUnpacksToTooMuchIsRefused();

private:
    QString path() const { return m_folder.filePath(u"book.cbz"_qs); }
    ReadResult<ArchivePointer> open(const ArchiveLimits &limits = {}) const
    {
        auto source = FileSource::open(path());
        return source ? ZipArchive::open(*source, limits) : tl::unexpected(source.error());
    }

    QTemporaryDir m_folder;
};

void TestZipArchive::everyEntryComesBackAsItWasPutIn_data()
{
    QTest::addColumn<int>("method");
    QTest::newRow("stored") << int(BookBuilder::ZipMethod::Store);
    QTest::newRow("deflated") << int(BookBuilder::ZipMethod::Deflate);
    QTest::newRow("bzip2") << int(BookBuilder::ZipMethod::Bzip2);
}

void TestZipArchive::everyEntryComesBackAsItWasPutIn()
{
    QFETCH(int, method);
    BookBuilder book;
    book.addPages(5).addFile(u"empty.txt"_qs, {}).addFile(u"folder/ä.txt"_qs, "text");
    book.writeZip(path(), static_cast<BookBuilder::ZipMethod>(method));
    const auto archive = open();
    QVERIFY(archive);
    QCOMPARE((*archive)->entries().size(), book.entries().size());
    // Backwards, because a ZIP is read at random.
    for (int i = int(book.entries().size()) - 1; i >= 0; --i) {
        QCOMPARE((*archive)->entries()[i].name, book.entries()[i].name);
        QCOMPARE((*archive)->entries()[i].sizeBytes, book.entries()[i].bytes.size());
        const auto bytes = (*archive)->read(i);
        QVERIFY(bytes);
        QCOMPARE(*bytes, book.entries()[i].bytes);
    }
}

void TestZipArchive::manyThreadsReadAtOnce()
{
    BookBuilder book;
    book.addPages(12).writeZip(path(), BookBuilder::ZipMethod::Deflate);
    const auto archive = open();
    QVERIFY(archive);
    constexpr int kThreads = 8;
    std::vector<std::thread> threads;
    std::atomic<int> right = 0;
    for (int t = 0; t < kThreads; ++t) {
        threads.emplace_back([&, t] {
            for (int i = 0; i < 24; ++i) {
                const int entry = (i * 5 + t) % 12;
                const auto bytes = (*archive)->read(entry);
                if (bytes && *bytes == book.entries()[entry].bytes)
                    ++right;
            }
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(right.load(), kThreads * 24);
}

void TestZipArchive::anEncryptedEntryIsSaidToBe()
{
    BookBuilder().addPages(1).writeZip(path(), BookBuilder::ZipMethod::EncryptedAes);
    const auto archive = open();
    QVERIFY(archive);
    QVERIFY((*archive)->entries()[0].encrypted);
    const auto bytes = (*archive)->read(0);
    QVERIFY(!bytes);
    QCOMPARE(bytes.error().code, ReadErrorCode::Encrypted);
}

void TestZipArchive::aWrongChecksumIsDamaged()
{
    BookBuilder().addPages(2).writeZip(path());
    QFile file(path());
    QVERIFY(file.open(QIODevice::ReadWrite));
    QVERIFY(file.seek(400)); // inside the first page's pixels
    QVERIFY(file.write("damage") == 6);
    file.close();
    const auto archive = open();
    QVERIFY(archive);
    QCOMPARE((*archive)->read(0).error().code, ReadErrorCode::Damaged);
    QVERIFY((*archive)->read(1).has_value());
}

void TestZipArchive::anEntryThatDoesNotExistIsNotFound()
{
    BookBuilder().addPages(1).writeZip(path());
    const auto archive = open();
    QVERIFY(archive);
    QCOMPARE((*archive)->read(-1).error().code, ReadErrorCode::NotFound);
    QCOMPARE((*archive)->read(1).error().code, ReadErrorCode::NotFound);
}

void TestZipArchive::aCutFileIsDamaged()
{
    BookBuilder().addPages(3).writeZip(path());
    QVERIFY(QFile::resize(path(), QFile(path()).size() / 2));
    const auto archive = open();
    QVERIFY(!archive);
    QCOMPARE(archive.error().code, ReadErrorCode::Damaged);
}

void TestZipArchive::aBombIsRefusedBeforeItIsUnpacked()
{
    BookBuilder()
        .addFile(u"1.png"_qs, QByteArray(8 << 20, '\0'))
        .writeZip(path(), BookBuilder::ZipMethod::Deflate);
    const auto archive = open();
    QVERIFY(archive);
    QCOMPARE((*archive)->read(0).error().code, ReadErrorCode::TooLarge);

    // The control: the same bytes under a limit that allows them.
    ArchiveLimits generous;
    generous.maxRatio = 2'000;
    const auto allowed = open(generous);
    QVERIFY(allowed);
    QVERIFY((*allowed)->read(0).has_value());

    generous.maxEntryBytes = 1 << 20;
    const auto small = open(generous);
    QVERIFY(small);
    QCOMPARE((*small)->read(0).error().code, ReadErrorCode::TooLarge);
}

void TestZipArchive::tooManyEntriesAreRefused()
{
    BookBuilder().addPages(4).writeZip(path());
    ArchiveLimits limits;
    limits.maxEntries = 3;
    QCOMPARE(open(limits).error().code, ReadErrorCode::TooLarge);
    limits.maxEntries = 4;
    QVERIFY(open(limits).has_value());
}

void TestZipArchive::tooLongANameIsRefused()
{
    BookBuilder().addFile(QString(300, u'n'), "x").writeZip(path());
    ArchiveLimits limits;
    limits.maxNameBytes = 299;
    QCOMPARE(open(limits).error().code, ReadErrorCode::TooLarge);
    limits.maxNameBytes = 300;
    QVERIFY(open(limits).has_value());
}

void TestZipArchive::aBookThatUnpacksToTooMuchIsRefused()
{
    BookBuilder()
        .addFile(u"1.jpg"_qs, QByteArray(1'000, 'x'))
        .addFile(u"2.jpg"_qs, QByteArray(1'000, 'y'))
        .writeZip(path());
    ArchiveLimits limits;
    limits.maxBookBytes = 1'999;
    QCOMPARE(open(limits).error().code, ReadErrorCode::TooLarge);
    limits.maxBookBytes = 2'000;
    QVERIFY(open(limits).has_value());
}

QTEST_GUILESS_MAIN(TestZipArchive)
#include "tst_ziparchive.moc"
