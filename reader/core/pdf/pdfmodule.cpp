#include "reader/core/formatmodules.h"
#include "reader/core/pdf/popplerreader.h"

extern "C" [[gnu::visibility("default")]] const nw::reader::PdfModule nwPdfModule;

const nw::reader::PdfModule nwPdfModule{
    nw::reader::kModuleLayout,
    nw::reader::openByPoppler,
    nw::reader::preparePoppler,
};
