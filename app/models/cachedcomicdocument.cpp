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
    const auto bytes = m_source->page(m_numbers.at(index));
    if (!bytes) {
        return reader::readFailure(readCodeOf(bytes.error().code), bytes.error().detail);
    }
    return *bytes;
}

} // namespace nw::app
