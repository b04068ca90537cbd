#include "server/events/answeredrequests.h"
#include "server/events/sqlanswerstore.h"
#include "tests/support/manualclock.h"

#include <QTest>

#include "eventsdatabase.h"

using namespace nw;
using namespace nw::test;
using namespace nw::server;
using namespace nw::server::events;

namespace {

struct World : EventsDatabase
{
    ManualClock clock;
    SqlAnswerStore store{database};
    AnsweredRequests answered{store, clock};
    int deeds = 0;

    static Request request(const QByteArray &body, const QByteArray &key = "k-1")
    {
        Request request;
        request.method = Method::Post;
        request.path = QStringLiteral("/bookings/1/cancel");
        request.routeTemplate = "/bookings/:id/cancel";
        request.identity = Identity{QStringLiteral("ada"), {}, {}};
        request.body = body;
        if (!key.isEmpty())
            request.headers = {{"idempotency-key", key}};
        return request;
    }

    Response ask(const QByteArray &body, const QByteArray &key = "k-1",
                 const Result<QByteArray> &result = QByteArray("{\"n\":1}"))
    {
        return answered.answer(request(body, key), 201, [&] {
            ++deeds;
            return result;
        });
    }
};

QString codeOf(const Response &response)
{
    return response.problem ? response.problem->code : QString();
}

} // namespace

// One key, one deed, one answer.
class TestAnsweredRequests : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addEngines(); }

    void init()
    {
        if (const QString why = whyNotOn(currentEngine()); !why.isEmpty())
            QSKIP(qPrintable(why));
    }

    void theSameRequestIsToldTheSameAndDoneOnce()
    {
        World w;
        const Response first = w.ask("{\"a\":1}");
        QCOMPARE(first.status, 201);
        QVERIFY(first.header("Idempotent-Replayed").isEmpty());
        const Response again = w.ask("{ \"a\": 1 }"); // white space is no other request
        QCOMPARE(again.status, 201);
        QCOMPARE(again.body, first.body);
        QCOMPARE(again.header("Idempotent-Replayed"), QByteArray("true"));
        QCOMPARE(w.deeds, 1);
    }

    void theAnswerIsThereAfterARestart()
    {
        World w;
        const Response first = w.ask("{}");
        SqlAnswerStore store(w.database);
        AnsweredRequests restarted(store, w.clock);
        const Response again = restarted.answer(World::request("{}"), 201, [&] {
            ++w.deeds;
            return Result<QByteArray>(QByteArray("{\"n\":2}"));
        });
        QCOMPARE(again.body, first.body);
        QCOMPARE(w.deeds, 1);
    }

    void anotherRequestUnderTheKeyIsRefused()
    {
        World w;
        QCOMPARE(w.ask("{\"a\":1}").status, 201);
        const Response other = w.ask("{\"a\":2}");
        QCOMPARE(other.status, 422);
        QCOMPARE(codeOf(other), QStringLiteral("idempotency_key_reused"));
        QCOMPARE(w.deeds, 1);
        QCOMPARE(w.ask("{\"a\":2}", "k-2").status, 201);
    }

    void anotherPersonsEqualKeyIsAnotherOne()
    {
        World w;
        QCOMPARE(w.ask("{}").status, 201);
        Request request = World::request("{}");
        request.identity->userId = QStringLiteral("bea");
        int deeds = 0;
        QCOMPARE(w.answered
                     .answer(request, 200,
                             [&] {
                                 ++deeds;
                                 return Result<QByteArray>(QByteArray("{}"));
                             })
                     .status,
                 200);
        QCOMPARE(deeds, 1);
    }

    void aRefusalIsRememberedAndAnAccidentIsNot()
    {
        World w;
        const auto refusal = failure(ErrorCode::Conflict, QStringLiteral("too late"));
        QCOMPARE(w.ask("{}", "k-1", refusal).status, 409);
        const Response again = w.ask("{}", "k-1");
        QCOMPARE(again.status, 409);
        QCOMPARE(again.problem->detail, QStringLiteral("too late"));
        QCOMPARE(again.header("Idempotent-Replayed"), QByteArray("true"));
        QCOMPARE(w.ask("{}", "k-2", failure(ErrorCode::Unavailable)).status, 503);
        QCOMPARE(w.ask("{}", "k-2").status, 201);
    }

    void whileItIsWorkedOnTheSecondOneIsToldToWait()
    {
        World w;
        Response second;
        const Response first = w.answered.answer(World::request("{}"), 200, [&] {
            second = w.ask("{}");
            return Result<QByteArray>(QByteArray("{}"));
        });
        QCOMPARE(first.status, 200);
        QCOMPARE(second.status, 409);
        QCOMPARE(codeOf(second), QStringLiteral("in_flight"));
        QVERIFY(!second.header("Retry-After").isEmpty());
        QCOMPARE(w.deeds, 0);
    }

    void withoutAKeyNothingIsDone()
    {
        World w;
        QCOMPARE(w.ask("{}", {}).status, 428);
        QCOMPARE(w.deeds, 0);
    }
};

QTEST_GUILESS_MAIN(TestAnsweredRequests)
#include "tst_answeredrequests.moc"
