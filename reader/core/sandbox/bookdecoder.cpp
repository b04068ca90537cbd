#include "reader/core/sandbox/bookdecoder.h"

#include "reader/core/archive/spool.h"

namespace nw::reader {

namespace {

Equipment firstEquipmentFor(FileKind kind)
{
    switch (kind) {
    case FileKind::Zip:
        return Equipment::Basic;
    case FileKind::Pdf:
        return Equipment::PdfModule;
    default:
        return Equipment::ArchiveModule;
    }
}

// Whether these are unpacked into a spool.
bool isStreamed(FileKind kind)
{
    return kind == FileKind::SevenZip || kind == FileKind::CompressedStream
        || kind == FileKind::Rar4 || kind == FileKind::Rar5;
}

} // namespace

BookDecoder::BookDecoder(std::shared_ptr<DecoderPool> pool, Book book)
    : m_pool(std::move(pool))
    , m_book(std::move(book))
{
}

ReadResult<std::unique_ptr<BookDecoder>> BookDecoder::open(std::shared_ptr<DecoderPool> pool,
                                                           Book book)
{
    const FileKind kind = book.file.kind;
    std::unique_ptr<BookDecoder> decoder(new BookDecoder(std::move(pool), std::move(book)));
    auto memory = makeSharedMemory(sizeof(std::atomic<quint64>));
    if (!memory)
        return tl::unexpected(memory.error());
    auto progress = MappedBytes::map(memory->number(), sizeof(std::atomic<quint64>),
                                     MappedBytes::Access::ReadAndWrite);
    if (!progress)
        return tl::unexpected(progress.error());
    decoder->m_progressMemory = *std::move(memory);
    decoder->m_progress.emplace(*std::move(progress));

    decoder->m_equipment = firstEquipmentFor(kind);
    auto listing = decoder->start(decoder->m_equipment);
    // Some ZIPs are only read by libarchive, which most have no use for.
    const bool otherMayRead = !listing && decoder->m_equipment == Equipment::Basic
        && (listing.error().code == ReadErrorCode::Damaged
            || listing.error().code == ReadErrorCode::Unsupported);
    if (otherMayRead) {
        decoder->m_equipment = Equipment::ArchiveModule;
        listing = decoder->start(decoder->m_equipment);
    }
    if (!listing)
        return tl::unexpected(listing.error());
    decoder->m_listing = *std::move(listing);
    return decoder;
}

Patience BookDecoder::patience(const AbortCheck &isUnwanted) const
{
    return {m_pool->times().answerMs,
            reinterpret_cast<const std::atomic<quint64> *>(m_progress->data()), isUnwanted};
}

ReadResult<BookListing> BookDecoder::start(Equipment equipment) const
{
    m_process.reset();
    auto process = m_pool->startForBook(equipment);
    if (!process)
        return tl::unexpected(process.error());
    const auto answer = makeSharedMemory(0);
    if (!answer)
        return tl::unexpected(answer.error());
    std::vector<int> handed{m_book.file.source->descriptor(), answer->number(),
                            m_progressMemory.number()};
    Descriptor spool;
    if (isStreamed(m_book.file.kind)) {
        const auto file = openSpoolFile();
        if (!file)
            return tl::unexpected(file.error());
        spool = Descriptor(*file);
        handed.push_back(spool.number());
    }
    const auto reply = (*process)->ask(packBookOrder(m_book.order), handed, patience({}));
    if (!reply)
        return tl::unexpected(reply.error());
    const auto bytes = answer->readAll(kMaxListingBytes);
    if (!bytes)
        return tl::unexpected(bytes.error());
    auto listing = unpackListing(*bytes);
    const bool isRight = listing && !listing->pages.isEmpty()
        && listing->pages.size() <= m_book.order.limits.maxEntries;
    if (!isRight)
        return readFailure(ReadErrorCode::Crashed, QStringLiteral("a listing that makes no sense"));
    m_process = *std::move(process);
    return *std::move(listing);
}

std::shared_ptr<DecoderProcess> BookDecoder::process() const
{
    const std::lock_guard lock(m_mutex);
    return m_process;
}

ReadResult<std::shared_ptr<DecoderProcess>> BookDecoder::living() const
{
    const std::lock_guard lock(m_mutex);
    if (m_process && m_process->isAlive())
        return m_process;
    const auto again = start(m_equipment);
    if (!again)
        return tl::unexpected(again.error());
    if (again->pages.size() != m_listing.pages.size())
        return readFailure(ReadErrorCode::Io, QStringLiteral("the book has changed"));
    return m_process;
}

ReadResult<Descriptor> BookDecoder::page(int page, const AbortCheck &isUnwanted) const
{
    if (page < 0 || page >= m_listing.pages.size())
        return readFailure(ReadErrorCode::NotFound);
    const auto process = living();
    if (!process)
        return tl::unexpected(process.error());
    auto memory = makeSharedMemory(0);
    if (!memory)
        return memory;
    const auto reply = (*process)->ask(packPageOrder(DecoderTask::ReadPage, {page}),
                                       {memory->number()}, patience(isUnwanted));
    if (!reply)
        return tl::unexpected(reply.error());
    sealSharedMemory(*memory);
    if (memory->sizeBytes() > m_book.order.limits.maxEntryBytes)
        return readFailure(ReadErrorCode::TooLarge, QStringLiteral("a page of too many bytes"));
    return memory;
}

ReadResult<ImageHeader> BookDecoder::header(int page, const DecodeLimits &limits) const
{
    const auto process = living();
    if (!process)
        return tl::unexpected(process.error());
    auto reply = (*process)->ask(packPageOrder(DecoderTask::MeasurePage, {page}), {}, patience({}));
    if (!reply)
        return tl::unexpected(reply.error());
    if (const auto allowed = checkImageSize(reply->header.size, limits); !allowed)
        return tl::unexpected(allowed.error());
    return std::move(reply->header);
}

ReadResult<QImage> BookDecoder::pixels(const PageOrder &order, const AbortCheck &isUnwanted) const
{
    const auto process = living();
    if (!process)
        return tl::unexpected(process.error());
    const auto pixels = SharedPixels::make(order.target, {});
    if (!pixels)
        return tl::unexpected(pixels.error());
    const auto reply = (*process)->ask(packPageOrder(DecoderTask::RenderPage, order),
                                       {pixels->memory.number()}, patience(isUnwanted));
    if (!reply)
        return tl::unexpected(reply.error());
    return pixels->image();
}

} // namespace nw::reader
