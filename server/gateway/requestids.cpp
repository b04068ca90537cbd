#include "server/gateway/requestids.h"

#include "services-client/contract/ids.h"

#include <algorithm>
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
    return isUuid(QString::fromLatin1(header)) ? header : makeUuidV7().toLatin1();
}

QByteArray traceParentFrom(const QByteArray &header)
{
    if (isTraceParent(header))
        return header;
    QByteArray random(kTraceIdBytes + kSpanIdBytes, '\1');
    // Without random bytes the id is not unique, which harms nothing but the reading of logs.
    RAND_bytes(reinterpret_cast<unsigned char *>(random.data()), static_cast<int>(random.size()));
    return "00-" + random.first(kTraceIdBytes).toHex() + '-' + random.sliced(kTraceIdBytes).toHex()
        + "-00";
}

} // namespace nw::server::gateway
