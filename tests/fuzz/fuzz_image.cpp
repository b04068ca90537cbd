#include "reader/core/render/imagedecoder.h"

#include <cstddef>
#include <cstdint>

using namespace nw::reader;

// Every decoder, chosen by the first bytes as in the reader; small limits, so that an input costs
// little.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const auto bytes =
        QByteArray::fromRawData(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    DecodeLimits limits;
    limits.maxPixels = 1 << 20;
    limits.maxSidePixels = 4'096;
    const auto header = readImageHeader(bytes, limits);
    const QSize target(37, 53);
    const auto fast = decodeImage(bytes, target, DecodeQuality::Fast, limits);
    const auto best = decodeImage(bytes, {}, DecodeQuality::Best, limits);
    const bool right =
        (!fast || fast->size() == target) && (!best || (header && best->size() == header->size));
    if (!right)
        __builtin_trap();
    return 0;
}
