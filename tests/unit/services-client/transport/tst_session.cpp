#include "services-client/contract/jsonreader.h"
#include "services-client/transport/session.h"
#include "tests/support/client/clientfixtures.h"
#include "tests/support/client/faketransport.h"

#include <QSignalSpy>
#include <QtTest>

using namespace nw;
using namespace nw::test;

namespace {

const QString kRefresh = QStringLiteral("POST /auth/refresh");
const QString kThing = QStringLiteral("GET /thing");

SignedIn tokens(int number, std::int64_t seconds = 900)
{
    SignedIn value;
    value.token = QStringLiteral("access-%1").arg(number);
    value.refreshToken = QStringLiteral("refresh-%1").arg(number);
    value.expiresInSeconds = seconds;
    value.user.id = QStringLiteral("ada-id");
    return value;
}

HttpAnswer tokenAnswer(int number)
{
    JsonWriter out;
    write(out, tokens(number));
    return jsonAnswer(out.take());
}

HttpRequest thing(HttpMethod method = HttpMethod::Get)
{
    HttpRequest request;
    request.method = method;
    request.target = QStringLiteral("/thing");
    return request;
}

} // namespace

class SessionTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void publicCallsCarryNoToken();
    void callsOfASignedInPersonCarryTheToken();
    void withoutASessionNothingIsSent();
    void manyCallsRenewTheTokenOnce();
    void theNewTokenIsOnDiskBeforeItIsUsed();
    void aTokenThatCannotBeStoredIsNotUsed();
    void aRefusedTokenIsRenewedAndTheCallRepeatedOnce();
    void aCallThatIsRefusedTwiceIsAnswered();
    void anEndedSessionSaysSoOnce();
    void aProxysPageIsNoEndOfTheSession_data();
    void aProxysPageIsNoEndOfTheSession();
    void offlineIsNoEndOfTheSession();
    void aLostRenewalIsAskedForAgainAtOnce();
    void signingOutVoidsARenewalUnderWay();
    void nobodysCallIsSignedByWhoCameAfter_data();
    void nobodysCallIsSignedByWhoCameAfter();
    void signingInAgainGoesOnWithTheCalls();
    void aSilentReadIsRepeatedOnce();
    void aSilentWriteIsRepeatedOnlyWithItsKey_data();
    void aSilentWriteIsRepeatedOnlyWithItsKey();
    void aSlowCallAmongAnsweredOnesIsNoSilence();
    void everyCallHasAnIdOfItsOwn();
    void tokensOfAnotherServerOrAccountAreNotTouched();

private:
    void answerThings();
    void answerRenewals();

    std::unique_ptr<FakeTransport> m_transport;
    std::unique_ptr<Reachability> m_reach;
    std::unique_ptr<Session> m_session;
    MemorySecretStore m_secrets;
    ManualEnvironment m_time;
};

void SessionTest::init()
{
    m_session.reset();
    m_reach.reset();
    m_time = {};
    m_secrets.values.clear();
    m_secrets.isFull = false;
    m_transport = std::make_unique<FakeTransport>();
    m_reach = std::make_unique<Reachability>(*m_transport);
    m_session = std::make_unique<Session>(*m_transport, *m_reach, m_secrets,
                                          QStringLiteral("server "), m_time.environment());
}

// Takes exactly the newest token that was given out.
void SessionTest::answerThings()
{
    m_transport->on(kThing, [this](const HttpRequest &request) -> Result<HttpAnswer> {
        const QString newest =
            m_secrets.values.value(QStringLiteral("server ada-id")).section(u'-', 1);
        const QByteArray token = headerOf(request, "Authorization");
        return token.isEmpty() || token == "Bearer access-" + newest.toLatin1()
            ? jsonAnswer("{}")
            : problemAnswer(ErrorCode::TokenExpired);
    });
}

void SessionTest::answerRenewals()
{
    m_transport->on(kRefresh, [](const HttpRequest &request) -> Result<HttpAnswer> {
        const QString used = parseJsonObject(request.body)->value(u"refreshToken"_qs).toString();
        return tokenAnswer(used.section(u'-', 1).toInt() + 1);
    });
}

void SessionTest::publicCallsCarryNoToken()
{
    answerThings();
    QVERIFY(m_session->begin(tokens(1)));
    QVERIFY(await(m_session->send(thing(), Sign::Never)));
    QVERIFY(headerOf(m_transport->requests().first(), "Authorization").isEmpty());
}

void SessionTest::callsOfASignedInPersonCarryTheToken()
{
    answerThings();
    QVERIFY(await(m_session->send(thing(), Sign::IfSignedIn)));
    QVERIFY(headerOf(m_transport->requests().last(), "Authorization").isEmpty());
    QVERIFY(m_session->begin(tokens(1)));
    QVERIFY(await(m_session->send(thing(), Sign::IfSignedIn)));
    QCOMPARE(headerOf(m_transport->requests().last(), "Authorization"),
             QByteArray("Bearer access-1"));
}

void SessionTest::withoutASessionNothingIsSent()
{
    const auto answer = await(m_session->send(thing(), Sign::Always));
    QCOMPARE(answer.error().code, ErrorCode::Unauthenticated);
    QVERIFY(m_transport->requests().isEmpty());
}

void SessionTest::manyCallsRenewTheTokenOnce()
{
    answerThings();
    answerRenewals();
    QVERIFY(m_session->begin(tokens(1)));
    m_time.nowMs += 900'000;
    m_transport->hold(kRefresh);
    QList<QFuture<Result<HttpAnswer>>> calls;
    for (int i = 0; i < 20; ++i)
        calls.append(m_session->send(thing(), Sign::Always));
    QCoreApplication::sendPostedEvents();
    m_transport->release();
    for (const auto &call : calls)
        QCOMPARE(await(call)->status, 200);
    QCOMPARE(m_transport->count(kRefresh), 1);
    QCOMPARE(m_transport->count(kThing), 20);
}

void SessionTest::theNewTokenIsOnDiskBeforeItIsUsed()
{
    answerRenewals();
    QString storedWhenUsed;
    m_transport->on(kThing, [&](const HttpRequest &) -> Result<HttpAnswer> {
        storedWhenUsed = m_secrets.values.value(QStringLiteral("server ada-id"));
        return jsonAnswer("{}");
    });
    QVERIFY(m_session->begin(tokens(1)));
    m_time.nowMs += 900'000;
    QVERIFY(await(m_session->send(thing(), Sign::Always)));
    QCOMPARE(storedWhenUsed, QStringLiteral("refresh-2"));
}

void SessionTest::aTokenThatCannotBeStoredIsNotUsed()
{
    answerThings();
    answerRenewals();
    QVERIFY(m_session->begin(tokens(1)));
    m_time.nowMs += 900'000;
    m_secrets.isFull = true;
    QCOMPARE(await(m_session->send(thing(), Sign::Always)).error().code, ErrorCode::DiskFull);
    QCOMPARE(m_transport->count(kThing), 0);
}

void SessionTest::aRefusedTokenIsRenewedAndTheCallRepeatedOnce()
{
    answerThings();
    answerRenewals();
    QVERIFY(m_session->begin(tokens(1)));
    m_secrets.values.insert(QStringLiteral("server ada-id"), QStringLiteral("refresh-5"));
    QCOMPARE(await(m_session->send(thing(), Sign::Always))->status, 200);
    QCOMPARE(m_transport->count(kRefresh), 1);
    QCOMPARE(m_transport->count(kThing), 2);
}

void SessionTest::aCallThatIsRefusedTwiceIsAnswered()
{
    answerRenewals();
    m_transport->on(kThing,
                    [](const HttpRequest &) { return problemAnswer(ErrorCode::TokenExpired); });
    QVERIFY(m_session->begin(tokens(1)));
    QCOMPARE(await(m_session->send(thing(), Sign::Always))->status, 401);
    QCOMPARE(m_transport->count(kThing), 2);
}

void SessionTest::anEndedSessionSaysSoOnce()
{
    m_transport->on(kRefresh,
                    [](const HttpRequest &) { return problemAnswer(ErrorCode::TokenReused); });
    answerThings();
    QSignalSpy ended(m_session.get(), &Session::ended);
    m_secrets.values.insert(QStringLiteral("server ada-id"), QStringLiteral("refresh-1"));
    m_session->resume(QStringLiteral("ada-id"));
    QVERIFY(m_session->isActive());
    for (int i = 0; i < 3; ++i)
        QCOMPARE(await(m_session->send(thing(), Sign::Always)).error().code,
                 ErrorCode::Unauthenticated);
    QCOMPARE(ended.count(), 1);
    QCOMPARE(m_transport->count(kRefresh), 1);
    QVERIFY(!m_session->isActive());
    QCOMPARE(await(m_session->send(thing(), Sign::IfSignedIn))->status, 200);
}

void SessionTest::aProxysPageIsNoEndOfTheSession_data()
{
    QTest::addColumn<int>("status");
    for (const int status : {400, 401, 403, 404, 407})
        QTest::addRow("%d", status) << status;
}

void SessionTest::aProxysPageIsNoEndOfTheSession()
{
    QFETCH(int, status);
    m_transport->on(kRefresh, [status](const HttpRequest &) -> Result<HttpAnswer> {
        HttpAnswer page;
        page.status = status;
        page.headers = {{"content-type", "text/html"}};
        page.body = "<html>Please log in to this network</html>";
        return page;
    });
    QSignalSpy ended(m_session.get(), &Session::ended);
    m_secrets.values.insert(QStringLiteral("server ada-id"), QStringLiteral("refresh-1"));
    m_session->resume(QStringLiteral("ada-id"));
    QCOMPARE(await(m_session->send(thing(), Sign::Always)).error().code, ErrorCode::Unavailable);
    QVERIFY(ended.isEmpty());
    QVERIFY(m_session->isActive());
    answerRenewals();
    answerThings();
    QCOMPARE(await(m_session->send(thing(), Sign::Always))->status, 200);
}

void SessionTest::offlineIsNoEndOfTheSession()
{
    bool isCut = true;
    m_transport->on(kRefresh, [&](const HttpRequest &) -> Result<HttpAnswer> {
        if (isCut)
            return failure(ErrorCode::Offline);
        return tokenAnswer(2);
    });
    answerThings();
    QSignalSpy ended(m_session.get(), &Session::ended);
    m_secrets.values.insert(QStringLiteral("server ada-id"), QStringLiteral("refresh-1"));
    m_session->resume(QStringLiteral("ada-id"));
    QCOMPARE(await(m_session->send(thing(), Sign::Always)).error().code, ErrorCode::Offline);
    QVERIFY(!m_reach->isReachable());
    QVERIFY(m_session->isActive());
    isCut = false;
    QCOMPARE(await(m_session->send(thing(), Sign::Always))->status, 200);
    QVERIFY(ended.isEmpty());
}

void SessionTest::aLostRenewalIsAskedForAgainAtOnce()
{
    answerThings();
    int asked = 0;
    m_transport->on(kRefresh, [&](const HttpRequest &) -> Result<HttpAnswer> {
        if (++asked == 1)
            return failure(ErrorCode::Timeout);
        return tokenAnswer(2);
    });
    m_secrets.values.insert(QStringLiteral("server ada-id"), QStringLiteral("refresh-1"));
    m_session->resume(QStringLiteral("ada-id"));
    QCOMPARE(await(m_session->send(thing(), Sign::Always))->status, 200);
    QCOMPARE(asked, 2);
}

void SessionTest::signingOutVoidsARenewalUnderWay()
{
    answerRenewals();
    QVERIFY(m_session->begin(tokens(1)));
    m_time.nowMs += 900'000;
    m_transport->hold(kRefresh);
    const auto call = m_session->send(thing(), Sign::Always);
    QVERIFY(m_session->end());
    QCOMPARE(await(call).error().code, ErrorCode::Unauthenticated);
    m_transport->release();
    QTest::qWait(0);
    QCoreApplication::processEvents();
    QVERIFY(m_secrets.values.isEmpty());
    QVERIFY(!m_session->isActive());
}

void SessionTest::nobodysCallIsSignedByWhoCameAfter_data()
{
    QTest::addColumn<QString>("held");
    QTest::addColumn<int>("sentThings");
    QTest::newRow("while the token was renewed") << kRefresh << 0;
    QTest::newRow("while the token was refused") << kThing << 1;
}

void SessionTest::nobodysCallIsSignedByWhoCameAfter()
{
    QFETCH(QString, held);
    answerRenewals();
    m_transport->on(kThing,
                    [](const HttpRequest &) { return problemAnswer(ErrorCode::TokenExpired); });
    QVERIFY(m_session->begin(tokens(1)));
    if (held == kRefresh)
        m_time.nowMs += 900'000;
    m_transport->hold(held);
    const auto call = m_session->send(thing(), Sign::Always);
    SignedIn bob = tokens(7);
    bob.user.id = QStringLiteral("bob-id");
    QVERIFY(m_session->begin(bob));
    m_transport->release();
    QCOMPARE(await(call).error().code, ErrorCode::Cancelled);
    QTEST(m_transport->count(kThing), "sentThings");
}

void SessionTest::signingInAgainGoesOnWithTheCalls()
{
    answerThings();
    answerRenewals();
    QVERIFY(m_session->begin(tokens(1)));
    m_time.nowMs += 900'000;
    m_transport->hold(kRefresh);
    const auto call = m_session->send(thing(), Sign::Always);
    QVERIFY(m_session->begin(tokens(4)));
    QCOMPARE(await(call)->status, 200);
    m_transport->release();
}

void SessionTest::aSilentReadIsRepeatedOnce()
{
    int asked = 0;
    m_transport->on(kThing, [&](const HttpRequest &) -> Result<HttpAnswer> {
        if (++asked == 1)
            return failure(ErrorCode::Timeout);
        return jsonAnswer("{}");
    });
    QCOMPARE(await(m_session->send(thing(), Sign::Never))->status, 200);
    QVERIFY(m_reach->isReachable());
    m_transport->on(kThing, [&](const HttpRequest &) -> Result<HttpAnswer> {
        ++asked;
        return failure(ErrorCode::Offline);
    });
    asked = 0;
    QCOMPARE(await(m_session->send(thing(), Sign::Never)).error().code, ErrorCode::Offline);
    QCOMPARE(asked, 2);
    QVERIFY(!m_reach->isReachable());
}

void SessionTest::aSilentWriteIsRepeatedOnlyWithItsKey_data()
{
    QTest::addColumn<bool>("hasKey");
    QTest::addColumn<int>("times");
    QTest::newRow("without") << false << 1;
    QTest::newRow("with") << true << 2;
}

void SessionTest::aSilentWriteIsRepeatedOnlyWithItsKey()
{
    QFETCH(bool, hasKey);
    const QString post = QStringLiteral("POST /thing");
    m_transport->on(post, [](const HttpRequest &) { return failure(ErrorCode::Timeout); });
    HttpRequest request = thing(HttpMethod::Post);
    if (hasKey)
        request.headers = {{"Idempotency-Key", "k"}};
    QCOMPARE(await(m_session->send(request, Sign::Never)).error().code, ErrorCode::Timeout);
    QTEST(m_transport->count(post), "times");
}

void SessionTest::aSlowCallAmongAnsweredOnesIsNoSilence()
{
    answerThings();
    const QString slow = QStringLiteral("POST /slow");
    m_transport->on(slow, [](const HttpRequest &) { return failure(ErrorCode::Timeout); });
    HttpRequest request = thing(HttpMethod::Post);
    request.target = QStringLiteral("/slow");
    m_transport->hold(slow);
    const auto first = m_session->send(request, Sign::Never);
    QVERIFY(await(m_session->send(thing(), Sign::Never)));
    m_transport->release();
    QCOMPARE(await(first).error().code, ErrorCode::Timeout);
    QVERIFY(m_reach->isReachable());
    // Nothing else was answered meanwhile: that is silence.
    QCOMPARE(await(m_session->send(request, Sign::Never)).error().code, ErrorCode::Timeout);
    QVERIFY(!m_reach->isReachable());
}

void SessionTest::everyCallHasAnIdOfItsOwn()
{
    answerThings();
    QVERIFY(await(m_session->send(thing(), Sign::Never)));
    QVERIFY(await(m_session->send(thing(), Sign::Never)));
    const QByteArray first = headerOf(m_transport->requests().first(), "X-Request-Id");
    QVERIFY(!first.isEmpty());
    QVERIFY(first != headerOf(m_transport->requests().last(), "X-Request-Id"));
}

void SessionTest::tokensOfAnotherServerOrAccountAreNotTouched()
{
    m_secrets.values.insert(QStringLiteral("other server ada-id"), QStringLiteral("refresh-8"));
    m_secrets.values.insert(QStringLiteral("server bob-id"), QStringLiteral("refresh-9"));
    m_session->resume(QStringLiteral("ada-id"));
    QVERIFY(!m_session->isActive());
    QVERIFY(m_session->begin(tokens(1)));
    QVERIFY(m_session->end());
    QCOMPARE(m_secrets.values.size(), 2);
}

QTEST_GUILESS_MAIN(SessionTest)
#include "tst_session.moc"
