#pragma once

#include <QtGlobal>

namespace nw::reader {

// What one image may ask for before it is refused.
struct DecodeLimits
{
    qint64 maxPixels = 300'000'000;
    int maxSidePixels = 65'535;
};

} // namespace nw::reader
