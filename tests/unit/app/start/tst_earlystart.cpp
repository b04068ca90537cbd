#include "app/earlystart.h"

#include <QDir>
#include <QImage>
#include <QTemporaryDir>
#include <QTest>

using nw::app::EarlyStart;
using namespace nw::reader;

namespace {

constexpr int kTimeoutMs = 10'000;
const PageScale kScale = PageScale::fitted(FitMode::Page, {300, 300});

// A folder is a book, too.
bool makeBook(const QString &path, int pages)
{
    for (int page = 1; page <= pages; ++page) {
        QImage image(40 * page, 60, QImage::Format_RGB32);
        image.fill(Qt::red);
        if (!image.save(QDir(path).filePath(QStringLiteral("%1.png").arg(page))))
            return false;
    }
    return true;
}

} // namespace

class TestEarlyStart : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void deliversTheBookAndItsPage_data();
    void deliversTheBookAndItsPage();
    void deliversAtOnceWhatIsThere();
    void deliversWhyABookDoesNotOpen();
    void endsWithoutAReceiver();
    void deliversNothingOnceAbandoned();
};

void TestEarlyStart::deliversTheBookAndItsPage_data()
{
    QTest::addColumn<int>("asked");
    QTest::addColumn<int>("given");
    QTest::addColumn<QSize>("size");
    QTest::newRow("first") << 0 << 0 << QSize(200, 300);
    QTest::newRow("second") << 1 << 1 << QSize(300, 225);
    QTest::newRow("beyond the end") << 70 << 2 << QSize(300, 150);
}

void TestEarlyStart::deliversTheBookAndItsPage()
{
    QFETCH(const int, asked);
    QFETCH(const int, given);
    QFETCH(const QSize, size);
    const QTemporaryDir folder;
    QVERIFY(makeBook(folder.path(), 3));
    std::optional<EarlyStart::Book> book;
    QThread *delivering = nullptr;
    EarlyStart early(folder.path(), asked, kScale);
    early.deliver(this, [&](EarlyStart::Book delivered) {
        book = std::move(delivered);
        delivering = QThread::currentThread();
    });
    QTRY_VERIFY_WITH_TIMEOUT(book, kTimeoutMs);
    QCOMPARE(delivering, thread());
    QVERIFY(book->document);
    QCOMPARE((*book->document)->pageCount(), 3);
    QVERIFY(book->page);
    QVERIFY((book->page->request == PageRequest{given, kScale, DecodeQuality::Fast}));
    QVERIFY(book->page->outcome);
    QCOMPARE(book->page->outcome->image.size(), size);
}

void TestEarlyStart::deliversAtOnceWhatIsThere()
{
    const QTemporaryDir folder;
    QVERIFY(makeBook(folder.path(), 1));
    bool isDelivered = false;
    EarlyStart early(folder.path(), 0, kScale);
    // No event loop runs in between: sooner or later it is there when asked for.
    QDeadlineTimer deadline(kTimeoutMs);
    while (!early.isReady() && !deadline.hasExpired())
        QThread::yieldCurrentThread();
    early.deliver(this, [&](const EarlyStart::Book &book) { isDelivered = bool(book.document); });
    QVERIFY(isDelivered);
}

void TestEarlyStart::deliversWhyABookDoesNotOpen()
{
    const QTemporaryDir folder;
    std::optional<EarlyStart::Book> book;
    EarlyStart early(folder.filePath(QStringLiteral("nothing.cbz")), 0, kScale);
    early.deliver(this, [&](EarlyStart::Book delivered) { book = std::move(delivered); });
    QTRY_VERIFY_WITH_TIMEOUT(book, kTimeoutMs);
    QVERIFY(!book->document);
    QCOMPARE(book->document.error().code, ReadErrorCode::NotFound);
    QVERIFY(!book->page);
}

void TestEarlyStart::endsWithoutAReceiver()
{
    const QTemporaryDir folder;
    QVERIFY(makeBook(folder.path(), 1));
    const EarlyStart early(folder.path(), 0, kScale);
}

void TestEarlyStart::deliversNothingOnceAbandoned()
{
    const QTemporaryDir folder;
    QVERIFY(makeBook(folder.path(), 1));
    // Whether the book comes before or after is up to the scheduler: both must hold.
    for (int round = 0; round < 50; ++round) {
        EarlyStart start(folder.path(), 0, kScale);
        auto context = std::make_unique<QObject>();
        bool isAbandoned = false;
        bool cameTooLate = false;
        start.deliver(context.get(), [&](const EarlyStart::Book &) { cameTooLate = isAbandoned; });
        start.abandon();
        isAbandoned = true;
        context.reset();
        QTRY_VERIFY_WITH_TIMEOUT(start.isReady(), kTimeoutMs);
        QCoreApplication::processEvents();
        QVERIFY(!cameTooLate);
    }
}

QTEST_GUILESS_MAIN(TestEarlyStart)
#include "tst_earlystart.moc"
