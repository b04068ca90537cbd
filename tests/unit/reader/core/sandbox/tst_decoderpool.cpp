#include "reader/core/pagegeometry.h"
#include "reader/core/render/imagedecoder.h"
#include "tests/support/bookbuilder.h"
#include "tests/support/decodermain.h"
#include "tests/support/imagewriters.h"

#include <csignal>
#include <future>
#include <thread>
#include <unistd.h>

using namespace nw::reader;
using namespace nw::test;

namespace {

std::shared_ptr<DecoderLauncher> decoderLauncher;
std::shared_ptr<DecoderLauncher> strangeLauncher;

// A decoder that was taken over: answers every order with whatever would hurt most.
void strangeMain(Descriptor channel, Equipment equipment)
{
    const auto message = receiveMessage(channel);
    if (!message || message->descriptors.empty())
        return;
    switch (equipment) {
    case Equipment::Basic: // nonsense
        sendMessage(message->descriptors[0], QByteArray(1'000, '\xff'));
        break;
    case Equipment::ImagePlugins: // an image that would fill the memory
        sendMessage(message->descriptors[0],
                    packReply({std::nullopt, {{2'000'000'000, 2'000'000'000}, {}}}));
        break;
    default: // ends
        return;
    }
    receiveMessage(channel);
}

Descriptor fileOf(const QByteArray &bytes)
{
    auto memory = makeSharedMemory(0);
    if (!memory || !memory->writeAll(bytes))
        qFatal("no memory");
    return *std::move(memory);
}

QByteArray slowImage()
{
    QImage image(3'000, 3'000, QImage::Format_RGB32);
    image.fill(Qt::red);
    return jxlFile(image);
}

} // namespace

class TestDecoderPool : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void decodersGiveTheSamePixels_data();
    void decodersGiveTheSamePixels();
    void errorsComeThrough_data();
    void errorsComeThrough();
    void aDecoderIsUsedAgain();
    void aKilledDecoderCostsItsPageOnly();
    void anIdleDecoderThatEndedCostsNothing();
    void aHungDecoderIsEnded();
    void whatNobodyWantsIsGivenUp();
    void nonsenseIsNotBelieved();
    void anImpossibleSizeIsRefused();
    void manyThreadsAreServed();

private:
    std::shared_ptr<DecoderPool> m_pool;
};

void TestDecoderPool::init()
{
    m_pool = std::make_shared<DecoderPool>(decoderLauncher, patientTimes());
}

void TestDecoderPool::decodersGiveTheSamePixels_data()
{
    QTest::addColumn<QByteArray>("bytes");
    for (const char *format : {"jpg", "png", "webp", "bmp", "tiff", "ppm"})
        QTest::newRow(format) << pageFile(3, format);
    const QImage drawn = drawPage(5);
    QTest::newRow("avif") << avifFile(drawn);
    QTest::newRow("jxl") << jxlFile(drawn);
    QTest::newRow("heic") << heicFile(drawn);
    QTest::newRow("four inks") << cmykJpegFile(drawn);
    QTest::newRow("turned") << withExifOrientation(pageFile(3, "jpg"), 6);
}

void TestDecoderPool::decodersGiveTheSamePixels()
{
    QFETCH(QByteArray, bytes);
    if (bytes.isEmpty())
        QSKIP("libheif writes no HEIC here");
    const auto expectedHeader = inprocess::readImageHeader(bytes, {});
    QVERIFY(expectedHeader);
    const Descriptor file = fileOf(bytes);
    const ImageInput input{file.number(), imageFormat(bytes)};
    const auto header = m_pool->header(input, {});
    QVERIFY2(header, qPrintable(header ? QString() : header.error().detail));
    QCOMPARE(header->size, expectedHeader->size);
    QCOMPARE(header->mediaType, expectedHeader->mediaType);
    for (const QSize &target : {QSize(), QSize(70, 105), QSize(500, 480)}) {
        for (const DecodeQuality quality : {DecodeQuality::Fast, DecodeQuality::Best}) {
            const auto expected = inprocess::decodeImage(bytes, target, quality, {});
            const auto image = m_pool->decode(input, target, quality, {});
            QVERIFY2(image, qPrintable(image ? QString() : image.error().detail));
            QCOMPARE(*image, expected.value());
            QCOMPARE(image->format(), QImage::Format_RGB32);
        }
    }
    const PageRequest request{0, PageScale::fitted(FitMode::Page, {100, 100}), DecodeQuality::Fast};
    const auto page = m_pool->render(input, request);
    QVERIFY(page);
    QCOMPARE(page->naturalSize, expectedHeader->size);
    QVERIFY(page->image.width() == 100 || page->image.height() == 100);
}

void TestDecoderPool::errorsComeThrough_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("code");
    QTest::newRow("nothing") << QByteArray() << int(ReadErrorCode::Unsupported);
    QTest::newRow("text") << QByteArray("a text") << int(ReadErrorCode::Unsupported);
    QTest::newRow("cut PNG") << pageFile(1, "png").left(200) << int(ReadErrorCode::Damaged);
    QTest::newRow("cut JPEG XL") << jxlFile(drawPage(1)).left(30) << int(ReadErrorCode::Damaged);
}

void TestDecoderPool::errorsComeThrough()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, code);
    const Descriptor file = fileOf(bytes);
    const auto image =
        m_pool->decode({file.number(), imageFormat(bytes)}, {10, 10}, DecodeQuality::Best, {});
    QVERIFY(!image);
    QCOMPARE(int(image.error().code), code);
}

void TestDecoderPool::aDecoderIsUsedAgain()
{
    const QByteArray bytes = pageFile(1);
    const Descriptor file = fileOf(bytes);
    const ImageInput input{file.number(), imageFormat(bytes)};
    QVERIFY(m_pool->header(input, {}));
    const QList<int> first = m_pool->idleProcessIds();
    QCOMPARE(first.size(), 1);
    QVERIFY(m_pool->header(input, {}));
    QCOMPARE(m_pool->idleProcessIds(), first);
}

// Stopped before it is asked and killed before it goes on, the decoder ends in the middle of a page
// however fast it is.
void TestDecoderPool::aKilledDecoderCostsItsPageOnly()
{
    const QByteArray bytes = pageFile(1);
    const Descriptor file = fileOf(bytes);
    const ImageInput input{file.number(), imageFormat(bytes)};
    QVERIFY(m_pool->header(input, {}));
    const int victim = m_pool->idleProcessIds().constFirst();
    QCOMPARE(::kill(victim, SIGSTOP), 0);
    auto lost = std::async(std::launch::async, [&] {
        return m_pool->decode(input, {70, 105}, DecodeQuality::Fast, {});
    });
    QTRY_COMPARE(m_pool->busyProcessIds(), QList<int>{victim});
    QCOMPARE(::kill(victim, SIGKILL), 0);
    const auto image = lost.get();
    QVERIFY(!image);
    QCOMPARE(image.error().code, ReadErrorCode::Crashed);

    const auto next = m_pool->decode(input, {70, 105}, DecodeQuality::Fast, {});
    QVERIFY(next);
    QCOMPARE(*next, inprocess::decodeImage(bytes, {70, 105}, DecodeQuality::Fast, {}).value());
    QVERIFY(!m_pool->idleProcessIds().contains(victim));
}

void TestDecoderPool::anIdleDecoderThatEndedCostsNothing()
{
    const QByteArray bytes = pageFile(1);
    const Descriptor file = fileOf(bytes);
    const ImageInput input{file.number(), imageFormat(bytes)};
    QVERIFY(m_pool->header(input, {}));
    const int victim = m_pool->idleProcessIds().constFirst();
    QCOMPARE(::kill(victim, SIGKILL), 0);
    QTRY_VERIFY(m_pool->idleProcessIds().isEmpty());
    QVERIFY(m_pool->header(input, {}));
}

void TestDecoderPool::aHungDecoderIsEnded()
{
    const auto impatient = std::make_shared<DecoderPool>(
        decoderLauncher, DecoderTimes{.answerMs = 200, .pixelsInThat = 50'000'000});
    const QByteArray bytes = pageFile(1);
    const Descriptor file = fileOf(bytes);
    const ImageInput input{file.number(), imageFormat(bytes)};
    // Until one was quick enough to be there to be stopped.
    QTRY_VERIFY_WITH_TIMEOUT(impatient->header(input, {}).has_value(), 60'000);
    const int victim = impatient->idleProcessIds().constFirst();
    QCOMPARE(::kill(victim, SIGSTOP), 0);
    const auto image = impatient->decode(input, {70, 105}, DecodeQuality::Fast, {});
    QVERIFY(!image);
    QCOMPARE(image.error().code, ReadErrorCode::Crashed);
    QVERIFY(image.error().detail.contains(u"in time"));
    QTRY_COMPARE(::kill(victim, 0), -1);
    QTRY_VERIFY_WITH_TIMEOUT(impatient->header(input, {}).has_value(), 60'000);
}

void TestDecoderPool::whatNobodyWantsIsGivenUp()
{
    const QByteArray bytes = slowImage();
    const Descriptor file = fileOf(bytes);
    std::atomic<bool> unwanted = false;
    auto waiting = std::async(std::launch::async, [&] {
        return m_pool->decode({file.number(), ImageFormat::Jxl}, {}, DecodeQuality::Best, {},
                              [&] { return unwanted.load(); });
    });
    QTRY_COMPARE(m_pool->busyProcessIds().size(), 1);
    QCOMPARE(::kill(m_pool->busyProcessIds().constFirst(), SIGSTOP), 0);
    unwanted = true;
    QCOMPARE(waiting.get().error().code, ReadErrorCode::Cancelled);
    QVERIFY(m_pool->busyProcessIds().isEmpty());
    QVERIFY(m_pool->idleProcessIds().isEmpty());
}

void TestDecoderPool::nonsenseIsNotBelieved()
{
    const auto pool = std::make_shared<DecoderPool>(strangeLauncher, patientTimes());
    const Descriptor file = fileOf("x");
    QCOMPARE(pool->header({file.number(), ImageFormat::Png}, {}).error().code,
             ReadErrorCode::Crashed);
    QCOMPARE(pool->header({file.number(), ImageFormat::Jxl}, {}).error().code,
             ReadErrorCode::Crashed);
    QCOMPARE(pool->comicInfo(file, DecoderTask::ReadComicInfo).error().code,
             ReadErrorCode::Crashed);
}

void TestDecoderPool::anImpossibleSizeIsRefused()
{
    const auto pool = std::make_shared<DecoderPool>(strangeLauncher, patientTimes());
    const Descriptor file = fileOf("x");
    const auto image =
        pool->decode({file.number(), ImageFormat::WebP}, {}, DecodeQuality::Best, {});
    QVERIFY(!image);
    QCOMPARE(image.error().code, ReadErrorCode::TooLarge);
}

void TestDecoderPool::manyThreadsAreServed()
{
    const QByteArray bytes = pageFile(2);
    const Descriptor file = fileOf(bytes);
    const QImage expected =
        inprocess::decodeImage(bytes, {70, 105}, DecodeQuality::Fast, {}).value();
    std::atomic<int> right = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 12; ++i) {
        threads.emplace_back([&] {
            for (int page = 0; page < 5; ++page) {
                const auto image = m_pool->decode({file.number(), imageFormat(bytes)}, {70, 105},
                                                  DecodeQuality::Fast, {});
                right += image && *image == expected ? 1 : 0;
            }
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(right.load(), 60);
    QVERIFY(m_pool->idleProcessIds().size() <= 2);
}

int main(int argc, char **argv)
{
    decoderLauncher = forkedLauncher(runDecoder);
    strangeLauncher = forkedLauncher(strangeMain);
    if (!decoderLauncher || !strangeLauncher)
        return 1;
    const QCoreApplication application(argc, argv);
    int result = 1;
    {
        TestDecoderPool test;
        result = QTest::qExec(&test, argc, argv);
    }
    decoderLauncher.reset();
    strangeLauncher.reset();
    return result;
}
#include "tst_decoderpool.moc"
