#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>

#include <cstdint>

namespace nw::server::console {

// What /metrics said once.
class MetricsSnapshot
{
public:
    static MetricsSnapshot parse(const QByteArray &text);

    using Labels = QHash<QByteArray, QByteArray>;
    struct Sample
    {
        Labels labels;
        double value = 0;
    };
    const QList<Sample> &samples(const QByteArray &name) const;

    // Of all samples whose labels include `labels`.
    double sum(const QByteArray &name, const Labels &labels = {}) const;

private:
    QHash<QByteArray, QList<Sample>> m_samples;
};

struct RouteLoad
{
    QByteArray name; // "GET /comics/:id"
    double perSecond = 0;
    double p99Ms = 0;
};

// What happened between two scrapes, and how things stand at the second.
struct Overview
{
    double requestsPerSecond = 0;
    double faultsPerSecond = 0; // answers of 500 and above
    double refusedPerSecond = 0; // 400 to 499
    double p50Ms = 0; // upper bounds of histogram buckets; 0: there was no request
    double p99Ms = 0;
    double processorShare = 0; // 1: one core
    std::int64_t connections = 0;
    std::int64_t queued = 0;
    std::int64_t residentBytes = 0;
    std::int64_t databaseBytes = 0;
    std::int64_t ledgerHeight = 0;
    std::int64_t outboxWaiting = 0;
    QList<RouteLoad> busiest; // at most five
};

// `seconds` between the two, more than none. A server that was started anew in between counts from
// 0.
Overview overviewBetween(const MetricsSnapshot &before, const MetricsSnapshot &after,
                         double seconds);

} // namespace nw::server::console
