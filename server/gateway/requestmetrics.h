#pragma once

#include "server/common/http/pipeline.h"
#include "server/common/runtime/metricstext.h"

#include <array>
#include <atomic>
#include <memory>
#include <shared_mutex>
#include <unordered_map>

namespace nw::server::gateway {

// Counts answers and their durations by route template and class of status: a number of series that
// no client can make grow. Thread-safe; an answer costs a look-up and five additions.
class RequestMetrics
{
public:
    void record(const Exchange &exchange, const Outcome &outcome);
    void write(MetricsText &out) const;

private:
    static constexpr std::size_t kClasses = 5; // 1xx to 5xx
    static constexpr std::size_t kBuckets = 14;

    struct Series
    {
        std::array<std::atomic<std::int64_t>, kClasses> byClass{};
        std::array<std::atomic<std::int64_t>, kBuckets> byDuration{};
        std::atomic<std::int64_t> durationUs{0};
        std::atomic<std::int64_t> bytesSent{0};
        std::atomic<std::int64_t> broken{0};
    };
    using Row = std::pair<const Route *, const Series *>;

    Series &seriesOf(const Route *route);
    QList<Row> sortedRows() const;

    mutable std::shared_mutex m_mutex; // of the map; what it holds is counted without
    std::unordered_map<const Route *, std::unique_ptr<Series>> m_series; // null: no route
};

} // namespace nw::server::gateway
