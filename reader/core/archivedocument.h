#pragma once

#include "reader/core/archive/archivereader.h"
#include "reader/core/comicdocument.h"

#include <QMutex>

namespace nw::reader {

// A book inside any container: the pages are the container's images in natural order.
class ArchiveDocument final : public ComicDocument
{
public:
    // `fallbackTitle` is shown when the book does not name itself. Errors: Encrypted when every
    // page is; Damaged when there is no page inside.
    static ReadResult<DocumentPointer> open(ArchivePointer archive, const QString &fallbackTitle);

    DocumentFormat format() const override { return m_archive->format(); }
    QString title() const override { return m_title; }
    const ComicInfo &info() const override { return m_info; }
    const QList<PageEntry> &pages() const override { return m_pages; }
    QList<Defect> defects() const override;
    ReadResult<QByteArray> pageBytes(int index) const override;

private:
    ArchiveDocument(ArchivePointer archive, PageIndex index);
    void readInfo(int entry);
    void remember(int page, const ReadError &error) const;

    ArchivePointer m_archive;
    QList<int> m_entryOfPage;
    QList<PageEntry> m_pages;
    ComicInfo m_info;
    QString m_title;
    mutable QMutex m_mutex;
    mutable QList<Defect> m_defects;
};

// "Series #3: Title", as much of it as the info has; empty when it has none.
QString titleOf(const ComicInfo &info);

} // namespace nw::reader
