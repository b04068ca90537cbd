#include "server/gateway/requestmetrics.h"

#include "server/common/http/requestpolicy.h"

#include <algorithm>

namespace nw::server::gateway {

namespace {

// From a cached read to what a person gives up on; one more bucket holds the rest.
const QList<std::int64_t> kBoundsUs{100,    250,    500,     1'000,   2'500,     5'000,    10'000,
                                    25'000, 50'000, 100'000, 500'000, 1'000'000, 5'000'000};

constexpr auto kRelaxed = std::memory_order_relaxed;

// Requests that no route took are one row: what strangers try is not ours to repeat.
MetricLabels labelsOf(const Route *route)
{
    if (!route)
        return {{"method", "-"}, {"route", "-"}};
    return {{"method", methodName(route->method)}, {"route", route->pattern}};
}

template <typename Numbers> QList<std::int64_t> loaded(const Numbers &numbers)
{
    QList<std::int64_t> values;
    for (const auto &number : numbers)
        values.append(number.load(kRelaxed));
    return values;
}

} // namespace

void RequestMetrics::record(const Exchange &exchange, const Outcome &outcome)
{
    Series &series = seriesOf(exchange.route);
    const auto classIndex = static_cast<std::size_t>(std::clamp(outcome.status / 100, 1, 5) - 1);
    const auto bound = std::lower_bound(kBoundsUs.begin(), kBoundsUs.end(), outcome.durationUs);
    const auto bucket = static_cast<std::size_t>(bound - kBoundsUs.begin());
    series.byClass[classIndex].fetch_add(1, kRelaxed);
    series.byDuration[bucket].fetch_add(1, kRelaxed);
    series.durationUs.fetch_add(outcome.durationUs, kRelaxed);
    series.bytesSent.fetch_add(outcome.bytesSent, kRelaxed);
    if (outcome.delivery == Delivery::Broken)
        series.broken.fetch_add(1, kRelaxed);
}

RequestMetrics::Series &RequestMetrics::seriesOf(const Route *route)
{
    {
        const std::shared_lock lock(m_mutex);
        if (const auto found = m_series.find(route); found != m_series.end())
            return *found->second;
    }
    const std::unique_lock lock(m_mutex);
    std::unique_ptr<Series> &series = m_series[route];
    if (!series)
        series = std::make_unique<Series>();
    return *series;
}

QList<RequestMetrics::Row> RequestMetrics::sortedRows() const
{
    QList<Row> rows;
    {
        const std::shared_lock lock(m_mutex);
        for (const auto &[route, series] : m_series)
            rows.append({route, series.get()});
    }
    const auto name = [](const Row &row) {
        return row.first ? row.first->pattern + ' ' + methodName(row.first->method) : QByteArray();
    };
    std::sort(rows.begin(), rows.end(),
              [&](const Row &a, const Row &b) { return name(a) < name(b); });
    return rows;
}

void RequestMetrics::write(MetricsText &out) const
{
    static_assert(kBuckets == 14, "one more than there are bounds");
    using Kind = MetricsText::Kind;
    const QList<Row> rows = sortedRows();
    out.begin("nerdwork_http_requests_total", Kind::Counter, "Answers by class of status");
    for (const auto &[route, series] : rows) {
        const QList<std::int64_t> counts = loaded(series->byClass);
        for (qsizetype i = 0; i < counts.size(); ++i) {
            if (counts.at(i) == 0)
                continue;
            MetricLabels labels = labelsOf(route);
            labels.append({"status", QByteArray::number(i + 1) + "xx"});
            out.sample(labels, counts.at(i));
        }
    }
    out.begin("nerdwork_http_request_duration_seconds", Kind::Histogram,
              "From the read head to the last byte of the answer");
    for (const auto &[route, series] : rows)
        out.histogram(labelsOf(route), kBoundsUs, loaded(series->byDuration),
                      series->durationUs.load(kRelaxed));
    out.begin("nerdwork_http_response_bytes_total", Kind::Counter, "Bytes of heads and bodies");
    for (const auto &[route, series] : rows)
        out.sample(labelsOf(route), series->bytesSent.load(kRelaxed));
    out.begin("nerdwork_http_broken_answers_total", Kind::Counter,
              "Answers whose client left, or took too long");
    for (const auto &[route, series] : rows)
        out.sample(labelsOf(route), series->broken.load(kRelaxed));
}

} // namespace nw::server::gateway
