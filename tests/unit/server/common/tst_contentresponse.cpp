#include "server/common/http/request.h"
#include "server/common/http/response.h"

#include <QTest>

using namespace nw::server;

namespace {

Request request(const QList<std::pair<QByteArray, QByteArray>> &headers,
                Method method = Method::Get)
{
    Request result;
    result.method = method;
    result.headers = headers;
    return result;
}

Content digits()
{
    Content content;
    content.mediaType = "text/plain";
    content.etag = "v1";
    content.cacheControl = "private";
    content.bytes = "0123456789";
    return content;
}

} // namespace

class TestContentResponse : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theWholeIsDescribed()
    {
        const Response response = contentResponse(request({}), digits());
        QCOMPARE(response.status, 200);
        QCOMPARE(response.body, QByteArray("0123456789"));
        QCOMPARE(response.header("etag"), QByteArray("\"v1\""));
        QCOMPARE(response.header("Content-Type"), QByteArray("text/plain"));
        QCOMPARE(response.header("Cache-Control"), QByteArray("private"));
        QCOMPARE(response.header("Accept-Ranges"), QByteArray("bytes"));
        QCOMPARE(response.header("Vary"), QByteArray("Accept, Authorization"));
    }

    void rangesAreCut_data()
    {
        QTest::addColumn<QByteArray>("range");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("contentRange");
        const auto part = [](const char *range, const char *body, const char *contentRange) {
            QTest::newRow(range) << QByteArray(range) << 206 << QByteArray(body)
                                 << QByteArray(contentRange);
        };
        part("bytes=0-0", "0", "bytes 0-0/10");
        part("bytes=2-5", "2345", "bytes 2-5/10");
        part("bytes=9-", "9", "bytes 9-9/10");
        part("bytes=0-", "0123456789", "bytes 0-9/10");
        part("bytes=5-99999999999999999999", "56789", "bytes 5-9/10");
        part("bytes=-3", "789", "bytes 7-9/10");
        part("bytes=-99", "0123456789", "bytes 0-9/10");
        part("BYTES=1-2", "12", "bytes 1-2/10");
        const auto whole = [](const char *range) {
            QTest::newRow(range) << QByteArray(range) << 200 << QByteArray("0123456789")
                                 << QByteArray();
        };
        whole("bytes=5-2");
        whole("bytes=0-1,3-4");
        whole("bytes=");
        whole("bytes=-");
        whole("bytes=a-b");
        whole("bytes=+1-2");
        whole("bytes=1-2x");
        whole("items=0-1");
        whole("bytes 0-1");
        const auto outside = [](const char *range) {
            QTest::newRow(range) << QByteArray(range) << 416 << QByteArray()
                                 << QByteArray("bytes */10");
        };
        outside("bytes=10-");
        outside("bytes=10-20");
        outside("bytes=99999999999999999999-");
        outside("bytes=-0");
    }

    void rangesAreCut()
    {
        QFETCH(QByteArray, range);
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, contentRange);
        const Response response = contentResponse(request({{"range", range}}), digits());
        QCOMPARE(response.status, status);
        if (status != 416)
            QCOMPARE(response.body, body);
        QCOMPARE(response.header("Content-Range"), contentRange);
    }

    void aRangeOfAFileIsAPartOfTheFile()
    {
        Content content = digits();
        content.bytes.clear();
        content.file = FileBody{QStringLiteral("/book"), 100, 10};
        const Response response = contentResponse(request({{"range", "bytes=2-5"}}), content);
        QCOMPARE(response.status, 206);
        QVERIFY(response.file);
        QCOMPARE(response.file->offset, 102);
        QCOMPARE(response.file->sizeBytes, 4);
    }

    void anEmptyBodyHasNoRange()
    {
        Content content = digits();
        content.bytes.clear();
        QCOMPARE(contentResponse(request({{"range", "bytes=0-"}}), content).status, 416);
        QCOMPARE(contentResponse(request({{"range", "bytes=-1"}}), content).status, 416);
        QCOMPARE(contentResponse(request({}), content).status, 200);
    }

    void onlyGetHasRanges()
    {
        const Response response =
            contentResponse(request({{"range", "bytes=0-0"}}, Method::Head), digits());
        QCOMPARE(response.status, 200);
    }

    void ifRangeDecidesBetweenPartAndWhole_data()
    {
        QTest::addColumn<QByteArray>("ifRange");
        QTest::addColumn<int>("status");
        QTest::newRow("same tag") << QByteArray("\"v1\"") << 206;
        QTest::newRow("other tag") << QByteArray("\"v2\"") << 200;
        QTest::newRow("weak tag") << QByteArray("W/\"v1\"") << 200;
        QTest::newRow("date") << QByteArray("Sun, 06 Nov 1994 08:49:37 GMT") << 200;
    }

    void ifRangeDecidesBetweenPartAndWhole()
    {
        QFETCH(QByteArray, ifRange);
        QFETCH(int, status);
        const Response response =
            contentResponse(request({{"range", "bytes=0-0"}, {"if-range", ifRange}}), digits());
        QCOMPARE(response.status, status);
    }

    void aKnownVersionIsNotSentAgain_data()
    {
        QTest::addColumn<QByteArray>("ifNoneMatch");
        QTest::addColumn<Method>("method");
        QTest::addColumn<int>("status");
        QTest::newRow("same") << QByteArray("\"v1\"") << Method::Get << 304;
        QTest::newRow("same, weak") << QByteArray("W/\"v1\"") << Method::Get << 304;
        QTest::newRow("among others") << QByteArray("\"v0\" , \"v1\"") << Method::Get << 304;
        QTest::newRow("any") << QByteArray("*") << Method::Get << 304;
        QTest::newRow("by HEAD") << QByteArray("\"v1\"") << Method::Head << 304;
        QTest::newRow("other") << QByteArray("\"v2\"") << Method::Get << 200;
        QTest::newRow("without quotes") << QByteArray("v1") << Method::Get << 200;
        QTest::newRow("longer") << QByteArray("\"v12\"") << Method::Get << 200;
        QTest::newRow("empty") << QByteArray() << Method::Get << 200;
        QTest::newRow("by POST") << QByteArray("\"v1\"") << Method::Post << 200;
    }

    void aKnownVersionIsNotSentAgain()
    {
        QFETCH(QByteArray, ifNoneMatch);
        QFETCH(Method, method);
        QFETCH(int, status);
        // A range beside it changes nothing (RFC 9110, 13.2.2).
        const Request asking = request({{"if-none-match", ifNoneMatch}}, method);
        QCOMPARE(matchesEtag(asking, "v1"), status == 304);
        const Response response = contentResponse(asking, digits());
        QCOMPARE(response.status, status);
        if (status == 304) {
            QVERIFY(response.body.isEmpty());
            QCOMPARE(response.header("ETag"), QByteArray("\"v1\""));
            QCOMPARE(response.header("Cache-Control"), QByteArray("private"));
        }
    }

    void notModifiedWinsOverARange()
    {
        const Response response = contentResponse(
            request({{"if-none-match", "\"v1\""}, {"range", "bytes=0-0"}}), digits());
        QCOMPARE(response.status, 304);
    }

    void anAnswerThatChangesIsAskedForByItsTag()
    {
        const Response first = revalidated(request({}), success("[1]"));
        const QByteArray etag = first.header("ETag");
        QVERIFY2(etag.size() > 20 && etag.startsWith('"') && etag.endsWith('"'),
                 etag.constData()); // strong: no W/
        QCOMPARE(first.header("Cache-Control"), QByteArray("private, no-cache"));
        QCOMPARE(first.header("Vary"), QByteArray("Accept, Authorization"));

        const Response same = revalidated(request({{"if-none-match", etag}}), success("[1]"));
        QCOMPARE(same.status, 304);
        QVERIFY(same.body.isEmpty());
        QVERIFY(same.header("Content-Type").isEmpty());
        QCOMPARE(same.header("ETag"), etag);
        QCOMPARE(same.header("Cache-Control"), QByteArray("private, no-cache"));

        const Response other = revalidated(request({{"if-none-match", etag}}), success("[2]"));
        QCOMPARE(other.status, 200);
        QVERIFY(other.header("ETag") != etag);
    }

    void aProblemIsNeverUnchanged()
    {
        const Response problem = revalidated(
            request({{"if-none-match", "*"}}),
            problemResponse(nw::Error{nw::ErrorCode::NotFound, QStringLiteral("gone"), {}}));
        QCOMPARE(problem.status, 404);
        QVERIFY(problem.header("ETag").isEmpty());
        QCOMPARE(problem.header("Cache-Control"), QByteArray("no-store"));
    }

    void answersHaveTheEnvelope()
    {
        QCOMPARE(success("[1]").body, QByteArray(R"({"success":true,"data":[1]})"));
        QCOMPARE(success("[]", 201, R"({"nextCursor":"a"})").body,
                 QByteArray(R"({"success":true,"data":[],"meta":{"nextCursor":"a"}})"));
        QCOMPARE(success("{}", 201).status, 201);
    }

    void aFailureOfOursTellsNothing()
    {
        const Response internal = problemResponse(
            nw::Error{nw::ErrorCode::Internal, QStringLiteral("SELECT secret"), {}});
        QCOMPARE(internal.status, 500);
        QVERIFY(!internal.body.contains("secret"));
        const Response bad = problemResponse(nw::Error{
            nw::ErrorCode::InvalidInput, QStringLiteral("too short"), QStringLiteral("name")});
        QCOMPARE(bad.status, 400);
        QVERIFY(bad.problem);
        QCOMPARE(bad.problem->errors.size(), 1);
        QCOMPARE(bad.problem->errors.first().field, QStringLiteral("name"));
        QVERIFY(bad.body.contains("too short"));
    }

    void headerFieldsAreSetOnce()
    {
        Response response;
        response.set("X-A", "1").set("x-a", "2");
        QCOMPARE(response.headers.size(), 1);
        QCOMPARE(response.header("X-a"), QByteArray("2"));
    }
};

QTEST_GUILESS_MAIN(TestContentResponse)
#include "tst_contentresponse.moc"
