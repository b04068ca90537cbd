#include "reader/core/render/pixels.h"

#include <cstring>

namespace nw::reader {

void copyPixels(const QImage &from, QImage *to)
{
    Q_ASSERT(from.size() == to->size() && from.depth() == 32 && to->depth() == 32);
    for (int y = 0; y < from.height(); ++y)
        std::memcpy(to->scanLine(y), from.constScanLine(y),
                    4 * static_cast<std::size_t>(from.width()));
}

} // namespace nw::reader
