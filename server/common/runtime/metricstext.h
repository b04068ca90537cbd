#pragma once

#include <QByteArray>
#include <QList>

#include <cstdint>
#include <utility>

namespace nw::server {

using MetricLabels = QList<std::pair<const char *, QByteArray>>;

// Writes metrics in Prometheus' text format 0.0.4, which OpenMetrics descends from. Names are
// literals; values of labels are escaped. No label names a person or anything of theirs.
class MetricsText
{
public:
    static constexpr const char *kMediaType = "text/plain; version=0.0.4; charset=utf-8";

    enum class Kind
    {
        Counter,
        Gauge,
        Histogram
    };

    // All samples of a family follow each other.
    void begin(const char *name, Kind kind, const char *help);
    void sample(const MetricLabels &labels, std::int64_t value);
    void sampleSeconds(const MetricLabels &labels, std::int64_t microseconds);

    // A histogram of durations: `counts` has a number for each of `boundsUs`, and one for what took
    // longer than the last.
    void histogram(const MetricLabels &labels, const QList<std::int64_t> &boundsUs,
                   const QList<std::int64_t> &counts, std::int64_t sumUs);

    const QByteArray &text() const { return m_text; }

private:
    void line(const char *suffix, const MetricLabels &labels, const QByteArray &value);

    QByteArray m_name;
    QByteArray m_text;
};

} // namespace nw::server
