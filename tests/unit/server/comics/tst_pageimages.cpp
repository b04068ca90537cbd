#include "server/comics/pageimages.h"
#include "tests/support/bookbuilder.h"
#include "tests/unit/server/comics/comicsworld.h"

#include <QImage>
#include <QImageReader>
#include <QTest>

#include <atomic>
#include <thread>
#include <vector>

using namespace nw;
using namespace nw::server;
using namespace nw::server::comics;

namespace {

PageRow pageOf(int width, int height, const QString &mediaType = QStringLiteral("image/jpeg"))
{
    PageRow page;
    page.number = 1;
    page.width = width;
    page.height = height;
    page.mediaType = mediaType;
    page.sha256 = QByteArray(64, 'a');
    return page;
}

// Counts what is asked of a store, to show what was not.
class CountingStore final : public BlobStore
{
public:
    explicit CountingStore(BlobStore &inner)
        : m_inner(inner)
    {
    }
    Result<QByteArray> put(const QByteArray &bytes) override { return m_inner.put(bytes); }
    Result<void> putVariant(const BlobKey &key, const QByteArray &bytes) override
    {
        ++variantsPut;
        if (full)
            return failure(ErrorCode::DiskFull, QStringLiteral("no space left"));
        return m_inner.putVariant(key, bytes);
    }
    std::optional<StoredBlob> find(const BlobKey &key) const override { return m_inner.find(key); }
    Result<QByteArray> read(const BlobKey &key) const override
    {
        ++reads;
        return m_inner.read(key);
    }

    std::atomic<int> variantsPut = 0;
    bool full = false;
    mutable std::atomic<int> reads = 0;

private:
    BlobStore &m_inner;
};

} // namespace

class TestPageImages : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("cannot be kept")));
    }

    void widthsAreRoundedUpToTheLadderAndNeverUpscaled_data()
    {
        QTest::addColumn<int>("asked");
        QTest::addColumn<QSize>("got");
        QTest::addColumn<bool>("original");
        QTest::newRow("unsized") << 0 << QSize(1000, 1500) << true;
        QTest::newRow("smallest") << 1 << QSize(160, 240) << false;
        QTest::newRow("on a rung") << 480 << QSize(480, 720) << false;
        QTest::newRow("above a rung") << 481 << QSize(640, 960) << false;
        QTest::newRow("below its width") << 960 << QSize(960, 1440) << false;
        QTest::newRow("the rung is wider than the page") << 961 << QSize(1000, 1500) << true;
        QTest::newRow("its width") << 1000 << QSize(1000, 1500) << true;
        QTest::newRow("wider") << 5000 << QSize(1000, 1500) << true;
    }

    void widthsAreRoundedUpToTheLadderAndNeverUpscaled()
    {
        QFETCH(int, asked);
        QFETCH(QSize, got);
        QFETCH(bool, original);
        const Result<ImagePlan> plan =
            PageImages::plan(pageOf(1000, 1500), {asked, ImageFormat::Any});
        QVERIFY(plan);
        QCOMPARE(plan->size, got);
        QCOMPARE(plan->key.variant.isEmpty(), original);
    }

    void everyWidthComesToFewVariants()
    {
        QSet<QByteArray> tags;
        for (int width = 0; width <= 10'000; ++width)
            tags.insert(PageImages::plan(pageOf(4000, 6000), {width, ImageFormat::Any})->etag);
        QCOMPARE(tags.size(), qsizetype(kWidthLadder.size() + 1));
    }

    void theFormatSuitsThePage_data()
    {
        QTest::addColumn<QString>("stored");
        QTest::addColumn<int>("width");
        QTest::addColumn<ImageFormat>("asked");
        QTest::addColumn<QByteArray>("mediaType");
        QTest::addColumn<QByteArray>("variant");
        const QString jpeg = QStringLiteral("image/jpeg");
        const QString png = QStringLiteral("image/png");
        const QString avif = QStringLiteral("image/avif");
        QTest::newRow("jpeg stays") << jpeg << 480 << ImageFormat::Any << QByteArray("image/jpeg")
                                    << QByteArray("w480-jpeg-1");
        QTest::newRow("png stays") << png << 480 << ImageFormat::Any << QByteArray("image/png")
                                   << QByteArray("w480-png-1");
        QTest::newRow("avif scaled") << avif << 480 << ImageFormat::Any << QByteArray("image/jpeg")
                                     << QByteArray("w480-jpeg-1");
        QTest::newRow("avif whole")
            << avif << 0 << ImageFormat::Any << QByteArray("image/avif") << QByteArray();
        QTest::newRow("converted") << avif << 0 << ImageFormat::Webp << QByteArray("image/webp")
                                   << QByteArray("full-webp-1");
        QTest::newRow("converted to what it is")
            << jpeg << 0 << ImageFormat::Jpeg << QByteArray("image/jpeg") << QByteArray();
        QTest::newRow("asked") << jpeg << 480 << ImageFormat::Png << QByteArray("image/png")
                               << QByteArray("w480-png-1");
    }

    void theFormatSuitsThePage()
    {
        QFETCH(QString, stored);
        QFETCH(int, width);
        QFETCH(ImageFormat, asked);
        QFETCH(QByteArray, mediaType);
        QFETCH(QByteArray, variant);
        const Result<ImagePlan> plan = PageImages::plan(pageOf(1000, 1500, stored), {width, asked});
        QVERIFY(plan);
        QCOMPARE(plan->mediaType, mediaType);
        QCOMPARE(plan->key.variant, variant);
    }

    void aStripThatAFormatCannotHoldIsRefusedOrGoesIntoAnother()
    {
        const PageRow strip = pageOf(800, 40'000);
        const Result<ImagePlan> webp = PageImages::plan(strip, {480, ImageFormat::Webp});
        QVERIFY(!webp);
        QCOMPARE(webp.error().code, ErrorCode::InvalidInput);
        QCOMPARE(webp.error().field, QStringLiteral("format"));
        QCOMPARE(PageImages::plan(strip, {480, ImageFormat::Any})->mediaType,
                 QByteArray("image/jpeg"));
        const PageRow tower = pageOf(800, 120'000, QStringLiteral("image/avif"));
        QCOMPARE(PageImages::plan(tower, {640, ImageFormat::Any})->mediaType,
                 QByteArray("image/png"));
    }

    void aPageIsNeverFlatterThanAPixel()
    {
        QCOMPARE(PageImages::plan(pageOf(10'000, 1), {160, ImageFormat::Any})->size, QSize(160, 1));
    }

    void tagsTellEveryAnswerFromEveryOther()
    {
        QSet<QByteArray> tags;
        for (const int width : {0, 160, 480}) {
            for (const ImageFormat format :
                 {ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::Webp})
                tags.insert(PageImages::plan(pageOf(1000, 1500), {width, format})->etag);
        }
        QCOMPARE(tags.size(), 9);
    }

    void aVariantIsWhatItsPlanSays_data()
    {
        QTest::addColumn<ImageFormat>("format");
        QTest::addColumn<QByteArray>("word");
        QTest::newRow("jpeg") << ImageFormat::Jpeg << QByteArray("jpeg");
        QTest::newRow("png") << ImageFormat::Png << QByteArray("png");
        QTest::newRow("webp") << ImageFormat::Webp << QByteArray("webp");
    }

    void aVariantIsWhatItsPlanSays()
    {
        QFETCH(ImageFormat, format);
        QFETCH(QByteArray, word);
        ComicsWorld world;
        const PageRow page = keptPage(world, {700, 1050});
        PageImages images(*world.blobs);
        const Result<ImagePlan> plan = PageImages::plan(page, {320, format});
        const Result<ProvidedImage> image = images.provide(*plan);
        QVERIFY(image);
        const std::optional<StoredBlob> &blob = image->kept;
        QVERIFY(blob);
        QImageReader reader(blob->path);
        reader.setDecideFormatFromContent(true);
        QCOMPARE(reader.format(), word);
        QCOMPARE(reader.size(), QSize(320, 480));
        QVERIFY(!reader.read().isNull());
        QCOMPARE(blob->sizeBytes, QFileInfo(blob->path).size());
    }

    void aVariantIsMadeOnce()
    {
        ComicsWorld world;
        const PageRow page = keptPage(world, {700, 1050});
        CountingStore store(*world.blobs);
        PageImages images(store);
        const ImagePlan plan = *PageImages::plan(page, {320, ImageFormat::Any});
        for (int i = 0; i < 3; ++i)
            QVERIFY(images.provide(plan));
        QCOMPARE(store.variantsPut.load(), 1);
        QCOMPARE(store.reads.load(), 1);
    }

    void aVariantIsMadeOnceForManyAtOnce()
    {
        ComicsWorld world;
        const PageRow page = keptPage(world, {700, 1050});
        CountingStore store(*world.blobs);
        PageImages images(store);
        const ImagePlan plan = *PageImages::plan(page, {320, ImageFormat::Any});
        std::atomic<int> failures = 0;
        std::vector<std::thread> threads;
        for (int i = 0; i < 8; ++i)
            threads.emplace_back([&] { failures += images.provide(plan) ? 0 : 1; });
        for (std::thread &thread : threads)
            thread.join();
        QCOMPARE(failures.load(), 0);
        QCOMPARE(store.variantsPut.load(), 1);
    }

    void aVariantThatWasDroppedComesOutTheSame()
    {
        ComicsWorld world;
        const PageRow page = keptPage(world, {700, 1050});
        PageImages images(*world.blobs);
        const ImagePlan plan = *PageImages::plan(page, {320, ImageFormat::Any});
        const QString path = images.provide(plan)->kept->path;
        const QByteArray before = *world.blobs->read(plan.key);
        QVERIFY(QFile::remove(path));
        QVERIFY(images.provide(plan));
        QCOMPARE(*world.blobs->read(plan.key), before); // or its strong tag would lie
    }

    void onAFullDiskAPageIsScaledAllTheSame()
    {
        ComicsWorld world;
        const PageRow page = keptPage(world, {700, 1050});
        CountingStore store(*world.blobs);
        store.full = true;
        PageImages images(store);
        const ImagePlan plan = *PageImages::plan(page, {320, ImageFormat::Any});
        QTest::ignoreMessage(QtWarningMsg, "scaled pages cannot be kept: no space left"); // once
        for (int i = 0; i < 2; ++i) {
            const Result<ProvidedImage> image = images.provide(plan);
            QVERIFY(image);
            QVERIFY(!image->kept);
            QCOMPARE(QImage::fromData(image->bytes).size(), QSize(320, 480));
        }
        store.full = false;
        QVERIFY(images.provide(plan)->kept);
    }

    void theOriginalIsTouchedByNothing()
    {
        ComicsWorld world;
        const QByteArray bytes = test::pageFile(1, "png", {700, 1050});
        const PageRow page = keptPage(world, {700, 1050});
        CountingStore store(*world.blobs);
        PageImages images(store);
        const Result<ProvidedImage> image = images.provide(*PageImages::plan(page, {}));
        QVERIFY(image);
        QCOMPARE(image->kept->sizeBytes, bytes.size());
        QCOMPARE(store.reads.load(), 0);
        QCOMPARE(store.variantsPut.load(), 0);
    }

    void blackAndWhiteIsKeptGrey()
    {
        ComicsWorld world;
        QImage grey(700, 1050, QImage::Format_RGB32);
        grey.fill(Qt::lightGray);
        QByteArray bytes;
        QBuffer buffer(&bytes);
        QVERIFY(buffer.open(QIODevice::WriteOnly) && grey.save(&buffer, "png"));
        PageRow page = pageOf(700, 1050, QStringLiteral("image/png"));
        page.sha256 = *world.blobs->put(bytes);
        PageImages images(*world.blobs);
        const Result<ProvidedImage> image =
            images.provide(*PageImages::plan(page, {320, ImageFormat::Jpeg}));
        QVERIFY(image);
        QCOMPARE(QImage(image->kept->path).format(), QImage::Format_Grayscale8);
    }

    void anOriginalThatIsLostOrDamagedIsOurFault()
    {
        ComicsWorld world;
        PageImages images(*world.blobs);
        const Result<ProvidedImage> lost = images.provide(*PageImages::plan(pageOf(700, 1050), {}));
        QCOMPARE(lost.error().code, ErrorCode::Internal);

        const PageRow page = keptPage(world, {700, 1050});
        QFile file(world.blobs->find({page.sha256, {}})->path);
        QVERIFY(file.open(QIODevice::ReadWrite));
        file.write("garbage");
        file.close();
        const Result<ProvidedImage> damaged =
            images.provide(*PageImages::plan(page, {320, ImageFormat::Any}));
        QCOMPARE(damaged.error().code, ErrorCode::Internal);
        QVERIFY(!world.blobs->find(PageImages::plan(page, {320, ImageFormat::Any})->key));
    }

private:
    static PageRow keptPage(ComicsWorld &world, const QSize &size)
    {
        PageRow page = pageOf(size.width(), size.height(), QStringLiteral("image/png"));
        page.sha256 = *world.blobs->put(test::pageFile(1, "png", size));
        return page;
    }
};

QTEST_GUILESS_MAIN(TestPageImages)
#include "tst_pageimages.moc"
