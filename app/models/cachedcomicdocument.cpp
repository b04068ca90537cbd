#include "app/models/cachedcomicdocument.h"

namespace nw::app {

namespace {

reader::ReadErrorCode readCodeOf(ErrorCode code)
{
    switch (code) {
    case ErrorCode::NotFound:
        return reader::ReadErrorCode::NotFound;
    case ErrorCode::Damaged:
        return reader::ReadErrorCode::Damaged;
    case ErrorCode::Cancelled:
        return reader::ReadErrorCode::Cancelled;
    case ErrorCode::PayloadTooLarge:
        return reader::ReadErrorCode::TooLarge;
    default:
        return reader::ReadErrorCode::Io;
    }
}

} // namespace

Result<std::shared_ptr<const CachedComicDocument>>
CachedComicDocument::open(std::shared_ptr<PageSource> source, const ComicDetails &details)
{
    const auto pages = source->pages();
    if (!pages) {
        return tl::unexpected(pages.error());
    }
    std::shared_ptr<CachedComicDocument> document(new CachedComicDocument);
    for (const PageInfo &page : *pages) {
        if (page.locked) {
            continue;
        }
        document->m_entries.append({QString::number(page.number), page.sizeBytes});
        document->m_numbers.append(page.number);
    }
    if (document->m_entries.isEmpty()) {
        return failure(ErrorCode::NotFound, QStringLiteral("no page is open"));
    }
    document->m_allPages = static_cast<int>(pages->size());
    document->m_source = std::move(source);
    document->m_info.title = details.summary.title;
    document->m_info.series = details.summary.series;
    document->m_info.language = details.summary.language;
    document->m_info.credits = details.credits;
    document->m_info.rightToLeft = details.summary.direction == ReadingDirection::RightToLeft;
    document->m_info.longStrip = details.summary.direction == ReadingDirection::Vertical;
    return std::shared_ptr<const CachedComicDocument>(std::move(document));
}

reader::ReadResult<QByteArray> CachedComicDocument::pageBytes(int index) const
{
    if (index < 0 || index >= m_numbers.size()) {
        return reader::readFailure(reader::ReadErrorCode::NotFound);
    }
    const int number = m_numbers.at(index);
    const auto bytes =
        m_widthPixels > 0 ? m_source->thumbnail(number, m_widthPixels) : m_source->page(number);
    if (!bytes) {
        return reader::readFailure(readCodeOf(bytes.error().code), bytes.error().detail);
    }
    return *bytes;
}

reader::DocumentPointer CachedComicDocument::previews(int widthPixels) const
{
    std::shared_ptr<CachedComicDocument> small(new CachedComicDocument);
    small->m_source = m_source;
    small->m_info = m_info;
    small->m_entries = m_entries;
    small->m_numbers = m_numbers;
    small->m_allPages = m_allPages;
    small->m_widthPixels = widthPixels;
    return small;
}

} // namespace nw::app
