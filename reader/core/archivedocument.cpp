#include "reader/core/archivedocument.h"

#include "reader/core/bookmetadata.h"
#include "reader/core/epub/epubbook.h"

#include <algorithm>

namespace nw::reader {

namespace {

ReadResult<BookContents> contentsOf(const ArchiveReader &archive)
{
    if (holdsEpub(archive))
        return epubContents(archive);
    const PageIndex index = indexPages(archive.entries());
    if (index.pages.isEmpty())
        return readFailure(ReadErrorCode::Damaged, QStringLiteral("no page inside"));
    BookContents contents;
    contents.format = archive.format();
    contents.entryOfPage = index.pages;
    readMetadata(archive, &contents);
    return contents;
}

} // namespace

ArchiveDocument::ArchiveDocument(ArchivePointer archive, BookContents contents)
    : m_archive(std::move(archive))
    , m_contents(std::move(contents))
{
    const QList<ArchiveEntry> &entries = m_archive->entries();
    m_pages.reserve(m_contents.entryOfPage.size());
    for (const int entry : std::as_const(m_contents.entryOfPage)) {
        if (entries[entry].encrypted)
            m_defects.append({static_cast<int>(m_pages.size()), ReadErrorCode::Encrypted, {}});
        m_pages.append(
            {entries[entry].name, entries[entry].sizeBytes, entries[entry].listPosition});
    }
}

ReadResult<DocumentPointer> ArchiveDocument::open(ArchivePointer archive, const Naming &naming)
{
    auto contents = contentsOf(*archive);
    if (!contents)
        return tl::unexpected(contents.error());
    std::shared_ptr<ArchiveDocument> document(
        new ArchiveDocument(std::move(archive), *std::move(contents)));
    if (const auto checked = document->checkPassword(naming.password); !checked)
        return tl::unexpected(checked.error());
    document->m_title = titleOf(document->m_contents.info);
    if (document->m_title.isEmpty())
        document->m_title = naming.fallbackTitle;
    return DocumentPointer(std::move(document));
}

// One page tells whether the password opens them all; without one a book that also has open pages
// is shown.
ReadResult<void> ArchiveDocument::checkPassword(const QString &password) const
{
    const QList<ArchiveEntry> &entries = m_archive->entries();
    const QList<int> &pages = m_contents.entryOfPage;
    const auto isEncrypted = [&entries](int page) { return entries[page].encrypted; };
    const auto first = std::find_if(pages.begin(), pages.end(), isEncrypted);
    if (first == pages.end())
        return {};
    if (password.isEmpty())
        return std::all_of(pages.begin(), pages.end(), isEncrypted)
            ? readFailure(ReadErrorCode::Encrypted)
            : ReadResult<void>();
    const auto bytes = m_archive->read(*first);
    if (!bytes && bytes.error().code == ReadErrorCode::Encrypted)
        return readFailure(ReadErrorCode::Encrypted, QStringLiteral("not with this password"));
    const QMutexLocker lock(&m_mutex);
    m_defects.clear(); // which so far are the locked pages
    return {};
}

ReadResult<QByteArray> ArchiveDocument::pageBytes(int index) const
{
    if (index < 0 || index >= m_pages.size())
        return readFailure(ReadErrorCode::NotFound);
    auto bytes = m_archive->read(m_contents.entryOfPage[index]);
    if (!bytes && bytes.error().code != ReadErrorCode::Cancelled)
        remember(index, bytes.error());
    return bytes;
}

void ArchiveDocument::remember(int page, const ReadError &error) const
{
    const QMutexLocker lock(&m_mutex);
    const bool known = page >= 0
        && std::any_of(m_defects.begin(), m_defects.end(),
                       [page](const Defect &defect) { return defect.page == page; });
    if (!known)
        m_defects.append({page, error.code, error.detail});
}

QList<Defect> ArchiveDocument::defects() const
{
    QList<Defect> all = m_archive->defects();
    for (Defect &defect : all)
        defect.page = static_cast<int>(m_contents.entryOfPage.indexOf(defect.page));
    const QMutexLocker lock(&m_mutex);
    return all + m_contents.defects + m_defects;
}

QString titleOf(const ComicInfo &info)
{
    QString series = info.series;
    if (!series.isEmpty() && !info.number.isEmpty())
        series += u" #" % info.number;
    if (series.isEmpty())
        return info.title;
    const bool saysMore =
        !info.title.isEmpty() && info.title.compare(info.series, Qt::CaseInsensitive) != 0;
    return saysMore ? QString(series % u": " % info.title) : series;
}

} // namespace nw::reader
