#include "reader/core/formatmodules.h"
#include "reader/core/render/modulecodecs.h"

extern "C" [[gnu::visibility("default")]] const nw::reader::ImageModule nwImageModule;

const nw::reader::ImageModule nwImageModule{
    nw::reader::kModuleLayout,
    &nw::reader::kAvifCodec,
    &nw::reader::kJxlCodec,
    &nw::reader::kHeifCodec,
};
