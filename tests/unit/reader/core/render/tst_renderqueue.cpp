#include "reader/core/render/renderqueue.h"
#include "tests/support/fakecomic.h"

#include <QElapsedTimer>
#include <QSet>
#include <QSignalSpy>
#include <QTest>

#include <random>

using namespace nw::reader;
using nw::test::FakeComic;

namespace {

constexpr int kTimeoutMs = 10'000;
const PageScale kScale = PageScale::fitted(FitMode::Page, {100, 100});

PageRequest requestFor(int page, DecodeQuality quality = DecodeQuality::Fast)
{
    return {page, kScale, quality};
}

QList<PageRequest> requestsFor(const QList<int> &pages)
{
    QList<PageRequest> requests;
    for (const int page : pages)
        requests.append(requestFor(page));
    return requests;
}

// Collects what a queue delivers.
class Results : public QObject
{
public:
    explicit Results(RenderQueue &queue)
    {
        connect(&queue, &RenderQueue::finished, this,
                [this](const PageResult &result) { list.append(result); });
    }

    QList<int> pages() const
    {
        QList<int> numbers;
        for (const PageResult &result : list)
            numbers.append(result.request.page);
        return numbers;
    }

    QList<PageResult> list;
};

} // namespace

class TestRenderQueue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rendersAPageAndSaysWhichAndOfWhichDocument();
    void deliversInTheThreadOfTheQueue();
    void servesTheNewestWishFirst();
    void servesTheMostUrgentOfABatchFirst();
    void movesAWaitingPageUpWhenItIsAskedAgain();
    void neverRendersTwiceWhatIsUnderWay();
    void dropsWhatWaitsWhenCancelled();
    void doesNotDecodeAPageThatWasCancelledWhileItWasRead();
    void decodesACancelledPageThatIsWantedAgainInTime();
    void neverDeliversPagesOfAnEarlierDocument();
    void neverDeliversAResultThatWasOnItsWayWhenTheDocumentChanged();
    void reportsAnErrorOfReadingForItsPageOnly();
    void reportsAnErrorOfDecoding();
    void aBlockedPageDoesNotHoldUpTheOthers();
    void startsNoMoreThreadsThanAllowed();
    void ignoresRequestsWithoutADocument();
    void letsTheDocumentGo();
    void endsWhileAPageIsStillBlocked();
    void survivesManyRandomRequestsCancelsAndDocuments();
};

void TestRenderQueue::rendersAPageAndSaysWhichAndOfWhichDocument()
{
    RenderQueue queue(1, FakeComic::render);
    Results results(queue);
    const quint64 generation = queue.setDocument(std::make_shared<FakeComic>(3));
    queue.request({requestFor(2, DecodeQuality::Best)});
    QTRY_COMPARE_WITH_TIMEOUT(results.list.size(), 1, kTimeoutMs);

    const PageResult &result = results.list.first();
    QCOMPARE(result.generation, generation);
    QVERIFY(result.request == requestFor(2, DecodeQuality::Best));
    QVERIFY(result.outcome);
    QCOMPARE(result.outcome->naturalSize, FakeComic::kNaturalSize);
    QCOMPARE(result.outcome->image.size(), QSize(67, 100));
    QCOMPARE(result.outcome->image.pixelColor(0, 0), FakeComic::colourOf(2));
    QVERIFY(queue.isIdle());
}

void TestRenderQueue::deliversInTheThreadOfTheQueue()
{
    QThread *rendering = nullptr;
    QThread *delivering = nullptr;
    RenderQueue queue(1, [&](const QByteArray &bytes, const PageRequest &request) {
        rendering = QThread::currentThread();
        return FakeComic::render(bytes, request);
    });
    connect(&queue, &RenderQueue::finished, this,
            [&](const PageResult &) { delivering = QThread::currentThread(); });
    queue.setDocument(std::make_shared<FakeComic>(1));
    queue.request({requestFor(0)});
    QTRY_VERIFY_WITH_TIMEOUT(delivering, kTimeoutMs);
    QCOMPARE(delivering, thread());
    QVERIFY(rendering != thread());
}

void TestRenderQueue::servesTheNewestWishFirst()
{
    const auto comic = std::make_shared<FakeComic>(10);
    comic->block(0);
    RenderQueue queue(1, FakeComic::render);
    Results results(queue);
    queue.setDocument(comic);
    queue.request({requestFor(0)});
    QTRY_COMPARE_WITH_TIMEOUT(comic->readersWaiting(), 1, kTimeoutMs);
    for (const int page : {1, 2, 3})
        queue.request({requestFor(page)});
    comic->release(0);
    QTRY_COMPARE_WITH_TIMEOUT(results.pages(), (QList<int>{0, 3, 2, 1}), kTimeoutMs);
}

void TestRenderQueue::servesTheMostUrgentOfABatchFirst()
{
    const auto comic = std::make_shared<FakeComic>(10);
    RenderQueue queue(1, FakeComic::render);
    Results results(queue);
    queue.setDocument(comic);
    queue.request(requestsFor({4, 5, 3}));
    QTRY_COMPARE_WITH_TIMEOUT(results.pages(), (QList<int>{4, 5, 3}), kTimeoutMs);
}

void TestRenderQueue::movesAWaitingPageUpWhenItIsAskedAgain()
{
    const auto comic = std::make_shared<FakeComic>(10);
    comic->block(0);
    RenderQueue queue(1, FakeComic::render);
    Results results(queue);
    queue.setDocument(comic);
    queue.request({requestFor(0)});
    QTRY_COMPARE_WITH_TIMEOUT(comic->readersWaiting(), 1, kTimeoutMs);
    queue.request(requestsFor({1, 2, 3}));
    queue.request({requestFor(3)});
    comic->release(0);
    QTRY_COMPARE_WITH_TIMEOUT(results.pages(), (QList<int>{0, 3, 1, 2}), kTimeoutMs);
}

void TestRenderQueue::neverRendersTwiceWhatIsUnderWay()
{
    const auto comic = std::make_shared<FakeComic>(10);
    comic->block(0);
    RenderQueue queue(2, FakeComic::render);
    Results results(queue);
    queue.setDocument(comic);
    queue.request({requestFor(0)});
    QTRY_COMPARE_WITH_TIMEOUT(comic->readersWaiting(), 1, kTimeoutMs);
    QVERIFY(queue.isUnderWay(requestFor(0)));
    QVERIFY(!queue.isUnderWay(requestFor(1)));
    queue.request(requestsFor({0, 1}));
    QTRY_COMPARE_WITH_TIMEOUT(results.pages(), QList<int>{1}, kTimeoutMs);
    comic->release(0);
    QTRY_COMPARE_WITH_TIMEOUT(results.pages(), (QList<int>{1, 0}), kTimeoutMs);
    QVERIFY(queue.isIdle());
    QCOMPARE(comic->readPages(), (QList<int>{0, 1}));
}

void TestRenderQueue::dropsWhatWaitsWhenCancelled()
{
    const auto comic = std::make_shared<FakeComic>(10);
    comic->block(0);
    RenderQueue queue(1, FakeComic::render);
    Results results(queue);
    queue.setDocument(comic);
    queue.request(requestsFor({0, 1, 2}));
    QTRY_COMPARE_WITH_TIMEOUT(comic->readersWaiting(), 1, kTimeoutMs);
    queue.cancel();
    queue.request({requestFor(3)});
    comic->release(0);
    QTRY_COMPARE_WITH_TIMEOUT(results.pages(), QList<int>{3}, kTimeoutMs);
    QTRY_VERIFY_WITH_TIMEOUT(queue.isIdle(), kTimeoutMs);
    QCOMPARE(comic->readPages(), (QList<int>{0, 3}));
}

void TestRenderQueue::doesNotDecodeAPageThatWasCancelledWhileItWasRead()
{
    std::atomic_int decoded = 0;
    const auto comic = std::make_shared<FakeComic>(10);
    comic->block(0);
    RenderQueue queue(1, [&](const QByteArray &bytes, const PageRequest &request) {
        ++decoded;
        return FakeComic::render(bytes, request);
    });
    queue.setDocument(comic);
    queue.request({requestFor(0)});
    QTRY_COMPARE_WITH_TIMEOUT(comic->readersWaiting(), 1, kTimeoutMs);
    queue.cancel();
    comic->release(0);
    QTRY_VERIFY_WITH_TIMEOUT(queue.isIdle(), kTimeoutMs);
    QCOMPARE(decoded.load(), 0);
}

void TestRenderQueue::decodesACancelledPageThatIsWantedAgainInTime()
{
    const auto comic = std::make_shared<FakeComic>(10);
    comic->block(0);
    RenderQueue queue(1, FakeComic::render);
    Results results(queue);
    queue.setDocument(comic);
    queue.request({requestFor(0)});
    QTRY_COMPARE_WITH_TIMEOUT(comic->readersWaiting(), 1, kTimeoutMs);
    queue.cancel();
    queue.request({requestFor(0)});
    comic->release(0);
    QTRY_COMPARE_WITH_TIMEOUT(results.pages(), QList<int>{0}, kTimeoutMs);
    QCOMPARE(comic->readPages(), QList<int>{0});
}

void TestRenderQueue::neverDeliversPagesOfAnEarlierDocument()
{
    const auto first = std::make_shared<FakeComic>(10);
    first->block(0);
    RenderQueue queue(2, FakeComic::render);
    Results results(queue);
    const quint64 firstGeneration = queue.setDocument(first);
    queue.request(requestsFor({0}));
    QTRY_COMPARE_WITH_TIMEOUT(first->readersWaiting(), 1, kTimeoutMs);

    const quint64 generation = queue.setDocument(std::make_shared<FakeComic>(10));
    QVERIFY(generation > firstGeneration);
    QVERIFY2(!queue.isUnderWay(requestFor(0)), "the same number of another book is another page");
    queue.request(requestsFor({0}));
    QTRY_COMPARE_WITH_TIMEOUT(results.list.size(), 1, kTimeoutMs);
    first->release(0);
    QTRY_VERIFY_WITH_TIMEOUT(queue.isIdle(), kTimeoutMs);
    QCOMPARE(results.list.size(), 1);
    QCOMPARE(results.list.first().generation, generation);
}

void TestRenderQueue::neverDeliversAResultThatWasOnItsWayWhenTheDocumentChanged()
{
    const auto comic = std::make_shared<FakeComic>(2);
    RenderQueue queue(1, FakeComic::render);
    Results results(queue);
    queue.setDocument(comic);
    queue.request(requestsFor({0, 1}));
    // Without an event loop nothing is delivered, however far the threads come.
    QElapsedTimer timer;
    timer.start();
    while (comic->readPages().size() < 2 && timer.elapsed() < kTimeoutMs)
        QThread::yieldCurrentThread();
    queue.setDocument(std::make_shared<FakeComic>(2));
    QTRY_VERIFY_WITH_TIMEOUT(queue.isIdle(), kTimeoutMs);
    QCoreApplication::sendPostedEvents();
    QVERIFY(results.list.isEmpty());
}

void TestRenderQueue::reportsAnErrorOfReadingForItsPageOnly()
{
    const auto comic = std::make_shared<FakeComic>(3);
    comic->fail(1, ReadErrorCode::Encrypted);
    RenderQueue queue(1, FakeComic::render);
    Results results(queue);
    queue.setDocument(comic);
    queue.request(requestsFor({0, 1, 2}));
    QTRY_COMPARE_WITH_TIMEOUT(results.pages(), (QList<int>{0, 1, 2}), kTimeoutMs);
    QVERIFY(results.list.at(0).outcome);
    QVERIFY(!results.list.at(1).outcome);
    QCOMPARE(results.list.at(1).outcome.error().code, ReadErrorCode::Encrypted);
    QVERIFY(results.list.at(2).outcome);
}

void TestRenderQueue::reportsAnErrorOfDecoding()
{
    RenderQueue queue(1, [](const QByteArray &, const PageRequest &) -> ReadResult<RenderedPage> {
        return readFailure(ReadErrorCode::Damaged, QStringLiteral("not an image"));
    });
    Results results(queue);
    queue.setDocument(std::make_shared<FakeComic>(1));
    queue.request({requestFor(0)});
    QTRY_COMPARE_WITH_TIMEOUT(results.list.size(), 1, kTimeoutMs);
    QCOMPARE(results.list.first().outcome.error().code, ReadErrorCode::Damaged);
}

void TestRenderQueue::aBlockedPageDoesNotHoldUpTheOthers()
{
    const auto comic = std::make_shared<FakeComic>(4);
    comic->block(0);
    RenderQueue queue(2, FakeComic::render);
    Results results(queue);
    queue.setDocument(comic);
    queue.request(requestsFor({0}));
    QTRY_COMPARE_WITH_TIMEOUT(comic->readersWaiting(), 1, kTimeoutMs);
    queue.request(requestsFor({1, 2, 3}));
    QTRY_COMPARE_WITH_TIMEOUT(results.pages(), (QList<int>{1, 2, 3}), kTimeoutMs);
    comic->release(0);
    QTRY_COMPARE_WITH_TIMEOUT(results.pages(), (QList<int>{1, 2, 3, 0}), kTimeoutMs);
}

void TestRenderQueue::startsNoMoreThreadsThanAllowed()
{
    const auto comic = std::make_shared<FakeComic>(8);
    for (int page = 0; page < 8; ++page)
        comic->block(page);
    RenderQueue queue(3, FakeComic::render);
    Results results(queue);
    queue.setDocument(comic);
    for (int page = 0; page < 8; ++page)
        queue.request({requestFor(page)});
    QTRY_COMPARE_WITH_TIMEOUT(comic->readersWaiting(), 3, kTimeoutMs);
    QCOMPARE(comic->readPages().size(), 3);
    for (int page = 0; page < 8; ++page)
        comic->release(page);
    QTRY_COMPARE_WITH_TIMEOUT(results.list.size(), 8, kTimeoutMs);
}

void TestRenderQueue::ignoresRequestsWithoutADocument()
{
    RenderQueue queue(1, FakeComic::render);
    queue.request({requestFor(0)});
    QVERIFY(queue.isIdle());
    queue.setDocument(std::make_shared<FakeComic>(1));
    queue.setDocument(nullptr);
    queue.request({requestFor(0)});
    QVERIFY(queue.isIdle());
}

void TestRenderQueue::letsTheDocumentGo()
{
    RenderQueue queue(1, FakeComic::render);
    Results results(queue);
    auto comic = std::make_shared<FakeComic>(1);
    const std::weak_ptr<FakeComic> watch = comic;
    queue.setDocument(std::move(comic));
    queue.request({requestFor(0)});
    QTRY_COMPARE_WITH_TIMEOUT(results.list.size(), 1, kTimeoutMs);
    queue.setDocument(nullptr);
    QTRY_VERIFY_WITH_TIMEOUT(watch.expired(), kTimeoutMs);
}

void TestRenderQueue::endsWhileAPageIsStillBlocked()
{
    const auto comic = std::make_shared<FakeComic>(2);
    const std::weak_ptr<FakeComic> watch = comic;
    comic->block(0);
    {
        RenderQueue queue(2, FakeComic::render);
        queue.setDocument(comic);
        queue.request({requestFor(0)});
        QTRY_COMPARE_WITH_TIMEOUT(comic->readersWaiting(), 1, kTimeoutMs);
    }
    QCOMPARE(comic->readersWaiting(), 1);
    comic->release(0);
    QTRY_COMPARE_WITH_TIMEOUT(watch.use_count(), 1L, kTimeoutMs);
}

void TestRenderQueue::survivesManyRandomRequestsCancelsAndDocuments()
{
    constexpr quint32 kSeed = 20261122;
    std::mt19937 random(kSeed);
    RenderQueue queue(4, FakeComic::render);
    quint64 generation = 0;
    QSet<int> deliveredPages;
    connect(&queue, &RenderQueue::finished, this, [&](const PageResult &result) {
        QCOMPARE(result.generation, generation);
        QCOMPARE(result.outcome->image.pixelColor(0, 0), FakeComic::colourOf(result.request.page));
        deliveredPages.insert(result.request.page);
    });
    for (int step = 0; step < 3'000; ++step) {
        const int page = static_cast<int>(random() % 50);
        switch (random() % 8) {
        case 0:
            queue.cancel();
            break;
        case 1:
            if (random() % 10 == 0)
                generation = queue.setDocument(std::make_shared<FakeComic>(50));
            break;
        case 2:
            QCoreApplication::sendPostedEvents();
            break;
        default:
            queue.request(requestsFor({page, (page + 1) % 50, (page + 2) % 50}));
        }
    }
    // Whatever was cancelled before, the last wish is served.
    QTRY_VERIFY_WITH_TIMEOUT(queue.isIdle(), kTimeoutMs);
    deliveredPages.clear();
    queue.request({requestFor(7)});
    QTRY_VERIFY_WITH_TIMEOUT(queue.isIdle(), kTimeoutMs);
    QVERIFY2(deliveredPages == QSet<int>{7}, "seed 20261122");
}

QTEST_GUILESS_MAIN(TestRenderQueue)
#include "tst_renderqueue.moc"
