#include "reader/core/render/pagemeasurer.h"
#include "tests/support/measuredcomic.h"

#include <QSignalSpy>
#include <QTest>

using namespace nw::reader;
using nw::test::FakeComic;
using nw::test::MeasuredComic;

namespace {

constexpr int kTimeoutMs = 10'000;
constexpr QSize kWide{400, 200};

QList<int> pagesOf(const QSignalSpy &measured)
{
    QList<int> pages;
    for (const QList<QVariant> &arguments : measured)
        pages.append(arguments.at(0).toInt());
    return pages;
}

} // namespace

class TestPageMeasurer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysHowLargePagesAreMostUrgentFirst();
    void asksNoPageTwice();
    void aNewWishReplacesTheOneBefore();
    void aPageThatCannotBeReadIsPassed();
    void asksNothingOfABookFromElsewhere();
    void anotherBooksSizesAreNotTold();
    void endsWhileAPageIsStuck();
};

void TestPageMeasurer::saysHowLargePagesAreMostUrgentFirst()
{
    const auto comic = std::make_shared<MeasuredComic>(9);
    comic->setNaturalSize(3, kWide);
    PageMeasurer measurer;
    QSignalSpy measured(&measurer, &PageMeasurer::measured);
    measurer.setDocument(comic);
    measurer.wish({5, 3, 4});
    QTRY_COMPARE_WITH_TIMEOUT(pagesOf(measured), (QList<int>{5, 3, 4}), kTimeoutMs);
    QCOMPARE(measured.at(0).at(1).toSize(), FakeComic::kNaturalSize);
    QCOMPARE(measured.at(1).at(1).toSize(), kWide);
}

void TestPageMeasurer::asksNoPageTwice()
{
    const auto comic = std::make_shared<MeasuredComic>(9);
    PageMeasurer measurer;
    QSignalSpy measured(&measurer, &PageMeasurer::measured);
    measurer.setDocument(comic);
    measurer.wish({1, 2});
    QTRY_COMPARE_WITH_TIMEOUT(measured.size(), 2, kTimeoutMs);
    measurer.wish({2, 1, 3});
    QTRY_COMPARE_WITH_TIMEOUT(pagesOf(measured), (QList<int>{1, 2, 3}), kTimeoutMs);
    QCOMPARE(comic->readPages(), (QList<int>{1, 2, 3}));
}

void TestPageMeasurer::aNewWishReplacesTheOneBefore()
{
    const auto comic = std::make_shared<MeasuredComic>(9);
    comic->block(1);
    PageMeasurer measurer;
    QSignalSpy measured(&measurer, &PageMeasurer::measured);
    measurer.setDocument(comic);
    measurer.wish({1, 2, 3});
    QTRY_COMPARE_WITH_TIMEOUT(comic->readersWaiting(), 1, kTimeoutMs);
    measurer.wish({7});
    comic->release(1);
    QTRY_COMPARE_WITH_TIMEOUT(pagesOf(measured), (QList<int>{1, 7}), kTimeoutMs);
}

void TestPageMeasurer::aPageThatCannotBeReadIsPassed()
{
    const auto comic = std::make_shared<MeasuredComic>(9);
    comic->fail(1, ReadErrorCode::Damaged);
    PageMeasurer measurer;
    QSignalSpy measured(&measurer, &PageMeasurer::measured);
    measurer.setDocument(comic);
    measurer.wish({1, 2});
    QTRY_COMPARE_WITH_TIMEOUT(pagesOf(measured), QList<int>{2}, kTimeoutMs);
}

void TestPageMeasurer::asksNothingOfABookFromElsewhere()
{
    const auto elsewhere = std::make_shared<FakeComic>(9);
    const auto here = std::make_shared<MeasuredComic>(9);
    PageMeasurer measurer;
    QSignalSpy measured(&measurer, &PageMeasurer::measured);
    measurer.setDocument(elsewhere);
    measurer.wish({1, 2});
    measurer.setDocument(here);
    measurer.wish({4});
    QTRY_COMPARE_WITH_TIMEOUT(pagesOf(measured), QList<int>{4}, kTimeoutMs);
    QVERIFY(elsewhere->readPages().isEmpty());
}

void TestPageMeasurer::anotherBooksSizesAreNotTold()
{
    const auto first = std::make_shared<MeasuredComic>(9);
    const auto second = std::make_shared<MeasuredComic>(9);
    first->block(1);
    PageMeasurer measurer;
    QSignalSpy measured(&measurer, &PageMeasurer::measured);
    measurer.setDocument(first);
    measurer.wish({1, 2});
    QTRY_COMPARE_WITH_TIMEOUT(first->readersWaiting(), 1, kTimeoutMs);
    measurer.setDocument(second);
    measurer.wish({6});
    first->release(1);
    QTRY_COMPARE_WITH_TIMEOUT(pagesOf(measured), QList<int>{6}, kTimeoutMs);
}

void TestPageMeasurer::endsWhileAPageIsStuck()
{
    const auto comic = std::make_shared<MeasuredComic>(9);
    comic->block(1);
    {
        PageMeasurer measurer;
        measurer.setDocument(comic);
        measurer.wish({1});
        QTRY_COMPARE_WITH_TIMEOUT(comic->readersWaiting(), 1, kTimeoutMs);
    }
    QCOMPARE(comic->readersWaiting(), 1);
    comic->release(1);
    QTRY_COMPARE_WITH_TIMEOUT(comic.use_count(), 1, kTimeoutMs); // the thread let it go
}

QTEST_GUILESS_MAIN(TestPageMeasurer)

#include "tst_pagemeasurer.moc"
