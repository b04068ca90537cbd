#include "server/common/runtime/metrics.h"

#include <QDir>
#include <QFile>

#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

namespace nw::server {

namespace {

constexpr std::int64_t kUsPerSecond = 1'000'000;

std::int64_t microseconds(const timeval &time)
{
    return std::int64_t(time.tv_sec) * kUsPerSecond + time.tv_usec;
}

std::int64_t processorUs()
{
    rusage usage = {};
    getrusage(RUSAGE_SELF, &usage);
    return microseconds(usage.ru_utime) + microseconds(usage.ru_stime);
}

// The second number of statm, in pages (proc(5)).
std::int64_t residentBytes()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    return file.readAll().split(' ').value(1).toLongLong() * sysconf(_SC_PAGESIZE);
}

std::int64_t openDescriptors()
{
    const QDir folder(QStringLiteral("/proc/self/fd"));
    return folder.entryList(QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot).size();
}

} // namespace

QByteArray Metrics::text() const
{
    MetricsText out;
    for (const Source &source : m_sources)
        source(out);
    return out.text();
}

Metrics::Source processMetrics(const QByteArray &version)
{
    timeval started = {};
    gettimeofday(&started, nullptr);
    return [version, startedUs = microseconds(started)](MetricsText &out) {
        using Kind = MetricsText::Kind;
        out.begin("nerdwork_build_info", Kind::Gauge, "The version that runs");
        out.sample({{"version", version}}, 1);
        out.begin("process_cpu_seconds_total", Kind::Counter, "Processor time, user and system");
        out.sampleSeconds({}, processorUs());
        out.begin("process_resident_memory_bytes", Kind::Gauge, "Resident memory");
        out.sample({}, residentBytes());
        out.begin("process_open_fds", Kind::Gauge, "Open descriptors");
        out.sample({}, openDescriptors());
        out.begin("process_start_time_seconds", Kind::Gauge, "When the process began, Unix time");
        out.sampleSeconds({}, startedUs);
    };
}

} // namespace nw::server
