#include "reader/core/sandbox/wire.h"

#include <QRandomGenerator>
#include <QTest>

using namespace nw::reader;

namespace {

BookListing exampleListing()
{
    BookListing listing;
    listing.format = DocumentFormat::SevenZip;
    listing.title = u"Night Train"_qs;
    listing.rendersPages = true;
    listing.info.series = u"夜行列車"_qs;
    listing.info.genres = {u"Drama"_qs, u"Trains"_qs};
    listing.info.credits = {{u"writer"_qs, u"A. Person"_qs}};
    listing.info.rightToLeft = true;
    listing.info.pages = {{3, u"Story"_qs, true, u"here"_qs}};
    listing.pages = {{u"1.jpg"_qs, 100, 4}, {u"2.jpg"_qs, -1, 5}};
    listing.defects = {{1, ReadErrorCode::Encrypted, u"locked"_qs}};
    return listing;
}

} // namespace

class TestWire : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ordersArriveAsTheyWereGiven();
    void repliesArriveAsTheyWereGiven();
    void aListingArrivesAsItWasGiven();
    void whatIsCutIsRefused();
    void whatIsTooLongIsRefused();
    void anUnknownNumberIsRefused();
    void aClaimedCountIsNotBelieved();
    void changedBytesAreRefusedOrHarmless();
};

void TestWire::ordersArriveAsTheyWereGiven()
{
    BookOrder book{u"name.cbz"_qs, u"secret"_qs, {}};
    book.limits.maxEntries = 7;
    book.limits.spoolMemoryBytes = 8;
    const QByteArray message = packBookOrder(book);
    QCOMPARE(unpackTask(message), DecoderTask::OpenBook);
    const auto back = unpackBookOrder(message);
    QVERIFY(back);
    QCOMPARE(back->name, book.name);
    QCOMPARE(back->password, book.password);
    QCOMPARE(back->limits.maxEntries, 7);
    QCOMPARE(back->limits.spoolMemoryBytes, 8);
    QCOMPARE(back->limits.maxEntryBytes, book.limits.maxEntryBytes);

    const QByteArray page =
        packPageOrder(DecoderTask::RenderPage, {12, {3, 4}, DecodeQuality::Best});
    QCOMPARE(unpackTask(page), DecoderTask::RenderPage);
    QCOMPARE(unpackPageOrder(page)->page, 12);
    QCOMPARE(unpackPageOrder(page)->target, QSize(3, 4));
    QCOMPARE(unpackPageOrder(page)->quality, DecodeQuality::Best);

    const auto image = unpackImageOrder(packImageOrder({{5, 6}, DecodeQuality::Best, {10, 11}}));
    QVERIFY(image);
    QCOMPARE(image->target, QSize(5, 6));
    QCOMPARE(image->quality, DecodeQuality::Best);
    QCOMPARE(image->limits.maxPixels, 10);
    QCOMPARE(image->limits.maxSidePixels, 11);
    QVERIFY(unpackImageOrder(packHeaderOrder({})));
}

void TestWire::repliesArriveAsTheyWereGiven()
{
    const auto error = unpackReply(packReply({ReadError{ReadErrorCode::TooLarge, u"big"_qs}, {}}));
    QVERIFY(error && error->error);
    QCOMPARE(error->error->code, ReadErrorCode::TooLarge);
    QCOMPARE(error->error->detail, u"big"_qs);
    const auto header = unpackReply(packReply({std::nullopt, {{7, 9}, u"image/png"_qs}}));
    QVERIFY(header && !header->error);
    QCOMPARE(header->header.size, QSize(7, 9));
    QCOMPARE(header->header.mediaType, u"image/png"_qs);
    const auto wordy =
        unpackReply(packReply({ReadError{ReadErrorCode::Io, QString(10'000, u'x')}, {}}));
    QVERIFY(wordy->error->detail.size() <= 500);
}

void TestWire::aListingArrivesAsItWasGiven()
{
    const BookListing listing = exampleListing();
    const auto back = unpackListing(packListing(listing));
    QVERIFY(back);
    QCOMPARE(back->format, listing.format);
    QCOMPARE(back->title, listing.title);
    QCOMPARE(back->rendersPages, true);
    QCOMPARE(back->info.series, listing.info.series);
    QCOMPARE(back->info.genres, listing.info.genres);
    QCOMPARE(back->info.credits, listing.info.credits);
    QCOMPARE(back->info.rightToLeft, true);
    QCOMPARE(back->info.pages[0].bookmark, u"here"_qs);
    QCOMPARE(back->pages.size(), 2);
    QCOMPARE(back->pages[0].listPosition, 4);
    QCOMPARE(back->pages[1].sizeBytes, -1);
    QCOMPARE(back->defects[0].code, ReadErrorCode::Encrypted);
    QVERIFY(unpackComicInfo(packComicInfo(listing.info)));
}

void TestWire::whatIsCutIsRefused()
{
    const QByteArray listing = packListing(exampleListing());
    for (qsizetype length = 0; length < listing.size(); ++length)
        QVERIFY(!unpackListing(listing.left(length)));
    const QByteArray book = packBookOrder({u"name"_qs, {}, {}});
    for (qsizetype length = 0; length < book.size(); ++length)
        QVERIFY(!unpackBookOrder(book.left(length)));
    QVERIFY(!unpackTask({}));
    QVERIFY(!unpackReply({}));
}

void TestWire::whatIsTooLongIsRefused()
{
    QVERIFY(!unpackListing(packListing(exampleListing()) + 'x'));
    QVERIFY(!unpackReply(packReply({}) + 'x'));
}

void TestWire::anUnknownNumberIsRefused()
{
    QVERIFY(!unpackTask(QByteArray(1, char(kDecoderTasks))));
    QByteArray listing = packListing(exampleListing());
    listing[3] = 100; // the format
    QVERIFY(!unpackListing(listing));
    QByteArray reply = packReply({ReadError{ReadErrorCode::Io, {}}, {}});
    reply[4] = 0; // the error's code, which begins with 1
    QVERIFY(!unpackReply(reply));
}

void TestWire::aClaimedCountIsNotBelieved()
{
    // An empty info, and the first list behind its texts claims two thousand million genres.
    QByteArray info = packComicInfo({});
    const qsizetype firstCount = 7 * 4 + 2;
    for (qsizetype i = 0; i < 4; ++i)
        info[firstCount + i] = i == 0 ? char(0x7f) : char(0xff);
    QVERIFY(!unpackComicInfo(info));
}

void TestWire::changedBytesAreRefusedOrHarmless()
{
    const QByteArray listing = packListing(exampleListing());
    QRandomGenerator random(20'22);
    int accepted = 0;
    for (int i = 0; i < 20'000; ++i) {
        QByteArray changed = listing;
        for (int change = 0; change < 3; ++change)
            changed[random.bounded(int(changed.size()))] = char(random.bounded(256));
        const auto back = unpackListing(changed);
        if (!back)
            continue;
        ++accepted;
        QVERIFY(back->pages.size() < listing.size());
        QVERIFY(back->info.genres.size() < listing.size());
    }
    QVERIFY(accepted > 0 && accepted < 20'000);
}

QTEST_GUILESS_MAIN(TestWire)
#include "tst_wire.moc"
