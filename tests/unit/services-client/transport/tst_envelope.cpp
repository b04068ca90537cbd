#include "services-client/transport/envelope.h"
#include "tests/support/client/faketransport.h"

#include <QtTest>

using namespace nw;
using namespace nw::test;

class EnvelopeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void successIsUnpacked();
    void noContentIsSuccess();
    void whatIsNoEnvelopeIsRefused_data();
    void whatIsNoEnvelopeIsRefused();
    void aProblemNamesItsCode();
    void aWordOfALaterServerIsJudgedByStatus_data();
    void aWordOfALaterServerIsJudgedByStatus();
    void nobodyElsesAnswerIsTheServersJudgement_data();
    void nobodyElsesAnswerIsTheServersJudgement();
    void theFirstFieldAtFaultIsNamed();
    void theTimeToTryAgainIsRead_data();
    void theTimeToTryAgainIsRead();
};

void EnvelopeTest::successIsUnpacked()
{
    HttpAnswer answer = jsonAnswer("[1,2]");
    answer.body.insert(answer.body.size() - 1, ",\"meta\":{\"nextCursor\":\"c\"}");
    const Result<Envelope> envelope = readEnvelope(answer);
    QVERIFY(envelope);
    QCOMPARE(envelope->data.toArray().size(), 2);
    QCOMPARE(envelope->meta.value(u"nextCursor"_qs).toString(), QStringLiteral("c"));
}

void EnvelopeTest::noContentIsSuccess()
{
    HttpAnswer answer;
    answer.status = 204;
    QVERIFY(readEnvelope(answer));
}

void EnvelopeTest::whatIsNoEnvelopeIsRefused_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("html") << QByteArray("<html></html>");
    QTest::newRow("other object") << QByteArray("{}");
    QTest::newRow("not a success") << QByteArray(R"({"success":false,"data":{}})");
    QTest::newRow("success as text") << QByteArray(R"({"success":"true","data":{}})");
    QTest::newRow("twice") << QByteArray(R"({"success":true,"success":true,"data":{}})");
}

void EnvelopeTest::whatIsNoEnvelopeIsRefused()
{
    QFETCH(QByteArray, body);
    HttpAnswer answer;
    answer.status = 200;
    answer.body = body;
    const Result<Envelope> envelope = readEnvelope(answer);
    QVERIFY(!envelope);
    QCOMPARE(envelope.error().code, ErrorCode::MalformedJson);
}

void EnvelopeTest::aProblemNamesItsCode()
{
    for (const ErrorCode code : {ErrorCode::InvalidCredentials, ErrorCode::TokenReused,
                                 ErrorCode::ProgressConflict, ErrorCode::PreconditionFailed})
        QCOMPARE(readEnvelope(problemAnswer(code)).error().code, code);
}

void EnvelopeTest::aWordOfALaterServerIsJudgedByStatus_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<int>("code");
    QTest::newRow("301") << 301 << int(ErrorCode::Internal);
    QTest::newRow("401") << 401 << int(ErrorCode::Unauthenticated);
    QTest::newRow("402") << 402 << int(ErrorCode::PaymentRequired);
    QTest::newRow("403") << 403 << int(ErrorCode::Forbidden);
    QTest::newRow("404") << 404 << int(ErrorCode::NotFound);
    QTest::newRow("408") << 408 << int(ErrorCode::Timeout);
    QTest::newRow("413") << 413 << int(ErrorCode::PayloadTooLarge);
    QTest::newRow("429") << 429 << int(ErrorCode::RateLimited);
    QTest::newRow("502") << 502 << int(ErrorCode::Unavailable);
    QTest::newRow("503") << 503 << int(ErrorCode::Unavailable);
    QTest::newRow("504") << 504 << int(ErrorCode::Timeout);
}

void EnvelopeTest::aWordOfALaterServerIsJudgedByStatus()
{
    QFETCH(int, status);
    QFETCH(int, code);
    HttpAnswer answer;
    answer.status = status;
    answer.headers = {{"content-type", "application/problem+json"}};
    answer.body = "{\"type\":\"urn:nerdwork:problem:of_tomorrow\",\"status\":"
        + QByteArray::number(status) + ",\"code\":\"of_tomorrow\"}";
    QCOMPARE(int(readEnvelope(answer).error().code), code);
}

void EnvelopeTest::nobodyElsesAnswerIsTheServersJudgement_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("a page") << QByteArray("text/html") << QByteArray("<html>blocked</html>");
    QTest::newRow("nothing") << QByteArray() << QByteArray();
    QTest::newRow("a page that is called a problem")
        << QByteArray("application/problem+json") << QByteArray("<html>blocked</html>");
    QTest::newRow("a gateway's problem without a code")
        << QByteArray("application/problem+json")
        << QByteArray(R"({"type":"about:blank","title":"Forbidden","status":403})");
    QTest::newRow("a gateway's problem with another code")
        << QByteArray("application/problem+json")
        << QByteArray(R"({"type":"about:blank","status":403,"code":"E1020"})");
    QTest::newRow("our words under another type")
        << QByteArray("text/plain")
        << QByteArray(R"({"status":404,"code":"not_found","detail":""})");
}

void EnvelopeTest::nobodyElsesAnswerIsTheServersJudgement()
{
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, body);
    for (const int status : {301, 400, 401, 402, 403, 404, 405, 413, 415, 429, 500}) {
        HttpAnswer answer;
        answer.status = status;
        answer.headers = {{"content-type", type}};
        answer.body = body;
        QCOMPARE(readEnvelope(answer).error().code, ErrorCode::Unavailable);
    }
}

void EnvelopeTest::theFirstFieldAtFaultIsNamed()
{
    HttpAnswer answer;
    answer.status = 400;
    answer.headers = {{"content-type", "application/problem+json; charset=utf-8"}};
    answer.body = R"({"status":400,"code":"invalid_input","requestId":"r7",)"
                  R"("errors":[{"field":"password","code":"too_short","detail":"12 or more"}]})";
    const Error error = readEnvelope(answer).error();
    QCOMPARE(error.code, ErrorCode::InvalidInput);
    QCOMPARE(error.field, QStringLiteral("password"));
    QVERIFY(error.detail.contains(QStringLiteral("r7")));
}

void EnvelopeTest::theTimeToTryAgainIsRead_data()
{
    QTest::addColumn<QByteArray>("retryAfter");
    QTest::addColumn<int>("seconds");
    QTest::newRow("none") << QByteArray() << 0;
    QTest::newRow("seconds") << QByteArray("7") << 7;
    QTest::newRow("spaces") << QByteArray(" 7 ") << 7;
    QTest::newRow("a date") << QByteArray("Sun, 06 Nov 1994 08:51:07 GMT") << 90;
    QTest::newRow("a date gone by") << QByteArray("Sun, 06 Nov 1994 08:00:00 GMT") << 0;
    QTest::newRow("a year") << QByteArray("31536000") << 3'600;
    QTest::newRow("before now") << QByteArray("-5") << 0;
    QTest::newRow("over a number") << QByteArray("99999999999999999999") << 0;
    QTest::newRow("nonsense") << QByteArray("soon") << 0;
}

void EnvelopeTest::theTimeToTryAgainIsRead()
{
    QFETCH(QByteArray, retryAfter);
    QFETCH(int, seconds);
    HttpAnswer answer = problemAnswer(ErrorCode::Unavailable);
    answer.headers.emplaceBack("date", "Sun, 06 Nov 1994 08:49:37 GMT");
    if (!retryAfter.isEmpty())
        answer.headers.append({"retry-after", retryAfter});
    QCOMPARE(readEnvelope(answer).error().retryAfterSeconds, seconds);
    answer.headers.removeFirst(); // a proxy's own words, not a problem of ours
    QCOMPARE(readEnvelope(answer).error().retryAfterSeconds, seconds);
}

QTEST_APPLESS_MAIN(EnvelopeTest)
#include "tst_envelope.moc"
