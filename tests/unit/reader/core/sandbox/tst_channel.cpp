#include "reader/core/sandbox/channel.h"

#include <QTest>

#include <sys/mman.h>
#include <unistd.h>

using namespace nw::reader;

class TestChannel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void messagesKeepTheirBounds();
    void descriptorsCross();
    void tooMuchIsNotSent();
    void aClosedEndIsSeen();
    void waitingEnds();
    void sharedMemoryCannotBeTakenAway();
    void growingMemoryIsReadWhole();
    void anEmptyFileIsMappedAsNothing();
};

void TestChannel::messagesKeepTheirBounds()
{
    const auto ends = makeChannel();
    QVERIFY(ends);
    QVERIFY(sendMessage(ends->ours, "one"));
    QVERIFY(sendMessage(ends->ours, QByteArray(kMaxMessageBytes, 'x')));
    QCOMPARE(receiveMessage(ends->theirs)->bytes, QByteArray("one"));
    QCOMPARE(receiveMessage(ends->theirs)->bytes.size(), kMaxMessageBytes);
}

void TestChannel::descriptorsCross()
{
    const auto ends = makeChannel();
    const auto memory = makeSharedMemory(0);
    QVERIFY(ends && memory);
    QVERIFY(memory->writeAll("shared"));
    QVERIFY(sendMessage(ends->ours, "take", {memory->number(), memory->number()}));
    const auto message = receiveMessage(ends->theirs);
    QVERIFY(message);
    QCOMPARE(message->descriptors.size(), std::size_t{2});
    QVERIFY(message->descriptors[0].number() != memory->number());
    QCOMPARE(message->descriptors[0].readAll(100).value(), QByteArray("shared"));
}

void TestChannel::tooMuchIsNotSent()
{
    const auto ends = makeChannel();
    QVERIFY(!sendMessage(ends->ours, QByteArray(kMaxMessageBytes + 1, 'x')));
    const std::vector<int> many(kMaxMessageDescriptors + 1, ends->ours.number());
    QVERIFY(!sendMessage(ends->ours, "x", many));
    QCOMPARE(waitForMessage(ends->theirs, 0), Waited::TimedOut);
}

void TestChannel::aClosedEndIsSeen()
{
    auto ends = makeChannel();
    ends->ours = Descriptor();
    QCOMPARE(waitForMessage(ends->theirs, 10'000), Waited::Ready);
    QVERIFY(!receiveMessage(ends->theirs));
    QVERIFY(!sendMessage(ends->theirs, "anybody?"));
}

void TestChannel::waitingEnds()
{
    const auto ends = makeChannel();
    QCOMPARE(waitForMessage(ends->theirs, 1), Waited::TimedOut);
    QVERIFY(sendMessage(ends->ours, "here"));
    QCOMPARE(waitForMessage(ends->theirs, 10'000), Waited::Ready);
}

void TestChannel::sharedMemoryCannotBeTakenAway()
{
    const auto memory = makeSharedMemory(4'096);
    QVERIFY(memory);
    QVERIFY(::ftruncate(memory->number(), 0) != 0);
    QVERIFY(::ftruncate(memory->number(), 8'192) != 0);
    auto mapped = MappedBytes::map(memory->number(), 4'096, MappedBytes::Access::ReadAndWrite);
    QVERIFY(mapped);
    mapped->data()[4'095] = 7;
    QCOMPARE(memory->readAll(4'096).value().back(), char(7));

    const auto growing = makeSharedMemory(0);
    QVERIFY(growing->writeAll("abc"));
    QCOMPARE(::ftruncate(growing->number(), 2), 0);
    sealSharedMemory(*growing);
    QVERIFY(::ftruncate(growing->number(), 1) != 0);
}

void TestChannel::growingMemoryIsReadWhole()
{
    const auto memory = makeSharedMemory(0);
    const QByteArray bytes(1 << 20, 'z');
    QVERIFY(memory->writeAll(bytes));
    QCOMPARE(memory->sizeBytes(), bytes.size());
    QCOMPARE(memory->readAll(bytes.size()).value(), bytes);
    QCOMPARE(memory->readAll(bytes.size() - 1).error().code, ReadErrorCode::TooLarge);
}

void TestChannel::anEmptyFileIsMappedAsNothing()
{
    const auto memory = makeSharedMemory(0);
    const auto mapped = MappedBytes::map(memory->number(), 0, MappedBytes::Access::Read);
    QVERIFY(mapped);
    QVERIFY(mapped->bytes().isEmpty());
    QVERIFY(!MappedBytes::map(-1, 10, MappedBytes::Access::Read));
}

QTEST_GUILESS_MAIN(TestChannel)
#include "tst_channel.moc"
