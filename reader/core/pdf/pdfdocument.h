#pragma once

#include "reader/core/bookopener.h"
#include "reader/core/pdf/pdfreader.h"

#include <mutex>
#include <vector>

namespace nw::reader {

// A PDF as a book. Its pages are drawn, not stored, so it renders them itself, at the size that is
// asked for: poppler's documents belong to one thread at a time, and a few of them over the one
// open file let several pages be drawn at once.
class PdfDocument final : public ComicDocument, public PageProvider
{
public:
    // Errors: Unsupported when the module with poppler is not installed, Encrypted, Damaged,
    // TooLarge.
    static ReadResult<DocumentPointer> open(const BookInput &input);

    DocumentFormat format() const override { return DocumentFormat::Pdf; }
    QString title() const override { return m_title; }
    const ComicInfo &info() const override { return m_info; }
    const QList<PageEntry> &pages() const override { return m_pages; }
    QList<Defect> defects() const override { return {}; }
    const PageProvider *pageProvider() const override { return this; }

    // A PNG of the page at its natural size, for who stores pages as images.
    ReadResult<QByteArray> pageBytes(int index) const override;

    // The natural size is that of 144 pixels an inch, or less where that were too many.
    ReadResult<ImageHeader> pageHeader(int page, const DecodeLimits &limits) const override;
    ReadResult<RenderedPage> renderedPage(const PageRequest &request,
                                          const AbortCheck &isUnwanted) const override;
    ReadResult<QImage> pagePixels(int page, const QSize &target, DecodeQuality quality,
                                  const AbortCheck &isUnwanted) const override;

private:
    explicit PdfDocument(const BookInput &input)
        : m_source(input.file.source)
        , m_password(input.password)
    {
    }
    ReadResult<PdfReaderPointer> takeReader() const;
    void giveBack(PdfReaderPointer reader) const;
    template <typename Work>
    auto withReader(int page, Work work) const -> decltype(work(std::declval<PdfReader &>()));

    FileSourcePointer m_source;
    QString m_password;
    QString m_title;
    ComicInfo m_info;
    QList<PageEntry> m_pages;
    mutable std::mutex m_mutex;
    mutable std::vector<PdfReaderPointer> m_idle;
};

} // namespace nw::reader
