#pragma once

#include "reader/core/render/imagecodec.h"

namespace nw::reader {

// The codecs of the image module, one a file.
extern const ImageCodec kAvifCodec;
extern const ImageCodec kJxlCodec;
extern const ImageCodec kHeifCodec;

} // namespace nw::reader
