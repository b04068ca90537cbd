#pragma once

#include "reader/core/comicdocument.h"
#include "services-client/contract/comic.h"
#include "services-client/pagesource.h"

#include <memory>

namespace nw::app {

// A comic of the server as a book of the reader: its bytes come from the cache, else from the
// network.
class CachedComicDocument : public reader::ComicDocument
{
public:
    // Blocks until the list of pages is there: for worker threads. Only pages that are not locked
    // are in the book, so a comic that is not owned opens as its preview. Errors are those of
    // PageSource::pages; NotFound: none is open.
    static Result<std::shared_ptr<const CachedComicDocument>>
    open(std::shared_ptr<PageSource> source, const ComicDetails &details);

    reader::DocumentFormat format() const override { return reader::DocumentFormat::Folder; }
    QString title() const override { return m_info.title; }
    const reader::ComicInfo &info() const override { return m_info; }
    const QList<reader::PageEntry> &pages() const override { return m_entries; }
    QList<reader::Defect> defects() const override { return {}; }
    reader::ReadResult<QByteArray> pageBytes(int index) const override;
    reader::DocumentPointer previews(int widthPixels) const override;

    int allPages() const { return m_allPages; } // with those that are locked

private:
    CachedComicDocument() = default;

    std::shared_ptr<PageSource> m_source;
    reader::ComicInfo m_info;
    QList<reader::PageEntry> m_entries;
    QList<int> m_numbers; // of the server, from 1
    int m_widthPixels = 0; // of previews; 0: the pages themselves
    int m_allPages = 0;
};

} // namespace nw::app
