#include "server/gateway/accesslog.h"
#include "tests/unit/server/gateway/manualclock.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryFile>
#include <QTest>

using namespace nw::server;
using namespace nw::server::gateway;

class TestAccessLog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aLineNamesTheRequestAndNothingSecret()
    {
        Exchange exchange;
        exchange.request.method = Method::Get;
        exchange.request.target = "/comics/private-title?q=secret-query";
        exchange.request.path = QStringLiteral("/comics/private-title");
        exchange.request.headers = {{"authorization", "Bearer secret-token"}};
        exchange.request.body = "secret-body";
        exchange.request.remote = QHostAddress(QStringLiteral("203.0.113.7"));
        exchange.request.requestId = "0190a6c0-0000-7000-8000-0123456789ab";
        exchange.request.traceParent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        exchange.request.routeTemplate = "/comics/:id";
        exchange.request.identity =
            Identity{QStringLiteral("secret-user"), QStringLiteral("secret-session"), {}};
        const QByteArray text = lineFor(exchange, {200, 1234, 5678, Delivery::Complete});
        const QJsonObject line = QJsonDocument::fromJson(text).object();
        QCOMPARE(line.value(QLatin1String("event")).toString(), QStringLiteral("request"));
        QCOMPARE(line.value(QLatin1String("level")).toString(), QStringLiteral("info"));
        QCOMPARE(line.value(QLatin1String("id")).toString().toLatin1(), exchange.request.requestId);
        QCOMPARE(line.value(QLatin1String("route")).toString(), QStringLiteral("/comics/:id"));
        QCOMPARE(line.value(QLatin1String("method")).toString(), QStringLiteral("GET"));
        QCOMPARE(line.value(QLatin1String("status")).toInt(), 200);
        QCOMPARE(line.value(QLatin1String("bytes")).toInt(), 1234);
        QCOMPARE(line.value(QLatin1String("us")).toInt(), 5678);
        QCOMPARE(line.value(QLatin1String("user")).toString().toLatin1(),
                 userHandle(QStringLiteral("secret-user")));
        for (const char *secret : {"secret", "private", "203.0.113.7"})
            QVERIFY2(!text.contains(secret), secret);
    }

    void aMalformedRequestHasALineToo()
    {
        const QJsonObject line =
            QJsonDocument::fromJson(lineFor({}, {400, 10, 20, Delivery::Broken})).object();
        QCOMPARE(line.value(QLatin1String("method")).toString(), QStringLiteral("-"));
        QCOMPARE(line.value(QLatin1String("route")).toString(), QStringLiteral("-"));
        QCOMPARE(line.value(QLatin1String("delivered")).toString(), QStringLiteral("no"));
    }

    void aFailureOfOursIsAWarning()
    {
        const QJsonObject line =
            QJsonDocument::fromJson(lineFor({}, {500, 10, 20, Delivery::Complete})).object();
        QCOMPARE(line.value(QLatin1String("level")).toString(), QStringLiteral("warning"));
    }

    void theReasonOfAFailureOfOursIsInTheLineAndNotInTheAnswer()
    {
        const Response response = problemResponse(
            nw::Error{nw::ErrorCode::Unavailable, QStringLiteral("no space left: \"x\"\n"), {}});
        QVERIFY(!response.body.contains("no space left"));
        const QJsonObject line =
            QJsonDocument::fromJson(
                lineFor({}, {response.status, 10, 20, Delivery::Complete, response.error}))
                .object();
        QCOMPARE(line.value(QLatin1String("code")).toString(), QStringLiteral("unavailable"));
        QCOMPARE(line.value(QLatin1String("detail")).toString(),
                 QStringLiteral("no space left: \"x\"\n"));
    }

    void theReasonOfARefusalIsNotLogged()
    {
        const Response response = problemResponse(
            nw::Error{nw::ErrorCode::InvalidInput, QStringLiteral("secret input"), {}});
        const QByteArray line =
            lineFor({}, {response.status, 10, 20, Delivery::Complete, response.error});
        QVERIFY(!line.contains("secret input"));
    }

    void handlesTellUsersApart()
    {
        QCOMPARE(userHandle(QStringLiteral("a")), userHandle(QStringLiteral("a")));
        QVERIFY(userHandle(QStringLiteral("a")) != userHandle(QStringLiteral("b")));
    }

private:
    static QByteArray lineFor(const Exchange &exchange, const Outcome &outcome)
    {
        nw::test::ManualClock clock;
        QTemporaryFile file;
        if (!file.open())
            return {};
        {
            Logger logger(LogFormat::Json, LogLevel::Info, file.handle(), clock);
            logRequest(logger, exchange, outcome);
        }
        QFile written(file.fileName());
        return written.open(QIODevice::ReadOnly) ? written.readAll() : QByteArray();
    }
};

QTEST_GUILESS_MAIN(TestAccessLog)
#include "tst_accesslog.moc"
