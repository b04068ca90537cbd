#pragma once

#include "reader/core/sandbox/pagefiles.h"
#include "reader/core/sandbox/wire.h"

#include <mutex>

namespace nw::reader {

class BookDecoder;

// A book whose bytes this process never looks at: what is known of it was told by a decoder, its
// pages are handed from one decoder to another as open files, and come back as pixels.
class SandboxedDocument final : public ComicDocument, public PageProvider
{
public:
    SandboxedDocument(std::shared_ptr<DecoderPool> pool, BookListing listing,
                      std::unique_ptr<PageFiles> files, const ArchiveLimits &limits);

    DocumentFormat format() const override { return m_listing.format; }
    QString title() const override { return m_listing.title; }
    const ComicInfo &info() const override { return m_listing.info; }
    const QList<PageEntry> &pages() const override { return m_listing.pages; }
    QList<Defect> defects() const override;
    ReadResult<QByteArray> pageBytes(int index) const override;
    const PageProvider *pageProvider() const override { return this; }

    ReadResult<ImageHeader> pageHeader(int page, const DecodeLimits &limits) const override;
    ReadResult<RenderedPage> renderedPage(const PageRequest &request,
                                          const AbortCheck &isUnwanted) const override;

    ReadResult<QImage> pagePixels(int page, const QSize &target, DecodeQuality quality,
                                  const AbortCheck &isUnwanted) const override;

    // Where the archive itself is, for the programs that may read what no library here can.
    void setArchivePath(const QString &path) { m_archivePath = path; }
    // The book's own decoder, which is one of the files, draws the pages.
    void setDrawnBy(const BookDecoder *book) { m_drawnBy = book; }

private:
    ReadResult<Descriptor> pageFile(int page, const AbortCheck &isUnwanted) const;
    ReadResult<Descriptor> rescued(int page) const;
    template <typename Answer> Answer remembered(int page, Answer answer) const;

    const std::shared_ptr<DecoderPool> m_pool;
    const BookListing m_listing;
    const std::unique_ptr<PageFiles> m_files;
    const ArchiveLimits m_limits;
    QString m_archivePath;
    const BookDecoder *m_drawnBy = nullptr;
    mutable std::mutex m_mutex;
    mutable QList<Defect> m_defects; // found later than the listing
};

// openDocument, in decoder processes.
ReadResult<DocumentPointer> openSandboxed(const std::shared_ptr<DecoderPool> &pool,
                                          const QString &path, const ArchiveLimits &limits,
                                          const QString &password);

} // namespace nw::reader
