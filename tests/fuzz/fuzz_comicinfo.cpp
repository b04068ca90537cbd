#include "reader/core/comicinfo.h"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const auto info = nw::reader::parseComicInfo(QByteArray::fromRawData(
        reinterpret_cast<const char *>(data), static_cast<qsizetype>(size)));
    if (info && info->pages.size() > 20'000)
        __builtin_trap();
    return 0;
}
