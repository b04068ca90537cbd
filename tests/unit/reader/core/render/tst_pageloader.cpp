#include "reader/core/render/pageloader.h"
#include "tests/support/fakecomic.h"

#include <QSignalSpy>
#include <QTest>

#include <memory>

using namespace nw::reader;
using nw::test::FakeComic;

namespace {

constexpr int kTimeoutMs = 10'000;
const PageScale kScale = PageScale::fitted(FitMode::Page, {100, 100});
const PageScale kOtherScale = PageScale::zoomed(0.5);
constexpr qint64 kPageBytes = 67 * 100 * 4; // at kScale
constexpr auto kForward = PageStep::Forward;
constexpr auto kBackward = PageStep::Backward;

// Every page a spread of its own, as far as the comic goes.
PagePlan planOf(const ComicDocument &comic, int page, const PageScale &scale, PageStep cameBy)
{
    QList<Spread> spreads;
    for (int leaf = 0; leaf < comic.pageCount(); ++leaf)
        spreads.append({{Leaf{leaf}}});
    return planPages(spreads, spreads.at(page), cameBy, [&](const Leaf &leaf, qsizetype) {
        return PageRequest{leaf.page, scale, DecodeQuality::Fast};
    });
}

QSet<int> setOf(const QList<int> &pages)
{
    return {pages.begin(), pages.end()};
}

} // namespace

class TestPageLoader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theShownPageComesFirstThenItsNeighbours();
    void looksAheadTheWayTheReaderGoes_data();
    void looksAheadTheWayTheReaderGoes();
    void aPageAheadIsThereWhenItIsTurnedTo();
    void aPageUnderWayAheadIsNotReadTwice();
    void stuckPagesAheadDoNotHoldUpTheShownOne();
    void refinesThePageAtRestAndNoOther();
    void refinesNothingWhileTheReaderFlips();
    void aSmallCacheLooksAheadNoFurtherThanItKeeps();
    void aDamagedPageIsNotAskedForAgain();
    void anErrorThatMayPassIsTriedAgainWhenThePageIsOpenedAgain();
    void errorsAheadAreKnownOnlyWhenThePageIsShown();
    void anotherScaleHasTheOldOneStandIn();
    void anAdoptedPageIsNotRead();
    void anotherDocumentForgetsEverything();
};

void TestPageLoader::theShownPageComesFirstThenItsNeighbours()
{
    const auto comic = std::make_shared<FakeComic>(20);
    comic->block(10);
    PageLoader loader(FakeComic::render);
    QSignalSpy changed(&loader, &PageLoader::changed);
    loader.setDocument(comic);
    loader.show(planOf(*comic, 10, kScale, kForward));
    QTRY_COMPARE_WITH_TIMEOUT(comic->readersWaiting(), 1, kTimeoutMs);
    QCOMPARE(comic->readPages(), QList<int>{10});
    QVERIFY(!loader.current());
    comic->release(10);
    QVERIFY(changed.wait(kTimeoutMs));
    QVERIFY(loader.current());
    QCOMPARE(loader.pageSize(10), FakeComic::kNaturalSize);
    QTRY_COMPARE_WITH_TIMEOUT(comic->readPages().size(), 7, kTimeoutMs);
    QCOMPARE(setOf(comic->readPages()), (QSet<int>{10, 11, 12, 9, 13, 14, 8}));
}

void TestPageLoader::looksAheadTheWayTheReaderGoes_data()
{
    QTest::addColumn<int>("page");
    QTest::addColumn<PageStep>("cameBy");
    QTest::addColumn<QSet<int>>("pages");
    QTest::newRow("on") << 10 << kForward << QSet<int>{8, 9, 10, 11, 12, 13, 14};
    QTest::newRow("back") << 10 << kBackward << QSet<int>{6, 7, 8, 9, 10, 11, 12};
    QTest::newRow("at the start") << 0 << kForward << QSet<int>{0, 1, 2, 3, 4};
    QTest::newRow("at the end") << 19 << kForward << QSet<int>{17, 18, 19};
}

void TestPageLoader::looksAheadTheWayTheReaderGoes()
{
    QFETCH(const int, page);
    QFETCH(const PageStep, cameBy);
    QFETCH(const QSet<int>, pages);
    const auto comic = std::make_shared<FakeComic>(20);
    PageLoader loader(FakeComic::render);
    loader.setDocument(comic);
    loader.show(planOf(*comic, page, kScale, cameBy));
    QTRY_COMPARE_WITH_TIMEOUT(comic->readPages().size(), pages.size(), kTimeoutMs);
    QCOMPARE(setOf(comic->readPages()), pages);
    // Refining reads the page once more, and nothing else follows.
    QTRY_VERIFY_WITH_TIMEOUT(loader.isCurrentRefined(), kTimeoutMs);
    QCOMPARE(setOf(comic->readPages()), pages);
}

void TestPageLoader::aPageAheadIsThereWhenItIsTurnedTo()
{
    const auto comic = std::make_shared<FakeComic>(20);
    PageLoader loader(FakeComic::render);
    loader.setDocument(comic);
    loader.show(planOf(*comic, 10, kScale, kForward));
    QTRY_COMPARE_WITH_TIMEOUT(comic->readPages().size(), 7, kTimeoutMs);
    QTRY_VERIFY_WITH_TIMEOUT(loader.isCurrentRefined(), kTimeoutMs);
    loader.show(planOf(*comic, 11, kScale, kForward));
    QVERIFY(loader.current());
    QCOMPARE(loader.current()->image.pixelColor(0, 0), FakeComic::colourOf(11));
}

void TestPageLoader::aPageUnderWayAheadIsNotReadTwice()
{
    const auto comic = std::make_shared<FakeComic>(20);
    comic->block(11);
    PageLoader loader(FakeComic::render);
    QSignalSpy changed(&loader, &PageLoader::changed);
    loader.setDocument(comic);
    loader.show(planOf(*comic, 10, kScale, kForward));
    QTRY_COMPARE_WITH_TIMEOUT(comic->readersWaiting(), 1, kTimeoutMs);
    loader.show(planOf(*comic, 11, kScale, kForward));
    changed.clear();
    comic->release(11);
    QVERIFY(changed.wait(kTimeoutMs));
    QVERIFY(loader.current());
    QCOMPARE(comic->readPages().count(11), 1);
}

void TestPageLoader::stuckPagesAheadDoNotHoldUpTheShownOne()
{
    const auto comic = std::make_shared<FakeComic>(30);
    for (const int page : {11, 12, 9, 13, 14, 8})
        comic->block(page);
    PageLoader loader(FakeComic::render);
    loader.setDocument(comic);
    loader.show(planOf(*comic, 10, kScale, kForward));
    QTRY_COMPARE_WITH_TIMEOUT(comic->readersWaiting(), 2, kTimeoutMs);
    loader.show(planOf(*comic, 20, kScale, kForward));
    QTRY_VERIFY_WITH_TIMEOUT(loader.current(), kTimeoutMs);
    // Even the pages shown before may be stuck.
    for (const int page : {13, 14}) {
        loader.show(planOf(*comic, page, kScale, kForward));
        QTRY_VERIFY_WITH_TIMEOUT(comic->readPages().contains(page), kTimeoutMs);
    }
    loader.show(planOf(*comic, 25, kScale, kForward));
    QTRY_VERIFY_WITH_TIMEOUT(loader.current(), kTimeoutMs);
    for (const int page : {11, 12, 9, 13, 14, 8})
        comic->release(page);
}

void TestPageLoader::refinesThePageAtRestAndNoOther()
{
    QList<int> refined;
    std::mutex mutex;
    const auto comic = std::make_shared<FakeComic>(20);
    PageLoader loader([&](const QByteArray &bytes, const PageRequest &request) {
        if (request.quality == DecodeQuality::Best) {
            const std::lock_guard lock(mutex);
            refined.append(request.page);
        }
        return FakeComic::render(bytes, request);
    });
    loader.setDocument(comic);
    loader.show(planOf(*comic, 5, kScale, kForward));
    QTRY_VERIFY_WITH_TIMEOUT(loader.isCurrentRefined(), kTimeoutMs);
    const std::lock_guard lock(mutex);
    QCOMPARE(refined, QList<int>{5});
}

void TestPageLoader::refinesNothingWhileTheReaderFlips()
{
    std::atomic_int refined = 0;
    const auto comic = std::make_shared<FakeComic>(100);
    PageLoader loader([&](const QByteArray &bytes, const PageRequest &request) {
        refined += request.quality == DecodeQuality::Best ? 1 : 0;
        return FakeComic::render(bytes, request);
    });
    loader.setDocument(comic);
    for (int page = 0; page < 100; ++page) {
        loader.show(planOf(*comic, page, kScale, kForward));
        QTRY_VERIFY_WITH_TIMEOUT(loader.current(), kTimeoutMs);
    }
    QCOMPARE(refined.load(), 0);
    QTRY_VERIFY_WITH_TIMEOUT(loader.isCurrentRefined(), kTimeoutMs);
    QCOMPARE(refined.load(), 1);
}

void TestPageLoader::aSmallCacheLooksAheadNoFurtherThanItKeeps()
{
    const auto comic = std::make_shared<FakeComic>(20);
    PageLoader loader(FakeComic::render);
    loader.setBudget(3 * kPageBytes);
    loader.setDocument(comic);
    loader.show(planOf(*comic, 10, kScale, kForward));
    QTRY_VERIFY_WITH_TIMEOUT(loader.isCurrentRefined(), kTimeoutMs);
    QCOMPARE(setOf(comic->readPages()), (QSet<int>{10, 11, 12}));
    loader.show(planOf(*comic, 11, kScale, kForward));
    QVERIFY(loader.current());
    loader.show(planOf(*comic, 12, kScale, kForward));
    QVERIFY(loader.current());
}

void TestPageLoader::aDamagedPageIsNotAskedForAgain()
{
    const auto comic = std::make_shared<FakeComic>(3);
    comic->fail(1, ReadErrorCode::Damaged);
    PageLoader loader(FakeComic::render);
    loader.setDocument(comic);
    for (int i = 0; i < 3; ++i) {
        loader.show(planOf(*comic, 1, kScale, kForward));
        QTRY_VERIFY_WITH_TIMEOUT(loader.error(), kTimeoutMs);
        QCOMPARE(loader.error()->code, ReadErrorCode::Damaged);
        loader.show(planOf(*comic, 0, kScale, kBackward));
        QTRY_VERIFY_WITH_TIMEOUT(loader.current(), kTimeoutMs);
        QVERIFY(!loader.error());
    }
    QCOMPARE(comic->readPages().count(1), 1);
}

void TestPageLoader::anErrorThatMayPassIsTriedAgainWhenThePageIsOpenedAgain()
{
    const auto comic = std::make_shared<FakeComic>(3);
    comic->fail(1, ReadErrorCode::Io);
    PageLoader loader(FakeComic::render);
    loader.setDocument(comic);
    loader.show(planOf(*comic, 1, kScale, kForward));
    QTRY_VERIFY_WITH_TIMEOUT(loader.error(), kTimeoutMs);
    comic->mend(1);
    // Resizing the window is not opening the page again.
    loader.show(planOf(*comic, 1, kOtherScale, kForward));
    QVERIFY(loader.error());
    loader.show(planOf(*comic, 2, kScale, kForward));
    loader.show(planOf(*comic, 1, kScale, kBackward));
    QTRY_VERIFY_WITH_TIMEOUT(loader.current(), kTimeoutMs);
    QVERIFY(!loader.error());
}

void TestPageLoader::errorsAheadAreKnownOnlyWhenThePageIsShown()
{
    const auto comic = std::make_shared<FakeComic>(3);
    comic->fail(1, ReadErrorCode::Damaged);
    PageLoader loader(FakeComic::render);
    QSignalSpy changed(&loader, &PageLoader::changed);
    loader.setDocument(comic);
    loader.show(planOf(*comic, 0, kScale, kForward));
    QTRY_VERIFY_WITH_TIMEOUT(loader.isCurrentRefined(), kTimeoutMs);
    QCOMPARE(changed.size(), 2); // shown and refined
    QVERIFY(!loader.error());
    loader.show(planOf(*comic, 1, kScale, kForward));
    QVERIFY(loader.error());
}

void TestPageLoader::anotherScaleHasTheOldOneStandIn()
{
    const auto comic = std::make_shared<FakeComic>(1);
    PageLoader loader(FakeComic::render);
    loader.setDocument(comic);
    loader.show(planOf(*comic, 0, kScale, kForward));
    QTRY_VERIFY_WITH_TIMEOUT(loader.current(), kTimeoutMs);
    comic->block(0);
    loader.show(planOf(*comic, 0, kOtherScale, kForward));
    QVERIFY(!loader.current());
    QVERIFY(loader.standIn());
    QCOMPARE(loader.standIn()->image.height(), 100);
    comic->release(0);
    QTRY_VERIFY_WITH_TIMEOUT(loader.current(), kTimeoutMs);
    QCOMPARE(loader.current()->image.height(), 150);
}

void TestPageLoader::anAdoptedPageIsNotRead()
{
    const auto comic = std::make_shared<FakeComic>(1);
    const PageRequest request{0, kScale, DecodeQuality::Fast};
    PageLoader loader(FakeComic::render);
    loader.setDocument(comic);
    loader.adopt(request, FakeComic::render("0", request));
    loader.show(planOf(*comic, 0, kScale, kForward));
    QVERIFY(loader.current());
    QVERIFY(comic->readPages().isEmpty());
}

void TestPageLoader::anotherDocumentForgetsEverything()
{
    const auto first = std::make_shared<FakeComic>(3);
    first->fail(1, ReadErrorCode::Damaged);
    PageLoader loader(FakeComic::render);
    loader.setDocument(first);
    loader.show(planOf(*first, 1, kScale, kForward));
    QTRY_VERIFY_WITH_TIMEOUT(loader.error(), kTimeoutMs);
    loader.setDocument(std::make_shared<FakeComic>(3));
    QVERIFY(!loader.error());
    QVERIFY(!loader.current());
    QVERIFY(loader.pageSize(0).isEmpty());
    loader.show(planOf(*first, 1, kScale, kForward));
    QTRY_VERIFY_WITH_TIMEOUT(loader.current(), kTimeoutMs);
    loader.setDocument(nullptr);
    loader.show(planOf(*first, 1, kScale, kForward));
    QVERIFY(!loader.current());
}

QTEST_GUILESS_MAIN(TestPageLoader)
#include "tst_pageloader.moc"
