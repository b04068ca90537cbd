#include "server/common/http/answercache.h"
#include "tests/support/manualclock.h"

#include <QTest>

using namespace nw;
using namespace nw::server;

namespace {

Request asking(const QByteArray &target)
{
    Request request;
    request.target = target;
    request.path = QString::fromLatin1(target);
    return request;
}

Request askedBy(const QString &userId, const QByteArray &target)
{
    Request request = asking(target);
    request.identity = Identity{userId, {}, {}};
    return request;
}

// A handler that counts its calls, and answers with who asked and how often it was called.
class World
{
public:
    explicit World(qsizetype maxBytes = AnswerCache::kMaxBytes)
        : cache(
            clock, [this] { return writes; }, maxBytes)
    {
        Route bare = publicRoute(Method::Get, "/things", RateClass::Read,
                                 [this](const Request &request) { return answer(request); });
        route = cache.inFrontOf(std::move(bare));
    }

    // As the engine does it.
    Response get(const Request &request)
    {
        if (auto atHand = route.atHand(request))
            return *atHand;
        return route.handler(request);
    }

    test::ManualClock clock;
    std::uint64_t writes = 0;
    int calls = 0;
    int status = 200;
    QByteArray padding;
    AnswerCache cache;
    Route route;
    std::function<void()> whileAnswering = [] {};

private:
    Response answer(const Request &request)
    {
        ++calls;
        whileAnswering();
        const QString user = request.identity ? request.identity->userId : QStringLiteral("-");
        Response response =
            success('"' + user.toLatin1() + ' ' + QByteArray::number(calls) + padding + '"');
        response.status = status;
        return revalidated(request, response);
    }
};

} // namespace

class TestAnswerCache : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aStrangersAnswerIsGivenAgain()
    {
        World world;
        const Response first = world.get(asking("/things?limit=2"));
        const Response again = world.get(asking("/things?limit=2"));
        QCOMPARE(world.calls, 1);
        QCOMPARE(again.status, 200);
        QCOMPARE(again.body, first.body);
        QCOMPARE(again.headers, first.headers);
        world.get(asking("/things?limit=3"));
        QCOMPARE(world.calls, 2);
    }

    // The guard that keeps people apart: without it the second answer would be the first one's.
    void whoIsSignedInIsAnsweredAnewAndForHimselfAlone()
    {
        World world;
        QVERIFY(world.get(askedBy(QStringLiteral("ada"), "/things")).body.contains("ada"));
        QVERIFY(world.get(asking("/things")).body.contains("\"- "));
        QVERIFY(world.get(askedBy(QStringLiteral("bob"), "/things")).body.contains("bob"));
        QVERIFY(world.get(asking("/things")).body.contains("\"- "));
        QCOMPARE(world.calls, 3);
    }

    void anyWriteEndsIt()
    {
        World world;
        world.get(asking("/things"));
        ++world.writes;
        world.get(asking("/things"));
        QCOMPARE(world.calls, 2);
        world.get(asking("/things"));
        QCOMPARE(world.calls, 2);
    }

    // What was read may be from before the write.
    void aWriteWhileItIsMadeEndsItToo()
    {
        World world;
        world.whileAnswering = [&world] { ++world.writes; };
        world.get(asking("/things"));
        world.whileAnswering = [] {};
        world.get(asking("/things"));
        QCOMPARE(world.calls, 2);
    }

    void itIsKeptForASecond()
    {
        World world;
        world.get(asking("/things"));
        world.clock.advanceMs(AnswerCache::kMaxAgeMs - 1);
        world.get(asking("/things"));
        QCOMPARE(world.calls, 1);
        world.clock.advanceMs(1);
        world.get(asking("/things"));
        QCOMPARE(world.calls, 2);
        world.clock.advanceMs(-2000); // set back
        world.get(asking("/things"));
        QCOMPARE(world.calls, 3);
    }

    void whoHasItIsToldSo()
    {
        World world;
        const QByteArray etag = world.get(asking("/things")).header("ETag");
        QVERIFY(etag.size() > 2);
        Request request = asking("/things");
        request.headers = {{"if-none-match", etag}};
        const Response same = world.get(request);
        QCOMPARE(same.status, 304);
        QVERIFY(same.body.isEmpty());
        QCOMPARE(same.header("ETag"), etag);
        QCOMPARE(same.header("Cache-Control"), QByteArray("private, no-cache"));
        QVERIFY(same.header("Content-Type").isEmpty());
        QCOMPARE(world.calls, 1);
        request.headers = {{"if-none-match", "\"another\""}};
        QCOMPARE(world.get(request).status, 200);
        QCOMPARE(world.calls, 1);
    }

    // The answer to a request that names a tag is 304; what is kept is the whole.
    void theFirstToAskMayHaveItAlready()
    {
        World world;
        const QByteArray etag = world.get(asking("/things")).header("ETag");
        ++world.writes;
        world.calls = 0;
        Request request = asking("/things");
        request.headers = {{"if-none-match", etag}};
        QCOMPARE(world.get(request).status, 304);
        const Response whole = world.get(asking("/things"));
        QCOMPARE(whole.status, 200);
        QVERIFY(!whole.body.isEmpty());
        QCOMPARE(world.calls, 1);
    }

    void onlyWholeGoodAnswersToReadersAreKept()
    {
        World world;
        world.status = 404;
        world.get(asking("/things"));
        world.get(asking("/things"));
        QCOMPARE(world.calls, 2);
        world.status = 200;
        Request post = asking("/things");
        post.method = Method::Post;
        QVERIFY(!world.cache.atHand(post));
        world.get(asking("/things"));
        QVERIFY(!world.cache.atHand(post));
        Request head = asking("/things");
        head.method = Method::Head;
        QVERIFY(world.cache.atHand(head));
        QCOMPARE(world.calls, 3);
    }

    void memoryIsBoundedAndTheLeastAskedForGoesFirst()
    {
        constexpr qsizetype kRoom = 64LL * 1024;
        World world(kRoom);
        world.padding = QByteArray(1000, 'x');
        world.get(asking("/things?favourite"));
        for (int i = 0; i < 1000; ++i) {
            world.get(asking("/things?" + QByteArray::number(i)));
            world.get(asking("/things?favourite"));
            QVERIFY(world.cache.bytes() <= kRoom);
        }
        QCOMPARE(world.calls, 1001);
        QVERIFY(world.cache.bytes() > kRoom / 2);
    }

    void whatIsTooLargeIsNotKept()
    {
        World world(1024);
        world.padding = QByteArray(1000, 'x');
        world.get(asking("/things"));
        QCOMPARE(world.cache.bytes(), 0);
        world.get(asking("/things"));
        QCOMPARE(world.calls, 2);
    }
};

QTEST_GUILESS_MAIN(TestAnswerCache)
#include "tst_answercache.moc"
