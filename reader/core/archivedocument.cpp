#include "reader/core/archivedocument.h"

#include <algorithm>

namespace nw::reader {

namespace {

constexpr qint64 kMaxComicInfoBytes = 1 << 20;

} // namespace

ArchiveDocument::ArchiveDocument(ArchivePointer archive, PageIndex index)
    : m_archive(std::move(archive))
    , m_entryOfPage(std::move(index.pages))
{
    const QList<ArchiveEntry> &entries = m_archive->entries();
    m_pages.reserve(m_entryOfPage.size());
    for (const int entry : std::as_const(m_entryOfPage)) {
        if (entries[entry].encrypted)
            m_defects.append({static_cast<int>(m_pages.size()), ReadErrorCode::Encrypted, {}});
        m_pages.append(
            {entries[entry].name, entries[entry].sizeBytes, entries[entry].listPosition});
    }
}

ReadResult<DocumentPointer> ArchiveDocument::open(ArchivePointer archive,
                                                  const QString &fallbackTitle)
{
    const PageIndex index = indexPages(archive->entries());
    if (index.pages.isEmpty())
        return readFailure(ReadErrorCode::Damaged, QStringLiteral("no page inside"));
    const QList<ArchiveEntry> &entries = archive->entries();
    const bool allEncrypted = std::all_of(index.pages.begin(), index.pages.end(),
                                          [&entries](int page) { return entries[page].encrypted; });
    if (allEncrypted)
        return readFailure(ReadErrorCode::Encrypted);

    std::shared_ptr<ArchiveDocument> document(new ArchiveDocument(std::move(archive), index));
    document->m_title = fallbackTitle;
    if (index.comicInfo >= 0)
        document->readInfo(index.comicInfo);
    return DocumentPointer(std::move(document));
}

void ArchiveDocument::readInfo(int entry)
{
    if (m_archive->entries()[entry].sizeBytes > kMaxComicInfoBytes) {
        remember(-1, {ReadErrorCode::TooLarge, QStringLiteral("ComicInfo.xml is too long")});
        return;
    }
    const auto info = m_archive->read(entry).and_then(parseComicInfo);
    if (!info) {
        remember(-1, {info.error().code, u"ComicInfo.xml: " % info.error().detail});
        return;
    }
    m_info = *info;
    if (const QString title = titleOf(m_info); !title.isEmpty())
        m_title = title;
}

ReadResult<QByteArray> ArchiveDocument::pageBytes(int index) const
{
    if (index < 0 || index >= m_entryOfPage.size())
        return readFailure(ReadErrorCode::NotFound);
    auto bytes = m_archive->read(m_entryOfPage[index]);
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
        defect.page = static_cast<int>(m_entryOfPage.indexOf(defect.page));
    const QMutexLocker lock(&m_mutex);
    return all + m_defects;
}

QString titleOf(const ComicInfo &info)
{
    QString series = info.series;
    if (!series.isEmpty() && !info.number.isEmpty())
        series += u" #" % info.number;
    if (series.isEmpty() || info.title.isEmpty())
        return series + info.title;
    return series % u": " % info.title;
}

} // namespace nw::reader
