#include "reader/core/render/memorypressure.h"

#include <QByteArray>

#include <algorithm>
#include <array>
#include <fcntl.h>
#include <unistd.h>

namespace nw::reader {
namespace {

constexpr double kPlentyShare = 0.1; // of all memory
constexpr double kLeastShare = 0.125; // of what is wanted
// The lines that are looked at are among the first.
constexpr std::size_t kBeginningBytes = 1'024;

// "MemAvailable:   18874368 kB"
qint64 bytesAfter(QByteArrayView meminfo, QByteArrayView name)
{
    const qsizetype at = meminfo.indexOf(name);
    if (at < 0)
        return 0;
    const QByteArrayView rest = meminfo.sliced(at + name.size());
    const qsizetype unit = rest.indexOf(" kB");
    if (unit < 0)
        return 0;
    return std::max<qint64>(0, rest.first(unit).trimmed().toByteArray().toLongLong()) * 1'024;
}

} // namespace

MemoryState parseMemoryState(QByteArrayView meminfo)
{
    return {bytesAfter(meminfo, "MemTotal:"), bytesAfter(meminfo, "MemAvailable:")};
}

MemoryState memoryState()
{
    const int file = ::open("/proc/meminfo", O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return {};
    std::array<char, kBeginningBytes> beginning;
    const ssize_t count = ::read(file, beginning.data(), beginning.size());
    ::close(file);
    return parseMemoryState({beginning.data(), std::max<ssize_t>(0, count)});
}

qint64 affordableBytes(qint64 wantedBytes, const MemoryState &state)
{
    if (state.totalBytes <= 0 || state.availableBytes <= 0)
        return wantedBytes;
    const double plenty = kPlentyShare * static_cast<double>(state.totalBytes);
    const double share = static_cast<double>(state.availableBytes) / plenty;
    return static_cast<qint64>(static_cast<double>(wantedBytes)
                               * std::clamp(share, kLeastShare, 1.0));
}

} // namespace nw::reader
