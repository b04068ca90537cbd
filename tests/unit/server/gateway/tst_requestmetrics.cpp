#include "server/gateway/measuredpipeline.h"
#include "tests/unit/server/gateway/manualclock.h"

#include <QTest>

#include <thread>
#include <vector>

using namespace nw::server;
using namespace nw::server::gateway;
using namespace nw::test;

namespace {

Route routeAt(const char *pattern)
{
    Route route;
    route.pattern = pattern;
    return route;
}

Exchange exchangeOn(const Route *route)
{
    Exchange exchange;
    exchange.route = route;
    if (route)
        exchange.request.routeTemplate = route->pattern;
    return exchange;
}

QByteArray textOf(const RequestMetrics &metrics)
{
    MetricsText out;
    metrics.write(out);
    return out.text();
}

} // namespace

class TestRequestMetrics : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answersAreCountedByRouteAndClassOfStatus()
    {
        const Route list = routeAt("/comics");
        const Route one = routeAt("/comics/:id");
        RequestMetrics metrics;
        for (const int status : {200, 206, 304, 404, 500})
            metrics.record(exchangeOn(&one), {status, 100, 2000, Delivery::Complete});
        metrics.record(exchangeOn(&list), {200, 50, 100, Delivery::Broken});
        const QByteArray text = textOf(metrics);
        const auto has = [&](const char *line) { return text.contains(line); };
        QVERIFY(has("requests_total{method=\"GET\",route=\"/comics/:id\",status=\"2xx\"} 2\n"));
        QVERIFY(has("requests_total{method=\"GET\",route=\"/comics/:id\",status=\"3xx\"} 1\n"));
        QVERIFY(has("requests_total{method=\"GET\",route=\"/comics/:id\",status=\"4xx\"} 1\n"));
        QVERIFY(has("requests_total{method=\"GET\",route=\"/comics/:id\",status=\"5xx\"} 1\n"));
        QVERIFY(has("response_bytes_total{method=\"GET\",route=\"/comics/:id\"} 500\n"));
        QVERIFY(has("broken_answers_total{method=\"GET\",route=\"/comics\"} 1\n"));
        QVERIFY(has("broken_answers_total{method=\"GET\",route=\"/comics/:id\"} 0\n"));
        QVERIFY(has("duration_seconds_sum{method=\"GET\",route=\"/comics/:id\"} 0.01\n"));
    }

    void aDurationFallsIntoTheBucketOfItsBound_data()
    {
        QTest::addColumn<qint64>("microseconds");
        QTest::addColumn<QByteArray>("first"); // the first bucket that counts it
        QTest::newRow("nothing") << qint64(0) << QByteArray("0.0001");
        QTest::newRow("at the bound") << qint64(100) << QByteArray("0.0001");
        QTest::newRow("above it") << qint64(101) << QByteArray("0.00025");
        QTest::newRow("the last bound") << qint64(5'000'000) << QByteArray("5");
        QTest::newRow("longer than all") << qint64(5'000'001) << QByteArray("+Inf");
    }

    void aDurationFallsIntoTheBucketOfItsBound()
    {
        QFETCH(qint64, microseconds);
        QFETCH(QByteArray, first);
        const Route route = routeAt("/a");
        RequestMetrics metrics;
        metrics.record(exchangeOn(&route), {200, 1, microseconds, Delivery::Complete});
        for (const QByteArray &line : textOf(metrics).split('\n')) {
            if (!line.contains("_bucket{") || !line.endsWith(" 1"))
                continue;
            QVERIFY2(line.contains(QByteArray("le=\"" + first + "\"} 1")), line.constData());
            return;
        }
        QFAIL("no bucket counts it");
    }

    // What a stranger asks for must not make series, and not be repeated.
    void whatNoRouteTookIsOneRow()
    {
        RequestMetrics metrics;
        for (const char *path : {"/wp-login.php", "/.env", "/secret"}) {
            Exchange exchange;
            exchange.request.path = QString::fromLatin1(path);
            exchange.request.target = path;
            metrics.record(exchange, {404, 10, 10, Delivery::Complete});
        }
        const QByteArray text = textOf(metrics);
        QVERIFY(text.contains("requests_total{method=\"-\",route=\"-\",status=\"4xx\"} 3\n"));
        for (const char *path : {"wp-login", ".env", "secret"})
            QVERIFY2(!text.contains(path), path);
    }

    void noAnswerIsLostBetweenThreads()
    {
        constexpr int kThreads = 4;
        constexpr int kEach = 5000;
        const std::array routes{routeAt("/a"), routeAt("/b"), routeAt("/c")};
        RequestMetrics metrics;
        std::vector<std::thread> threads;
        for (int t = 0; t < kThreads; ++t) {
            threads.emplace_back([&] {
                for (std::size_t i = 0; i < kEach; ++i)
                    metrics.record(exchangeOn(&routes[i % routes.size()]),
                                   {200, 1, 1, Delivery::Complete});
            });
        }
        for (int i = 0; i < 50; ++i)
            QVERIFY(!textOf(metrics).isEmpty()); // a scrape in between disturbs nobody
        for (std::thread &thread : threads)
            thread.join();
        qint64 counted = 0;
        for (const QByteArray &line : textOf(metrics).split('\n')) {
            if (line.startsWith("nerdwork_http_requests_total{"))
                counted += line.split(' ').last().toLongLong();
        }
        QCOMPARE(counted, kThreads * kEach);
    }

    void theNewestFailuresOfOursAreKept()
    {
        ManualClock clock;
        RecentProblems problems(clock);
        const Route route = routeAt("/comics/:id");
        for (int i = 0; i < 60; ++i) {
            Exchange exchange = exchangeOn(&route);
            exchange.request.requestId = "r" + QByteArray::number(i);
            exchange.request.path = QStringLiteral("/comics/private");
            Outcome outcome{503, 1, 1, Delivery::Complete};
            outcome.error = nw::Error{nw::ErrorCode::Unavailable, QStringLiteral("the disk"), {}};
            problems.record(exchange, outcome);
            problems.record(exchange, {404, 1, 1, Delivery::Complete});
        }
        const QList<ServerProblem> kept = problems.newestFirst();
        QCOMPARE(kept.size(), qsizetype(RecentProblems::kKept));
        QCOMPARE(kept.first().requestId, QByteArray("r59"));
        QCOMPARE(kept.last().requestId, QByteArray("r10"));
        QCOMPARE(kept.first().route, QByteArray("/comics/:id"));
        QCOMPARE(kept.first().code, QByteArray("unavailable"));
        QCOMPARE(kept.first().status, 503);
        QCOMPARE(kept.first().atMs, clock.nowMs());
    }
};

QTEST_GUILESS_MAIN(TestRequestMetrics)
#include "tst_requestmetrics.moc"
