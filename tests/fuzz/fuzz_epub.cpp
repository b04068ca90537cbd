#include "reader/core/epub/epubpackage.h"

#include <cstddef>
#include <cstdint>

using namespace nw::reader;

namespace {

void trapUnlessInside(const QString &path)
{
    if (path.startsWith(u'/') || path.startsWith(u"../") || path == u"..")
        __builtin_trap();
}

} // namespace

// Each part of an EPUB that is XML; no path that it names may lead out of the archive.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const auto xml =
        QByteArray::fromRawData(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    if (const auto path = parseEpubContainer(xml))
        trapUnlessInside(*path);
    if (const auto package = parseEpubPackage(xml, QStringLiteral("OEBPS/content.opf"))) {
        for (const EpubPackage::Item &item : package->spine)
            trapUnlessInside(item.path);
    }
    for (const QString &path : imagesOfEpubPage(xml, QStringLiteral("text/page.xhtml")))
        trapUnlessInside(path);
    for (const QString &path : encryptedByEpub(xml))
        trapUnlessInside(path);
    return 0;
}
