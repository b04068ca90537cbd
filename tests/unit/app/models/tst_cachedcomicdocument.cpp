#include "app/models/cachedcomicdocument.h"

#include <QTest>

using namespace nw;
using namespace nw::app;

namespace {

// A comic in memory; pages answer with what they were given.
class FakePageSource : public PageSource
{
public:
    Result<QList<PageInfo>> listAnswer = QList<PageInfo>();
    QHash<int, Result<QByteArray>> pageAnswers;

    Result<QList<PageInfo>> pages() override { return listAnswer; }
    Result<QByteArray> page(int number) override
    {
        const auto answer = pageAnswers.constFind(number);
        if (answer == pageAnswers.constEnd()) {
            QTest::qFail("a page that was not registered", __FILE__, __LINE__);
            return failure(ErrorCode::Internal);
        }
        return *answer;
    }
    Result<QByteArray> thumbnail(int number, int widthPixels) override
    {
        return QByteArray("small " + QByteArray::number(number) + " at "
                          + QByteArray::number(widthPixels));
    }
};

enum class Lock
{
    Open,
    Locked
};

PageInfo pageInfo(int number, Lock lock)
{
    PageInfo info;
    info.number = number;
    info.sizeBytes = number * 100;
    info.locked = lock == Lock::Locked;
    return info;
}

} // namespace

class TestCachedComicDocument : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void pagesComeInTheOrderOfTheServer();
    void aComicThatIsNotOwnedOpensAsItsPreview();
    void aComicWithoutAnOpenPageDoesNotOpen();
    void theErrorOfTheListIsPassedOn();
    void pageErrorsAreSaidInTheReadersWords_data();
    void pageErrorsAreSaidInTheReadersWords();
    void anIndexOutsideIsNotFound();
    void smallPicturesAreOfTheSamePagesAndCostLess();
    void directionAndTitleComeFromTheCatalogue();
};

void TestCachedComicDocument::pagesComeInTheOrderOfTheServer()
{
    auto source = std::make_shared<FakePageSource>();
    source->listAnswer = QList<PageInfo>{pageInfo(1, Lock::Open), pageInfo(2, Lock::Open)};
    source->pageAnswers.insert(1, QByteArray("one"));
    source->pageAnswers.insert(2, QByteArray("two"));
    const auto document = CachedComicDocument::open(source, {});
    QVERIFY(document);
    QCOMPARE((*document)->pageCount(), 2);
    QCOMPARE((*document)->pages().at(1).sizeBytes, 200);
    QCOMPARE(*(*document)->pageBytes(0), QByteArray("one"));
    QCOMPARE(*(*document)->pageBytes(1), QByteArray("two"));
}

void TestCachedComicDocument::aComicThatIsNotOwnedOpensAsItsPreview()
{
    auto source = std::make_shared<FakePageSource>();
    source->listAnswer = QList<PageInfo>{pageInfo(1, Lock::Open), pageInfo(2, Lock::Locked),
                                         pageInfo(3, Lock::Open), pageInfo(4, Lock::Locked)};
    source->pageAnswers.insert(3, QByteArray("three"));
    const auto document = CachedComicDocument::open(source, {});
    QVERIFY(document);
    QCOMPARE((*document)->pageCount(), 2);
    QCOMPARE((*document)->allPages(), 4);
    QCOMPARE(*(*document)->pageBytes(1), QByteArray("three"));
}

void TestCachedComicDocument::aComicWithoutAnOpenPageDoesNotOpen()
{
    auto source = std::make_shared<FakePageSource>();
    source->listAnswer = QList<PageInfo>{pageInfo(1, Lock::Locked)};
    const auto document = CachedComicDocument::open(source, {});
    QVERIFY(!document);
    QCOMPARE(document.error().code, ErrorCode::NotFound);
}

void TestCachedComicDocument::theErrorOfTheListIsPassedOn()
{
    auto source = std::make_shared<FakePageSource>();
    source->listAnswer = failure(ErrorCode::Offline);
    const auto document = CachedComicDocument::open(source, {});
    QVERIFY(!document);
    QCOMPARE(document.error().code, ErrorCode::Offline);
}

void TestCachedComicDocument::pageErrorsAreSaidInTheReadersWords_data()
{
    QTest::addColumn<int>("code");
    QTest::addColumn<int>("readCode");
    const auto row = [](const char *name, ErrorCode code, reader::ReadErrorCode readCode) {
        QTest::newRow(name) << static_cast<int>(code) << static_cast<int>(readCode);
    };
    row("offline", ErrorCode::Offline, reader::ReadErrorCode::Io);
    row("damaged", ErrorCode::Damaged, reader::ReadErrorCode::Damaged);
    row("gone", ErrorCode::NotFound, reader::ReadErrorCode::NotFound);
    row("stopped", ErrorCode::Cancelled, reader::ReadErrorCode::Cancelled);
    row("too large", ErrorCode::PayloadTooLarge, reader::ReadErrorCode::TooLarge);
}

void TestCachedComicDocument::pageErrorsAreSaidInTheReadersWords()
{
    QFETCH(int, code);
    QFETCH(int, readCode);
    auto source = std::make_shared<FakePageSource>();
    source->listAnswer = QList<PageInfo>{pageInfo(1, Lock::Open)};
    source->pageAnswers.insert(1, failure(static_cast<ErrorCode>(code)));
    const auto document = CachedComicDocument::open(source, {});
    QVERIFY(document);
    const auto bytes = (*document)->pageBytes(0);
    QVERIFY(!bytes);
    QCOMPARE(static_cast<int>(bytes.error().code), readCode);
}

void TestCachedComicDocument::smallPicturesAreOfTheSamePagesAndCostLess()
{
    auto source = std::make_shared<FakePageSource>();
    source->listAnswer = QList<PageInfo>{pageInfo(1, Lock::Locked), pageInfo(2, Lock::Open),
                                         pageInfo(3, Lock::Open)};
    const auto document = CachedComicDocument::open(source, {});
    QVERIFY(document);
    const reader::DocumentPointer small = (*document)->previews(160);
    QVERIFY(small);
    QCOMPARE(small->pageCount(), 2);
    QCOMPARE(*small->pageBytes(1), QByteArray("small 3 at 160")); // no whole page was registered
    QCOMPARE(small->pageBytes(2).error().code, reader::ReadErrorCode::NotFound);
}

void TestCachedComicDocument::anIndexOutsideIsNotFound()
{
    auto source = std::make_shared<FakePageSource>();
    source->listAnswer = QList<PageInfo>{pageInfo(1, Lock::Open)};
    const auto document = CachedComicDocument::open(source, {});
    QVERIFY(document);
    for (const int index : {-1, 1, 1000}) {
        QCOMPARE((*document)->pageBytes(index).error().code, reader::ReadErrorCode::NotFound);
    }
}

void TestCachedComicDocument::directionAndTitleComeFromTheCatalogue()
{
    auto source = std::make_shared<FakePageSource>();
    source->listAnswer = QList<PageInfo>{pageInfo(1, Lock::Open)};
    ComicDetails details;
    details.summary.title = u"Night Train"_qs;
    details.summary.direction = ReadingDirection::RightToLeft;
    const auto document = CachedComicDocument::open(source, details);
    QVERIFY(document);
    QCOMPARE((*document)->title(), u"Night Train"_qs);
    QVERIFY((*document)->info().rightToLeft);
    QVERIFY(!(*document)->info().longStrip);
}

QTEST_GUILESS_MAIN(TestCachedComicDocument)
#include "tst_cachedcomicdocument.moc"
