#include "server/gateway/requestids.h"

#include "services-client/contract/ids.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <openssl/rand.h>

namespace nw::server::gateway {

namespace {

// https://www.w3.org/TR/trace-context/ 3.2: 00-<32 hex>-<16 hex>-<2 hex>
constexpr qsizetype kTraceIdBytes = 16;
constexpr qsizetype kSpanIdBytes = 8;
constexpr qsizetype kTraceIdAt = 3;
constexpr qsizetype kSpanIdAt = kTraceIdAt + 2 * kTraceIdBytes + 1;
constexpr qsizetype kFlagsAt = kSpanIdAt + 2 * kSpanIdBytes + 1;
constexpr qsizetype kTraceParentLength = kFlagsAt + 2;

bool isLowerHex(QByteArrayView text)
{
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

// Random bytes for ids, fetched many at a time: asking OpenSSL for a few costs as much as for a
// thousand. They name requests and guard nothing.
class RandomStock
{
public:
    QByteArrayView take(std::size_t count)
    {
        if (m_bytes.size() - m_used < count) {
            // Without random bytes the ids are not unique, which harms nothing but the reading of
            // logs.
            RAND_bytes(m_bytes.data(), static_cast<int>(m_bytes.size()));
            m_used = 0;
        }
        const QByteArrayView taken(m_bytes.data() + m_used, static_cast<qsizetype>(count));
        m_used += count;
        return taken;
    }

private:
    std::array<unsigned char, 4096> m_bytes{};
    std::size_t m_used = m_bytes.size();
};

QByteArrayView randomBytes(std::size_t count)
{
    static thread_local RandomStock stock;
    return stock.take(count);
}

void appendHex(QByteArray &out, QByteArrayView bytes)
{
    static constexpr char kDigits[] = "0123456789abcdef";
    for (const char byte : bytes) {
        const auto value = static_cast<unsigned char>(byte);
        out.append(kDigits[value >> 4]);
        out.append(kDigits[value & 0x0f]);
    }
}

// A UUID version 7 (RFC 9562, 5.7), as makeUuidV7() writes it.
QByteArray newRequestId()
{
    using namespace std::chrono;
    const auto now = duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
    std::array<char, 16> bytes{};
    for (std::size_t i = 0; i < 6; ++i)
        bytes[i] = static_cast<char>(static_cast<std::uint64_t>(now) >> (40 - 8 * i));
    const QByteArrayView random = randomBytes(bytes.size() - 6);
    std::copy(random.begin(), random.end(), bytes.begin() + 6);
    bytes[6] = static_cast<char>(0x70 | (bytes[6] & 0x0f));
    bytes[8] = static_cast<char>(0x80 | (bytes[8] & 0x3f));
    constexpr std::array<qsizetype, 5> kGroups = {4, 2, 2, 2, 6};
    QByteArray id;
    id.reserve(36);
    QByteArrayView rest(bytes.data(), static_cast<qsizetype>(bytes.size()));
    for (const qsizetype group : kGroups) {
        if (!id.isEmpty())
            id.append('-');
        appendHex(id, rest.first(group));
        rest = rest.sliced(group);
    }
    return id;
}

bool isZero(QByteArrayView text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return c == '0'; });
}

bool isTraceParent(QByteArrayView text)
{
    if (text.size() != kTraceParentLength || !text.startsWith("00-") || text[kSpanIdAt - 1] != '-'
        || text[kFlagsAt - 1] != '-')
        return false;
    const QByteArrayView traceId = text.sliced(kTraceIdAt, 2 * kTraceIdBytes);
    const QByteArrayView spanId = text.sliced(kSpanIdAt, 2 * kSpanIdBytes);
    return isLowerHex(traceId) && isLowerHex(spanId) && isLowerHex(text.sliced(kFlagsAt))
        && !isZero(traceId) && !isZero(spanId);
}

} // namespace

QByteArray requestIdFrom(const QByteArray &header)
{
    if (!header.isEmpty() && isUuid(QString::fromLatin1(header)))
        return header;
    return newRequestId();
}

QByteArray traceParentFrom(const QByteArray &header)
{
    if (isTraceParent(header))
        return header;
    QByteArray trace;
    trace.reserve(kTraceParentLength);
    trace.append("00-");
    appendHex(trace, randomBytes(kTraceIdBytes));
    trace.append('-');
    appendHex(trace, randomBytes(kSpanIdBytes));
    trace.append("-00");
    return trace;
}

} // namespace nw::server::gateway
