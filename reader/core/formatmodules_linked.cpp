#include "reader/core/formatmodules.h"

// In place of formatmodules.cpp where everything is linked into one program, as the fuzz targets
// are.
extern "C" const nw::reader::ArchiveModule nwArchiveModule;
extern "C" const nw::reader::ImageModule nwImageModule;
extern "C" const nw::reader::PdfModule nwPdfModule;

namespace nw::reader {

const ArchiveModule *archiveModule()
{
    return &nwArchiveModule;
}

const ImageModule *imageModule()
{
    return &nwImageModule;
}

const PdfModule *pdfModule()
{
    return &nwPdfModule;
}

} // namespace nw::reader
