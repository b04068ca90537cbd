#pragma once

#include "server/common/runtime/metricstext.h"

#include <functional>
#include <vector>

namespace nw::server {

// What /metrics tells. Sources are added before the server answers and are asked at each scrape, on
// the scrape's own thread: each may be asked by several at once, and none may wait for long.
class Metrics
{
public:
    using Source = std::function<void(MetricsText &out)>;

    void add(Source source) { m_sources.push_back(std::move(source)); }
    QByteArray text() const;

private:
    std::vector<Source> m_sources;
};

// Processor time, memory, open descriptors and the start of this process, under the names that
// every Prometheus client library gives them; and its version.
Metrics::Source processMetrics(const QByteArray &version);

} // namespace nw::server
