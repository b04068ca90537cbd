#include "reader/core/comicdocument.h"

namespace nw::reader {

ComicDocument::~ComicDocument() = default;

std::shared_ptr<const ComicDocument> ComicDocument::previews(int) const
{
    return nullptr;
}

const char *formatWord(DocumentFormat format)
{
    switch (format) {
    case DocumentFormat::Zip:
        return "cbz";
    case DocumentFormat::Rar:
        return "cbr";
    case DocumentFormat::SevenZip:
        return "cb7";
    case DocumentFormat::Tar:
        return "cbt";
    case DocumentFormat::Folder:
        return "folder";
    case DocumentFormat::Pdf:
        return "pdf";
    case DocumentFormat::Epub:
        return "epub";
    case DocumentFormat::Lha:
        return "lha";
    case DocumentFormat::Image:
        break;
    }
    return "image";
}

} // namespace nw::reader
