#include "server/common/runtime/metricstext.h"

namespace nw::server {

namespace {

const char *kindName(MetricsText::Kind kind)
{
    switch (kind) {
    case MetricsText::Kind::Counter:
        return "counter";
    case MetricsText::Kind::Gauge:
        return "gauge";
    case MetricsText::Kind::Histogram:
        return "histogram";
    }
    Q_UNREACHABLE();
}

QByteArray escaped(const QByteArray &value)
{
    QByteArray text = value;
    return text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
}

// Exact: a count of microseconds that passed through a binary fraction would grow digits.
QByteArray seconds(std::int64_t microseconds)
{
    constexpr std::int64_t kUsPerSecond = 1'000'000;
    constexpr int kDecimals = 6;
    QByteArray text = QByteArray::number(qint64(microseconds / kUsPerSecond)) + '.'
        + QByteArray::number(qint64(microseconds % kUsPerSecond)).rightJustified(kDecimals, '0');
    while (text.endsWith('0'))
        text.chop(1);
    if (text.endsWith('.'))
        text.chop(1);
    return text;
}

} // namespace

void MetricsText::begin(const char *name, Kind kind, const char *help)
{
    m_name = name;
    m_text += "# HELP " + m_name + ' ' + help + "\n# TYPE " + m_name + ' ' + kindName(kind) + '\n';
}

void MetricsText::sample(const MetricLabels &labels, std::int64_t value)
{
    line("", labels, QByteArray::number(qint64(value)));
}

void MetricsText::sampleSeconds(const MetricLabels &labels, std::int64_t microseconds)
{
    line("", labels, seconds(microseconds));
}

void MetricsText::histogram(const MetricLabels &labels, const QList<std::int64_t> &boundsUs,
                            const QList<std::int64_t> &counts, std::int64_t sumUs)
{
    Q_ASSERT(counts.size() == boundsUs.size() + 1);
    std::int64_t soFar = 0;
    for (qsizetype i = 0; i < counts.size(); ++i) {
        soFar += counts.at(i);
        MetricLabels bucket = labels;
        bucket.append({"le", i < boundsUs.size() ? seconds(boundsUs.at(i)) : QByteArray("+Inf")});
        line("_bucket", bucket, QByteArray::number(qint64(soFar)));
    }
    line("_sum", labels, seconds(sumUs));
    line("_count", labels, QByteArray::number(qint64(soFar)));
}

void MetricsText::line(const char *suffix, const MetricLabels &labels, const QByteArray &value)
{
    m_text += m_name + suffix;
    for (qsizetype i = 0; i < labels.size(); ++i) {
        m_text += i == 0 ? '{' : ',';
        m_text += QByteArray(labels.at(i).first) + "=\"" + escaped(labels.at(i).second) + '"';
    }
    if (!labels.isEmpty())
        m_text += '}';
    m_text += ' ' + value + '\n';
}

} // namespace nw::server
