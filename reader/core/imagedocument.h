#pragma once

#include "reader/core/archive/archivelimits.h"
#include "reader/core/comicdocument.h"

namespace nw::reader {

// A single image, read as a book of one page.
class ImageDocument final : public ComicDocument
{
public:
    // The bytes are read once here, and kept. Errors: Unsupported when they are no image, Io,
    // TooLarge.
    static ReadResult<DocumentPointer> open(const QString &path, const ArchiveLimits &limits);

    DocumentFormat format() const override { return DocumentFormat::Image; }
    QString title() const override { return m_title; }
    const ComicInfo &info() const override { return m_info; }
    const QList<PageEntry> &pages() const override { return m_pages; }
    QList<Defect> defects() const override { return {}; }
    ReadResult<QByteArray> pageBytes(int index) const override;

private:
    ImageDocument(QString title, const QString &name, QByteArray bytes);

    QString m_title;
    ComicInfo m_info;
    QList<PageEntry> m_pages;
    QByteArray m_bytes;
};

} // namespace nw::reader
