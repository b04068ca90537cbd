#include "reader/core/render/pagecache.h"

#include <QTest>

using namespace nw::reader;

namespace {

constexpr qint64 kPageBytes = 100 * 100 * 4;
const PageScale kScale = PageScale::fitted(FitMode::Page, {100, 100});
const PageScale kOtherScale = PageScale::zoomed(2.0);

RenderedPage rendered(int side = 100)
{
    return {QImage(side, side, QImage::Format_RGB32), QSize(1000, 1000)};
}

PageRequest requestFor(int page, const PageScale &scale = kScale,
                       DecodeQuality quality = DecodeQuality::Fast)
{
    return {page, scale, quality};
}

QList<int> pagesIn(const PageCache &cache, const PageScale &scale = kScale)
{
    QList<int> pages;
    for (int page = 0; page < 100; ++page) {
        if (cache.find(requestFor(page, scale)))
            pages.append(page);
    }
    return pages;
}

} // namespace

class TestPageCache : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void countsTheBytesOfItsImages();
    void keepsTheBetterQualityOfAPage();
    void evictsThePagesFurthestFromTheOneBeingRead();
    void neverEvictsThePageBeingRead();
    void evictsOtherScalesBeforePagesFarAway();
    void keepsAStandInOfThePageBeingReadUntilTheRightScaleIsThere();
    void givesTheLargestRenderingAsStandIn();
    void standsInWithOtherColoursButNotWithAnotherPieceOfThePage();
    void keepsBothPagesOfASpread();
    void evictsOtherColoursBeforePagesFarAway();
    void aSmallerBudgetEvictsAtOnce();
    void isEmptyAfterClearing();
};

void TestPageCache::countsTheBytesOfItsImages()
{
    PageCache cache(10 * kPageBytes);
    cache.insert(requestFor(1), rendered());
    cache.insert(requestFor(2), rendered());
    QCOMPARE(cache.sizeBytes(), 2 * kPageBytes);
    cache.insert(requestFor(2), rendered(50));
    QCOMPARE(cache.sizeBytes(), kPageBytes + kPageBytes / 4);
}

void TestPageCache::keepsTheBetterQualityOfAPage()
{
    PageCache cache(10 * kPageBytes);
    cache.insert(requestFor(1), rendered(50));
    QVERIFY(cache.contains(requestFor(1)));
    QVERIFY(!cache.contains(requestFor(1, kScale, DecodeQuality::Best)));

    cache.insert(requestFor(1, kScale, DecodeQuality::Best), rendered(60));
    QVERIFY(cache.contains(requestFor(1)));
    QVERIFY(cache.contains(requestFor(1, kScale, DecodeQuality::Best)));

    cache.insert(requestFor(1), rendered(70));
    QCOMPARE(cache.find(requestFor(1, kScale))->image.width(), 60);
}

void TestPageCache::evictsThePagesFurthestFromTheOneBeingRead()
{
    PageCache cache(3 * kPageBytes);
    cache.setFocus({requestFor(10, kScale)});
    for (const int page : {6, 9, 10, 12, 11})
        cache.insert(requestFor(page), rendered());
    QCOMPARE(pagesIn(cache), (QList<int>{9, 10, 11}));
    cache.setFocus({requestFor(12, kScale)});
    cache.insert(requestFor(12), rendered());
    QCOMPARE(pagesIn(cache), (QList<int>{10, 11, 12}));
}

void TestPageCache::neverEvictsThePageBeingRead()
{
    PageCache cache(kPageBytes / 2);
    cache.setFocus({requestFor(5, kScale)});
    cache.insert(requestFor(5), rendered());
    cache.insert(requestFor(6), rendered());
    QCOMPARE(pagesIn(cache), QList<int>{5});
}

void TestPageCache::evictsOtherScalesBeforePagesFarAway()
{
    PageCache cache(2 * kPageBytes);
    cache.setFocus({requestFor(5, kScale)});
    cache.insert(requestFor(5), rendered());
    cache.insert(requestFor(6, kOtherScale), rendered());
    cache.insert(requestFor(50), rendered());
    QCOMPARE(pagesIn(cache), (QList<int>{5, 50}));
    QVERIFY(pagesIn(cache, kOtherScale).isEmpty());
}

void TestPageCache::keepsAStandInOfThePageBeingReadUntilTheRightScaleIsThere()
{
    PageCache cache(kPageBytes);
    cache.setFocus({requestFor(5, kScale)});
    cache.insert(requestFor(5), rendered());
    cache.setFocus({requestFor(5, kOtherScale)});
    cache.insert(requestFor(6, kOtherScale), rendered());
    QVERIFY(cache.find(requestFor(5, kScale)));
    cache.insert(requestFor(5, kOtherScale), rendered());
    QVERIFY(!cache.find(requestFor(5, kScale)));
    QVERIFY(cache.find(requestFor(5, kOtherScale)));
}

void TestPageCache::givesTheLargestRenderingAsStandIn()
{
    PageCache cache(10 * kPageBytes);
    QVERIFY(!cache.findAny(requestFor(5)));
    cache.insert(requestFor(5), rendered(40));
    cache.insert(requestFor(5, kOtherScale), rendered(80));
    cache.insert(requestFor(6), rendered(100));
    QCOMPARE(cache.findAny(requestFor(5))->image.width(), 80);
}

void TestPageCache::standsInWithOtherColoursButNotWithAnotherPieceOfThePage()
{
    PageCache cache(10 * kPageBytes);
    PageRequest brighter = requestFor(5);
    brighter.look.adjustments.brightness = 20;
    PageRequest half = requestFor(5);
    half.look.part = PagePart::LeftHalf;
    cache.insert(requestFor(5), rendered());
    QVERIFY(!cache.find(brighter));
    QVERIFY(cache.findAny(brighter));
    QVERIFY(!cache.findAny(half));
    // At one size the right colours win.
    cache.insert(brighter, rendered());
    QCOMPARE(cache.findAny(brighter), cache.find(brighter));
    QCOMPARE(cache.findAny(requestFor(5)), cache.find(requestFor(5)));
}

void TestPageCache::keepsBothPagesOfASpread()
{
    PageCache cache(kPageBytes);
    cache.setFocus({requestFor(4), requestFor(5)});
    for (const int page : {3, 4, 5, 6})
        cache.insert(requestFor(page), rendered());
    QCOMPARE(pagesIn(cache), (QList<int>{4, 5}));
}

void TestPageCache::evictsOtherColoursBeforePagesFarAway()
{
    PageCache cache(2 * kPageBytes);
    cache.setFocus({requestFor(5)});
    PageRequest brighter = requestFor(6);
    brighter.look.adjustments.brightness = 20;
    cache.insert(requestFor(5), rendered());
    cache.insert(brighter, rendered());
    cache.insert(requestFor(50), rendered());
    QCOMPARE(pagesIn(cache), (QList<int>{5, 50}));
    QVERIFY(!cache.find(brighter));
}

void TestPageCache::aSmallerBudgetEvictsAtOnce()
{
    PageCache cache(10 * kPageBytes);
    cache.setFocus({requestFor(1, kScale)});
    for (int page = 0; page < 8; ++page)
        cache.insert(requestFor(page), rendered());
    cache.setBudget(3 * kPageBytes);
    QCOMPARE(cache.sizeBytes(), 3 * kPageBytes);
    QCOMPARE(pagesIn(cache), (QList<int>{0, 1, 2}));
}

void TestPageCache::isEmptyAfterClearing()
{
    PageCache cache(10 * kPageBytes);
    cache.insert(requestFor(1), rendered());
    cache.clear();
    QCOMPARE(cache.sizeBytes(), 0);
    QVERIFY(!cache.find(requestFor(1, kScale)));
}

QTEST_APPLESS_MAIN(TestPageCache)
#include "tst_pagecache.moc"
