#include "reader/core/documentfactory.h"
#include "reader/core/render/pagerender.h"
#include "reader/core/render/renderqueue.h"
#include "reader/core/sandbox/bookdecoder.h"
#include "tests/support/bookbuilder.h"
#include "tests/support/decodermain.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <csignal>

using namespace nw::reader;
using nw::test::BookBuilder;

namespace {

const PageRequest kSmall{0, PageScale::fitted(FitMode::Page, {70, 105}), DecodeQuality::Fast};

PageRequest small(int page)
{
    PageRequest request = kSmall;
    request.page = page;
    return request;
}

QImage expectedPage(const QByteArray &bytes)
{
    return inprocess::decodeImage(bytes, {70, 105}, DecodeQuality::Fast, {}).value();
}

} // namespace

// Every book here is parsed in decoder processes.
class TestSandboxedDocument : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyContainerIsRead_data();
    void everyContainerIsRead();
    void aFolderIsRead();
    void anImageIsRead();
    void aBookDescribesItself();
    void aSpooledBookIsRead();
    void aDamagedPageIsMarked();
    void whatDoesNotOpenSaysWhy();
    void aBookWhoseDecoderEndsIsReadOn();
    void aPageWhoseDecoderEndsIsMarkedAndTheReaderGoesOn();
    void namesDoNotLeadOutOfAFolder();

private:
    QString file(const QString &name) const { return m_folder.filePath(name); }

    QTemporaryDir m_folder;
};

void TestSandboxedDocument::everyContainerIsRead_data()
{
    QTest::addColumn<int>("container");
    QTest::addColumn<QString>("name");
    QTest::newRow("zip") << -1 << u"a.cbz"_qs;
    QTest::newRow("tar") << int(BookBuilder::Container::Tar) << u"a.cbt"_qs;
    QTest::newRow("tar.gz") << int(BookBuilder::Container::TarGzip) << u"a.tar.gz"_qs;
    QTest::newRow("tar.bz2") << int(BookBuilder::Container::TarBzip2) << u"a.tar.bz2"_qs;
    QTest::newRow("tar.xz") << int(BookBuilder::Container::TarXz) << u"a.tar.xz"_qs;
    QTest::newRow("tar.zst") << int(BookBuilder::Container::TarZstd) << u"a.tar.zst"_qs;
    QTest::newRow("7z") << int(BookBuilder::Container::SevenZip) << u"a.cb7"_qs;
}

void TestSandboxedDocument::everyContainerIsRead()
{
    QFETCH(int, container);
    QFETCH(QString, name);
    BookBuilder book;
    book.addPages(5).addFile(u"日本.png"_qs, nw::test::pageFile(9, "png"));
    if (container < 0)
        book.writeZip(file(name));
    else
        book.writeStream(file(name), BookBuilder::Container(container));
    const auto document = openDocument(file(name));
    QVERIFY2(document, qPrintable(document ? QString() : document.error().detail));
    QCOMPARE((*document)->title(), u"a"_qs);
    QCOMPARE((*document)->pageCount(), 6);
    QCOMPARE((*document)->pages()[5].name, u"日本.png"_qs);
    for (int page = 5; page >= 0; --page) {
        QCOMPARE((*document)->pageBytes(page).value(), book.entries()[page].bytes);
        QCOMPARE(pageHeader(**document, page)->size, QSize(240, 360));
        const auto rendered = renderedPage(**document, small(page));
        QVERIFY(rendered);
        QCOMPARE(rendered->image, expectedPage(book.entries()[page].bytes));
        QCOMPARE(rendered->naturalSize, QSize(240, 360));
    }
    QCOMPARE((*document)->pageBytes(6).error().code, ReadErrorCode::NotFound);
    QCOMPARE((*document)->pageBytes(-1).error().code, ReadErrorCode::NotFound);
    QVERIFY((*document)->defects().isEmpty());
}

void TestSandboxedDocument::aFolderIsRead()
{
    BookBuilder book;
    book.addPages(2)
        .addFile(u"sub/3.png"_qs, nw::test::pageFile(3, "png"))
        .addComicInfo("<ComicInfo><Title>Named</Title></ComicInfo>")
        .writeFolder(file(u"folder"_qs));
    const auto document = openDocument(file(u"folder"_qs));
    QVERIFY(document);
    QCOMPARE((*document)->title(), u"Named"_qs);
    QCOMPARE((*document)->format(), DocumentFormat::Folder);
    QCOMPARE((*document)->pageCount(), 3);
    QCOMPARE((*document)->pageBytes(2).value(), book.entries()[2].bytes);
    QCOMPARE(renderedPage(**document, small(2))->image, expectedPage(book.entries()[2].bytes));
}

void TestSandboxedDocument::anImageIsRead()
{
    QFile out(file(u"drawing.dat"_qs));
    const QByteArray bytes = nw::test::pageFile(7, "png");
    QVERIFY(out.open(QIODevice::WriteOnly) && out.write(bytes) == bytes.size());
    out.close();
    const auto document = openDocument(out.fileName());
    QVERIFY(document);
    QCOMPARE((*document)->format(), DocumentFormat::Image);
    QCOMPARE((*document)->title(), u"drawing"_qs);
    QCOMPARE((*document)->pageBytes(0).value(), bytes);
    QCOMPARE((*document)->pageBytes(1).error().code, ReadErrorCode::NotFound);
    QCOMPARE(renderedPage(**document, small(0))->image, expectedPage(bytes));
}

void TestSandboxedDocument::aBookDescribesItself()
{
    BookBuilder()
        .addPages(1)
        .addComicInfo("<ComicInfo><Series>Night Train</Series><Number>2</Number>"
                      "<Manga>YesAndRightToLeft</Manga></ComicInfo>")
        .writeZip(file(u"info.cbz"_qs));
    const auto document = openDocument(file(u"info.cbz"_qs));
    QVERIFY(document);
    QCOMPARE((*document)->title(), u"Night Train #2"_qs);
    QVERIFY((*document)->info().rightToLeft);

    BookBuilder().addPages(1).addComicInfo("<broken").writeFolder(file(u"broken"_qs));
    const auto broken = openDocument(file(u"broken"_qs));
    QVERIFY(broken);
    QCOMPARE((*broken)->defects().size(), 1);
    QCOMPARE((*broken)->defects()[0].page, -1);
}

void TestSandboxedDocument::aSpooledBookIsRead()
{
    BookBuilder book;
    book.addPages(8).writeStream(file(u"spooled.cb7"_qs), BookBuilder::Container::SevenZip);
    ArchiveLimits limits;
    limits.spoolMemoryBytes = 1; // all of it goes to the file that the decoder was handed
    const auto document = openDocument(file(u"spooled.cb7"_qs), limits);
    QVERIFY(document);
    for (int page = 7; page >= 0; --page)
        QCOMPARE((*document)->pageBytes(page).value(), book.entries()[page].bytes);
}

void TestSandboxedDocument::aDamagedPageIsMarked()
{
    BookBuilder().addPages(3).writeZip(file(u"hurt.cbz"_qs));
    QFile out(file(u"hurt.cbz"_qs));
    QVERIFY(out.open(QIODevice::ReadWrite) && out.seek(500) && out.write("damage") == 6);
    out.close();
    const auto document = openDocument(file(u"hurt.cbz"_qs));
    QVERIFY(document);
    for (int attempt = 0; attempt < 2; ++attempt)
        QCOMPARE(renderedPage(**document, small(0)).error().code, ReadErrorCode::Damaged);
    QVERIFY(renderedPage(**document, small(1)));
    QCOMPARE((*document)->defects().size(), 1);
    QCOMPARE((*document)->defects()[0].page, 0);
}

void TestSandboxedDocument::whatDoesNotOpenSaysWhy()
{
    QCOMPARE(openDocument(file(u"absent"_qs)).error().code, ReadErrorCode::NotFound);
    BookBuilder().addPages(1).writeZip(file(u"secret.cbz"_qs),
                                       BookBuilder::ZipMethod::EncryptedAes);
    QCOMPARE(openDocument(file(u"secret.cbz"_qs)).error().code, ReadErrorCode::Encrypted);
    QCOMPARE(openDocument(file(u"secret.cbz"_qs), {}, u"wrong"_qs).error().code,
             ReadErrorCode::Encrypted);
    QVERIFY(openDocument(file(u"secret.cbz"_qs), {}, u"password"_qs));
    BookBuilder().addFile(u"a.txt"_qs, "text").writeZip(file(u"text.cbz"_qs));
    QCOMPARE(openDocument(file(u"text.cbz"_qs)).error().code, ReadErrorCode::Damaged);
    BookBuilder().addPages(9).writeZip(file(u"many.cbz"_qs));
    ArchiveLimits limits;
    limits.maxEntries = 8;
    QCOMPARE(openDocument(file(u"many.cbz"_qs), limits).error().code, ReadErrorCode::TooLarge);
    QVERIFY(QDir(m_folder.path()).mkdir(u"empty"_qs));
    QCOMPARE(openDocument(file(u"empty"_qs)).error().code, ReadErrorCode::Damaged);
}

void TestSandboxedDocument::aBookWhoseDecoderEndsIsReadOn()
{
    BookBuilder book;
    book.addPages(3).writeStream(file(u"killed.cb7"_qs), BookBuilder::Container::SevenZip);
    const auto looked = lookAtFile(file(u"killed.cb7"_qs));
    QVERIFY(looked);
    const auto decoder = BookDecoder::open(decoders(), {*looked, {u"killed.cb7"_qs, {}, {}}});
    QVERIFY(decoder);
    const auto first = (*decoder)->process();
    QCOMPARE(::kill(first->processId(), SIGSTOP), 0);
    // The order reaches a process that cannot answer any more.
    std::thread killer([&first] {
        QTest::qWait(50);
        ::kill(first->processId(), SIGKILL);
    });
    const auto lost = (*decoder)->page(0, {});
    killer.join();
    QVERIFY(!lost);
    QCOMPARE(lost.error().code, ReadErrorCode::Crashed);
    const auto next = (*decoder)->page(1, {});
    QVERIFY(next);
    QCOMPARE(next->readAll(1 << 20).value(), book.entries()[1].bytes);
    QVERIFY((*decoder)->process()->processId() != first->processId());
}

// Through the queue that the canvas asks.
void TestSandboxedDocument::aPageWhoseDecoderEndsIsMarkedAndTheReaderGoesOn()
{
    BookBuilder book;
    book.addPages(3).writeZip(file(u"read.cbz"_qs));
    const auto document = openDocument(file(u"read.cbz"_qs));
    QVERIFY(document);
    RenderQueue queue(1);
    QList<PageResult> results;
    connect(&queue, &RenderQueue::finished, &queue,
            [&results](const PageResult &result) { results.append(result); });
    queue.setDocument(*document);
    queue.request({small(0)});
    QTRY_COMPARE_WITH_TIMEOUT(results.size(), 1, 60'000);
    QVERIFY(results[0].outcome);

    const QList<int> idle = decoders()->idleProcessIds();
    QVERIFY(!idle.isEmpty());
    for (const int id : idle)
        QCOMPARE(::kill(id, SIGSTOP), 0);
    queue.request({small(1)});
    QTRY_VERIFY_WITH_TIMEOUT(!decoders()->busyProcessIds().isEmpty(), 60'000);
    for (const int id : idle)
        QCOMPARE(::kill(id, SIGKILL), 0);
    QTRY_COMPARE_WITH_TIMEOUT(results.size(), 2, 60'000);
    QCOMPARE(results[1].outcome.error().code, ReadErrorCode::Crashed);
    QCOMPARE((*document)->defects().size(), 1);
    QCOMPARE((*document)->defects()[0].page, 1);

    queue.request({small(2)});
    QTRY_COMPARE_WITH_TIMEOUT(results.size(), 3, 60'000);
    QCOMPARE(results[2].outcome->image, expectedPage(book.entries()[2].bytes));
    queue.request({small(1)});
    QTRY_COMPARE_WITH_TIMEOUT(results.size(), 4, 60'000);
    QVERIFY(results[3].outcome);
}

void TestSandboxedDocument::namesDoNotLeadOutOfAFolder()
{
    BookBuilder().addPages(2).writeFolder(file(u"outside"_qs));
    BookBuilder().addPages(2).writeFolder(file(u"inside/sub"_qs));
    const auto files = FolderFiles::open(file(u"inside"_qs), {});
    QVERIFY(files);
    QVERIFY((*files)->file(u"sub/page 1.jpg"_qs));
    QVERIFY(!(*files)->file(u"../outside/page 1.jpg"_qs));
    QVERIFY(!(*files)->file(file(u"outside/page 1.jpg"_qs)));
    QCOMPARE((*files)->file(u"sub"_qs).error().code, ReadErrorCode::Unsupported);
    QCOMPARE((*files)->file(u"absent.jpg"_qs).error().code, ReadErrorCode::NotFound);

    // Listed as files, and exchanged for links before they are opened.
    const auto document = openDocument(file(u"inside"_qs));
    QVERIFY(document);
    QVERIFY(QDir(file(u"inside/sub"_qs)).removeRecursively());
    QVERIFY(QFile::link(file(u"outside"_qs), file(u"inside/sub"_qs)));
    QCOMPARE((*document)->pageBytes(0).error().code, ReadErrorCode::Unsupported);
}

NW_TEST_MAIN_IN_DECODERS(TestSandboxedDocument)
#include "tst_sandboxeddocument.moc"
