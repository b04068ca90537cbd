#include "server/console/metricsview.h"

#include <QTest>

using namespace nw::server::console;

namespace {

QByteArray scrape(int good, int faults, int slow)
{
    const auto number = [](int value) { return QByteArray::number(value); };
    return "# HELP nerdwork_http_requests_total Answers\n"
           "nerdwork_http_requests_total{method=\"GET\",route=\"/a\",status=\"2xx\"} "
        + number(good)
        + "\nnerdwork_http_requests_total{method=\"GET\",route=\"/b\\\"\",status=\"5xx\"} "
        + number(faults)
        + "\nnerdwork_http_request_duration_seconds_bucket{method=\"GET\",route=\"/"
          "a\",le=\"0.001\"} "
        + number(good - slow)
        + "\nnerdwork_http_request_duration_seconds_bucket{method=\"GET\",route=\"/a\",le=\"0.1\"} "
        + number(good)
        + "\nnerdwork_http_request_duration_seconds_bucket{method=\"GET\",route=\"/"
          "a\",le=\"+Inf\"} "
        + number(good) + "\nprocess_cpu_seconds_total " + number(good) + ".5\n"
        + "nerdwork_pool_queued{pool=\"a\"} 2\nnerdwork_pool_queued{pool=\"b\"} 3\nbroken line x\n";
}

} // namespace

class TestMetricsView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void samplesAreReadWithTheirLabels()
    {
        const auto now = MetricsSnapshot::parse(scrape(10, 1, 0));
        QCOMPARE(now.samples("nerdwork_http_requests_total").size(), 2);
        QCOMPARE(now.sum("nerdwork_http_requests_total"), 11.0);
        QCOMPARE(now.sum("nerdwork_http_requests_total", {{"status", "5xx"}}), 1.0);
        QCOMPARE(now.sum("nerdwork_http_requests_total", {{"route", "/b\""}}), 1.0);
        QCOMPARE(now.sum("nerdwork_pool_queued"), 5.0);
        QCOMPARE(now.sum("broken"), 0.0);
    }

    void ratesAreWhatCameInBetween()
    {
        const Overview view = overviewBetween(MetricsSnapshot::parse(scrape(100, 1, 0)),
                                              MetricsSnapshot::parse(scrape(300, 5, 20)), 2.0);
        QCOMPARE(view.requestsPerSecond, 102.0);
        QCOMPARE(view.faultsPerSecond, 2.0);
        QCOMPARE(view.processorShare, 100.0);
        QCOMPARE(view.queued, 5);
        QCOMPARE(view.p50Ms, 1.0);
        QCOMPARE(view.p99Ms, 100.0);
        QCOMPARE(view.busiest.size(), 2);
        QCOMPARE(view.busiest.first().name, QByteArray("GET /a"));
        QCOMPARE(view.busiest.first().perSecond, 100.0);
    }

    void aQuietSecondHasNoLatency()
    {
        const auto now = MetricsSnapshot::parse(scrape(100, 1, 0));
        const Overview view = overviewBetween(now, now, 1.0);
        QCOMPARE(view.requestsPerSecond, 0.0);
        QCOMPARE(view.p99Ms, 0.0);
        QVERIFY(view.busiest.isEmpty());
    }

    void aServerThatWasStartedAnewCountsFromNone()
    {
        const Overview view = overviewBetween(MetricsSnapshot::parse(scrape(5000, 9, 0)),
                                              MetricsSnapshot::parse(scrape(10, 0, 0)), 1.0);
        QCOMPARE(view.requestsPerSecond, 10.0);
        QCOMPARE(view.faultsPerSecond, 0.0);
    }
};

QTEST_GUILESS_MAIN(TestMetricsView)
#include "tst_metricsview.moc"
