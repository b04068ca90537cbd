#include "reader/core/imagedocument.h"

#include "reader/core/archive/folderarchive.h"
#include "reader/core/render/imagedecoder.h"

#include <QFileInfo>

namespace nw::reader {

ImageDocument::ImageDocument(QString title, const QString &name, QByteArray bytes)
    : m_title(std::move(title))
    , m_pages{{name, bytes.size()}}
    , m_bytes(std::move(bytes))
{
}

ReadResult<DocumentPointer> ImageDocument::open(const QString &path, const ArchiveLimits &limits)
{
    auto bytes = readWholeFile(path, limits);
    if (!bytes)
        return tl::unexpected(bytes.error());
    if (const auto header = readImageHeader(*bytes); !header)
        return tl::unexpected(header.error());
    const QFileInfo file(path);
    return DocumentPointer(
        new ImageDocument(file.completeBaseName(), file.fileName(), *std::move(bytes)));
}

ReadResult<QByteArray> ImageDocument::pageBytes(int index) const
{
    if (index != 0)
        return readFailure(ReadErrorCode::NotFound);
    return m_bytes;
}

} // namespace nw::reader
