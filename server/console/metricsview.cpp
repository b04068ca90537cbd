#include "server/console/metricsview.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace nw::server::console {

namespace {

const QByteArray kRequests = "nerdwork_http_requests_total";
const QByteArray kBuckets = "nerdwork_http_request_duration_seconds_bucket";
constexpr qsizetype kBusiest = 5;
constexpr double kMsPerSecond = 1000;

// name{a="b",c="d"} 1.5, as the server writes it; a quote in a value is escaped.
MetricsSnapshot::Labels parseLabels(const QByteArray &text)
{
    MetricsSnapshot::Labels labels;
    qsizetype at = 0;
    while (at < text.size()) {
        const qsizetype equals = text.indexOf("=\"", at);
        if (equals < 0)
            break;
        const QByteArray name = text.mid(at, equals - at);
        QByteArray value;
        qsizetype i = equals + 2;
        for (; i < text.size() && text.at(i) != '"'; ++i) {
            if (text.at(i) == '\\' && i + 1 < text.size())
                ++i;
            value += text.at(i);
        }
        labels.insert(name, value);
        at = i + 2; // the quote and the comma
    }
    return labels;
}

double grown(double before, double after)
{
    return after >= before ? after - before : after;
}

// How many requests each bucket holds that were not in it before, by its bound in seconds.
std::map<double, double> bucketsBetween(const MetricsSnapshot &before, const MetricsSnapshot &after,
                                        const MetricsSnapshot::Labels &labels)
{
    std::map<double, double> old;
    std::map<double, double> counts;
    const auto add = [&labels](const MetricsSnapshot &snapshot, std::map<double, double> &into) {
        for (const MetricsSnapshot::Sample &sample : snapshot.samples(kBuckets)) {
            bool fits = true;
            for (auto label = labels.begin(); label != labels.end(); ++label)
                fits = fits && sample.labels.value(label.key()) == label.value();
            if (!fits)
                continue;
            const QByteArray bound = sample.labels.value("le");
            into[bound == "+Inf" ? HUGE_VAL : bound.toDouble()] += sample.value;
        }
    };
    add(before, old);
    add(after, counts);
    for (auto &[bound, count] : counts)
        count = grown(old[bound], count);
    return counts;
}

// The bound below which a share of the requests stayed; the last finite one for what was slower.
double percentileMs(const std::map<double, double> &cumulative, double share)
{
    if (cumulative.empty() || cumulative.rbegin()->second <= 0)
        return 0;
    const double wanted = cumulative.rbegin()->second * share;
    double last = 0;
    for (const auto &[bound, count] : cumulative) {
        if (std::isinf(bound))
            break;
        last = bound;
        if (count >= wanted)
            break;
    }
    return last * kMsPerSecond;
}

QList<RouteLoad> busiestRoutes(const MetricsSnapshot &before, const MetricsSnapshot &after,
                               double seconds)
{
    std::map<QByteArray, MetricsSnapshot::Labels> routes;
    for (const MetricsSnapshot::Sample &sample : after.samples(kRequests)) {
        const QByteArray method = sample.labels.value("method");
        const QByteArray route = sample.labels.value("route");
        routes[method + ' ' + route] = {{"method", method}, {"route", route}};
    }
    QList<RouteLoad> loads;
    for (const auto &[name, labels] : routes) {
        const double count = grown(before.sum(kRequests, labels), after.sum(kRequests, labels));
        if (count > 0)
            loads.append(
                {name, count / seconds, percentileMs(bucketsBetween(before, after, labels), 0.99)});
    }
    std::stable_sort(loads.begin(), loads.end(), [](const RouteLoad &a, const RouteLoad &b) {
        return a.perSecond > b.perSecond;
    });
    return loads.first(std::min(loads.size(), kBusiest));
}

std::int64_t whole(double value)
{
    return static_cast<std::int64_t>(value);
}

} // namespace

MetricsSnapshot MetricsSnapshot::parse(const QByteArray &text)
{
    MetricsSnapshot snapshot;
    for (const QByteArray &line : text.split('\n')) {
        const qsizetype space = line.lastIndexOf(' ');
        if (line.startsWith('#') || space <= 0)
            continue;
        bool isNumber = false;
        const double value = line.mid(space + 1).toDouble(&isNumber);
        if (!isNumber)
            continue;
        const QByteArray series = line.first(space);
        const qsizetype brace = series.indexOf('{');
        Sample sample;
        sample.value = value;
        if (brace >= 0 && series.endsWith('}'))
            sample.labels = parseLabels(series.mid(brace + 1, series.size() - brace - 2));
        snapshot.m_samples[brace < 0 ? series : series.first(brace)].append(sample);
    }
    return snapshot;
}

const QList<MetricsSnapshot::Sample> &MetricsSnapshot::samples(const QByteArray &name) const
{
    static const QList<Sample> none;
    const auto found = m_samples.constFind(name);
    return found == m_samples.cend() ? none : *found;
}

double MetricsSnapshot::sum(const QByteArray &name, const Labels &labels) const
{
    double total = 0;
    for (const Sample &sample : samples(name)) {
        bool fits = true;
        for (auto label = labels.begin(); label != labels.end(); ++label)
            fits = fits && sample.labels.value(label.key()) == label.value();
        total += fits ? sample.value : 0;
    }
    return total;
}

Overview overviewBetween(const MetricsSnapshot &before, const MetricsSnapshot &after,
                         double seconds)
{
    Q_ASSERT(seconds > 0);
    const auto rate = [&](const QByteArray &name, const MetricsSnapshot::Labels &labels = {}) {
        return grown(before.sum(name, labels), after.sum(name, labels)) / seconds;
    };
    Overview view;
    view.requestsPerSecond = rate(kRequests);
    view.faultsPerSecond = rate(kRequests, {{"status", "5xx"}});
    view.refusedPerSecond = rate(kRequests, {{"status", "4xx"}});
    const auto buckets = bucketsBetween(before, after, {});
    view.p50Ms = percentileMs(buckets, 0.5);
    view.p99Ms = percentileMs(buckets, 0.99);
    view.processorShare = rate("process_cpu_seconds_total");
    view.connections = whole(after.sum("nerdwork_http_connections"));
    view.queued = whole(after.sum("nerdwork_pool_queued"));
    view.residentBytes = whole(after.sum("process_resident_memory_bytes"));
    view.databaseBytes = whole(after.sum("nerdwork_database_bytes"));
    view.ledgerHeight = whole(after.sum("nerdwork_ledger_height"));
    view.outboxWaiting =
        whole(after.sum("nerdwork_ledger_outbox") + after.sum("nerdwork_comics_outbox"));
    view.busiest = busiestRoutes(before, after, seconds);
    return view;
}

} // namespace nw::server::console
