#pragma once

#include "reader/core/archive/archivereader.h"
#include "reader/core/comicdocument.h"

#include <QMutex>

namespace nw::reader {

// Which entries of a container are the pages of a book, and what it says of itself.
struct BookContents
{
    DocumentFormat format = DocumentFormat::Zip;
    QList<int> entryOfPage; // in reading order
    ComicInfo info;
    QList<Defect> defects;
};

// A book inside any container: the pages are the container's images in natural order, or in the
// order that an EPUB gives them.
class ArchiveDocument final : public ComicDocument
{
public:
    struct Naming
    {
        QString fallbackTitle; // shown when the book does not name itself
        QString password; // that the container was opened with
    };

    // Errors: Encrypted when every page is and the password is not right; Damaged when there is no
    // page inside; those of epubContents.
    static ReadResult<DocumentPointer> open(ArchivePointer archive, const Naming &naming);

    DocumentFormat format() const override { return m_contents.format; }
    QString title() const override { return m_title; }
    const ComicInfo &info() const override { return m_contents.info; }
    const QList<PageEntry> &pages() const override { return m_pages; }
    QList<Defect> defects() const override;
    ReadResult<QByteArray> pageBytes(int index) const override;

private:
    ArchiveDocument(ArchivePointer archive, BookContents contents);
    ReadResult<void> checkPassword(const QString &password) const;
    void remember(int page, const ReadError &error) const;

    ArchivePointer m_archive;
    BookContents m_contents;
    QList<PageEntry> m_pages;
    QString m_title;
    mutable QMutex m_mutex;
    mutable QList<Defect> m_defects; // found later than the contents
};

// "Series #3: Title", as much of it as the info has, and nothing twice; empty when it has none.
QString titleOf(const ComicInfo &info);

} // namespace nw::reader
