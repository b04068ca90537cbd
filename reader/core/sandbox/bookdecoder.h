#pragma once

#include "reader/core/bookopener.h"
#include "reader/core/sandbox/pagefiles.h"

#include <mutex>

namespace nw::reader {

// A book that is open in a decoder process of its own. When that ends, the page that was asked for
// is lost; for the next one the book is opened again in a new process.
class BookDecoder final : public PageFiles
{
public:
    struct Book
    {
        BookFile file;
        BookOrder order;
    };

    static ReadResult<std::unique_ptr<BookDecoder>> open(std::shared_ptr<DecoderPool> pool,
                                                         Book book);

    const BookListing &listing() const { return m_listing; }
    ReadResult<Descriptor> page(int page, const AbortCheck &isUnwanted) const override;

    // Of a book that draws its pages. Errors: those of PageProvider, and Crashed.
    ReadResult<ImageHeader> header(int page, const DecodeLimits &limits) const;
    ReadResult<QImage> pixels(const PageOrder &order, const AbortCheck &isUnwanted) const;

    // Null until it is started again.
    std::shared_ptr<DecoderProcess> process() const;

private:
    BookDecoder(std::shared_ptr<DecoderPool> pool, Book book);
    ReadResult<BookListing> start(Equipment equipment) const;
    ReadResult<std::shared_ptr<DecoderProcess>> living() const;
    Patience patience(const AbortCheck &isUnwanted) const;

    const std::shared_ptr<DecoderPool> m_pool;
    const Book m_book;
    BookListing m_listing;
    Equipment m_equipment = Equipment::Basic;
    mutable std::mutex m_mutex; // of starting
    mutable std::shared_ptr<DecoderProcess> m_process;
    std::optional<MappedBytes> m_progress; // one for the whole life, whatever process counts in it
    Descriptor m_progressMemory;
};

} // namespace nw::reader
