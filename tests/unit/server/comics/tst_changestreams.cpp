#include "server/comics/sync/changestreams.h"
#include "server/common/http/paging.h"
#include "services-client/contract/ids.h"
#include "tests/unit/server/comics/comicsworld.h"

#include <QJsonDocument>
#include <QTest>

#include <condition_variable>
#include <mutex>
#include <thread>

using namespace nw;
using namespace nw::server;
using namespace nw::server::comics;
using namespace std::chrono_literals;

namespace {

const QString kReader = QStringLiteral("0190a000-0000-7000-8000-00000000000a");
const QString kOtherReader = QStringLiteral("0190a000-0000-7000-8000-00000000000b");
constexpr auto kPatience = 20s; // for what comes at once

// What a client does with a stream: asks for a block, waits for it, and asks for the next.
class Taker
{
public:
    explicit Taker(std::shared_ptr<BodyStream> stream)
        : m_stream(std::move(stream))
    {
    }

    // Asks without waiting.
    void ask()
    {
        m_stream->next([this](QByteArray block) {
            const std::lock_guard lock(m_mutex);
            m_blocks.append(std::move(block));
            m_came.notify_all();
        });
    }

    // The next block that was asked for; null when none comes.
    std::optional<QByteArray> wait(std::chrono::milliseconds patience = kPatience)
    {
        std::unique_lock lock(m_mutex);
        if (!m_came.wait_for(lock, patience, [this] { return !m_blocks.isEmpty(); }))
            return std::nullopt;
        return m_blocks.takeFirst();
    }

    std::optional<QByteArray> next()
    {
        ask();
        return wait();
    }

    BodyStream &stream() { return *m_stream; }
    void letGo() { m_stream.reset(); }

private:
    std::shared_ptr<BodyStream> m_stream;
    std::mutex m_mutex;
    std::condition_variable m_came;
    QByteArrayList m_blocks;
};

// The pages of progress events in a block, and the place of the last event.
struct Events
{
    QList<int> pages;
    QString lastId;
};

Events eventsOf(const QByteArray &block)
{
    Events events;
    const QByteArrayList lines = block.split('\n');
    for (const QByteArray &line : lines) {
        if (line.startsWith("id: "))
            events.lastId = QString::fromLatin1(line.mid(4));
        if (!line.startsWith("data: "))
            continue;
        const auto change = readChange(QJsonDocument::fromJson(line.mid(6)).object());
        if (change)
            events.pages.append(change->payload.value(u"currentPage").toInt());
    }
    return events;
}

} // namespace

class TestChangeStreams : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { test::addEngines(); }

    void init()
    {
        if (const QString why = test::whyNotOn(test::currentEngine()); !why.isEmpty())
            QSKIP(qPrintable(why));
        m_world = std::make_unique<ComicsWorld>(test::currentEngine());
        m_comics.clear();
        for (int i = 0; i < 3; ++i)
            m_comics.append(m_world->add(ComicBuilder(QString::number(i)).withPages(500)));
    }

    void cleanup()
    {
        m_streams.reset();
        m_world.reset();
    }

    void whatIsThereComesFirstAndThenWhatHappens()
    {
        read(kReader, 0, 5);
        start({});
        Taker taker(open(kReader, {}));
        const Events before = eventsOf(*taker.next());
        QCOMPARE(before.pages, QList<int>{5});
        taker.ask();
        read(kReader, 1, 7);
        m_streams->changed(kReader);
        const Events news = eventsOf(*taker.wait());
        QCOMPARE(news.pages, QList<int>{7});
        // The id is a cursor of the list of changes.
        const auto cursor = positionOf(before.lastId);
        QVERIFY(cursor);
        const auto rest = m_world->progress->changes(kReader, *cursor, 10);
        QCOMPARE(rest->changes.size(), 1);
        QCOMPARE(cursorText(rest->nextPosition), news.lastId.toLatin1());
    }

    void theGreetingIsSentAtOnce()
    {
        start({});
        Taker taker(*m_streams->open(kReader, head(), "retry: 2000\n\n"));
        QCOMPARE(*taker.next(), QByteArray("retry: 2000\n\n"));
    }

    void aSlowClientGetsWhatIsNewestAndCostsNothing()
    {
        start({});
        Taker taker(open(kReader, head()));
        for (int page = 1; page <= 40; ++page) {
            read(kReader, 0, page); // nobody takes anything
            m_streams->changed(kReader);
        }
        QCOMPARE(eventsOf(*taker.next()).pages, QList<int>{40});
    }

    void whatAnotherProcessWroteIsFound()
    {
        StreamLimits limits;
        limits.lookEvery = 10ms;
        start(limits);
        Taker taker(open(kReader, head()));
        taker.ask();
        read(kReader, 0, 9); // nobody tells
        QCOMPARE(eventsOf(*taker.wait()).pages, QList<int>{9});
    }

    void nobodyHearsAnother()
    {
        StreamLimits limits;
        limits.lookEvery = 5ms;
        start(limits);
        Taker mine(open(kReader, head()));
        Taker theirs(open(kOtherReader, {}));
        theirs.ask();
        read(kReader, 0, 9);
        m_streams->changed(kReader);
        QCOMPARE(eventsOf(*mine.next()).pages, QList<int>{9});
        read(kOtherReader, 1, 3);
        m_streams->changed(kOtherReader);
        QCOMPARE(eventsOf(*theirs.wait()).pages, QList<int>{3}); // and nothing before it
    }

    void silenceIsBrokenByAComment()
    {
        StreamLimits limits;
        limits.lookEvery = 5ms;
        limits.heartbeat = 20ms;
        start(limits);
        Taker taker(open(kReader, head()));
        QCOMPARE(*taker.next(), QByteArray(":\n\n"));
        QCOMPARE(*taker.next(), QByteArray(":\n\n"));
    }

    void aStreamEndsWithItsTime()
    {
        StreamLimits limits;
        limits.lookEvery = 5ms;
        limits.lifetime = 20ms;
        start(limits);
        Taker taker(open(kReader, head()));
        QCOMPARE(*taker.next(), QByteArray());
        QCOMPARE(*taker.next(), QByteArray()); // and stays ended
    }

    void ofTooManyStreamsOfAPersonTheOldestEnds()
    {
        StreamLimits limits;
        limits.perUser = 2;
        start(limits);
        Taker first(open(kReader, head()));
        first.ask();
        Taker second(open(kReader, head()));
        second.ask();
        Taker theirs(open(kOtherReader, head()));
        theirs.ask();
        Taker third(open(kReader, head()));
        QCOMPARE(*first.wait(), QByteArray());
        read(kReader, 0, 4);
        m_streams->changed(kReader);
        QCOMPARE(eventsOf(*second.wait()).pages, QList<int>{4});
        QCOMPARE(eventsOf(*third.next()).pages, QList<int>{4});
        QVERIFY(!theirs.wait(0ms));
        theirs.stream().end();
    }

    void moreThanTheServerBearsAreRefused()
    {
        StreamLimits limits;
        limits.total = 2;
        start(limits);
        Taker first(open(kReader, head()));
        Taker second(open(kOtherReader, head()));
        const auto refused = m_streams->open(kReader, head(), {});
        QCOMPARE(refused.error().code, ErrorCode::Unavailable);
        first.letGo();
        QCOMPARE(m_streams->count(), 1);
        QVERIFY(m_streams->open(kReader, head(), {}));
    }

    void endingTellsWhoeverWaits()
    {
        start({});
        Taker taker(open(kReader, head()));
        taker.ask();
        taker.stream().end();
        QCOMPARE(*taker.wait(), QByteArray());
        Taker other(open(kReader, head()));
        other.ask();
        m_streams.reset();
        QCOMPARE(*other.wait(), QByteArray());
        QCOMPARE(*other.next(), QByteArray()); // nobody is there any more
    }

    void nothingIsMissedWhileManyWriteAndListen()
    {
        constexpr int kPages = 60;
        StreamLimits limits;
        limits.lookEvery = 5ms;
        start(limits);
        Taker taker(open(kReader, head()));
        std::vector<std::thread> writers;
        for (int comic = 0; comic < 3; ++comic) {
            writers.emplace_back([this, comic] {
                for (int page = 1; page <= kPages; ++page) {
                    read(kReader, comic, page);
                    m_streams->changed(kReader);
                }
            });
        }
        QHash<QString, int> last; // of each comic, as its newest event says
        int finished = 0;
        while (finished < 3) {
            const auto block = taker.next();
            QVERIFY(block && !block->isEmpty());
            const QByteArrayList lines = block->split('\n');
            for (const QByteArray &line : lines) {
                if (!line.startsWith("data: "))
                    continue;
                const auto change = readChange(QJsonDocument::fromJson(line.mid(6)).object());
                const int page = change->payload.value(u"currentPage").toInt();
                QVERIFY(page > last.value(change->entityId)); // in order, none twice
                last.insert(change->entityId, page);
                finished += page == kPages ? 1 : 0;
            }
        }
        for (std::thread &writer : writers)
            writer.join();
    }

private:
    void start(const StreamLimits &limits)
    {
        m_streams = std::make_unique<ChangeStreams>(*m_world->progressStore, limits);
    }

    std::shared_ptr<BodyStream> open(const QString &user, const FeedPosition &from)
    {
        auto stream = m_streams->open(user, from, {});
        return stream ? *stream : nullptr;
    }

    FeedPosition head(const QString &user = kReader) { return *m_world->progress->feedHead(user); }

    void read(const QString &user, int comic, int page)
    {
        ProgressUpdate update;
        update.progress.currentPage = page;
        update.progress.pageCount = 500;
        update.progress.modifiedAtMs = m_world->clock.nowMs() - 1000 + page;
        update.progress.deviceId = QStringLiteral("laptop");
        QVERIFY(m_world->progress->update(user, m_comics.at(comic), update));
    }

    std::unique_ptr<ComicsWorld> m_world;
    std::unique_ptr<ChangeStreams> m_streams;
    QStringList m_comics;
};

QTEST_GUILESS_MAIN(TestChangeStreams)
#include "tst_changestreams.moc"
