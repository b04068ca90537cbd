#include "reader/core/pdf/pdfdocument.h"

#include "reader/core/formatmodules.h"
#include "reader/core/render/resample.h"

#include <QBuffer>
#include <QRegularExpression>

#include <algorithm>
#include <cmath>

namespace nw::reader {

namespace {

constexpr std::size_t kIdleReaders = 3;
constexpr qsizetype kMaxTextLength = 1'024;
constexpr double kNaturalPixelsPerPoint = 2; // 144 pixels an inch
constexpr double kMaxNaturalPixels = 40'000'000;
constexpr int kMaxNaturalSide = 30'000;
// At rest the page is drawn so much larger and filtered down once: poppler reduces pictures by
// averaging whole pixels, which leaves moiré.
constexpr int kOversampling = 2;
constexpr qint64 kMaxOversampledPixels = 40'000'000;

QSize naturalSize(const QSizeF &points)
{
    const double pixels =
        points.width() * points.height() * kNaturalPixelsPerPoint * kNaturalPixelsPerPoint;
    double scale = kNaturalPixelsPerPoint * std::min(1.0, std::sqrt(kMaxNaturalPixels / pixels));
    scale = std::min(scale, kMaxNaturalSide / std::max(points.width(), points.height()));
    return QSize(static_cast<int>(std::lround(points.width() * scale)),
                 static_cast<int>(std::lround(points.height() * scale)))
        .expandedTo({1, 1});
}

// One line for people; some programs end their texts as C does.
QString oneLine(QString text)
{
    text.removeIf([](QChar character) { return character.isNull(); });
    return text.simplified().left(kMaxTextLength);
}

// Programs write the name of the file that they exported from where a title belongs.
bool isFileName(const QString &title)
{
    static const QRegularExpression ending(QStringLiteral("\\.[A-Za-z][A-Za-z0-9]{1,4}$"));
    return ending.match(title).hasMatch();
}

} // namespace

ReadResult<DocumentPointer> PdfDocument::open(const BookInput &input)
{
    std::shared_ptr<PdfDocument> document(new PdfDocument(input));
    auto reader = document->takeReader();
    if (!reader)
        return tl::unexpected(reader.error());
    const int count = (*reader)->pageCount();
    if (count > input.limits.maxEntries)
        return readFailure(ReadErrorCode::TooLarge, QStringLiteral("%1 pages").arg(count));
    for (int page = 1; page <= count; ++page)
        document->m_pages.append({QString::number(page), -1});
    const QString title = oneLine((*reader)->title());
    if (!isFileName(title))
        document->m_info.title = title;
    const QString author = oneLine((*reader)->author());
    if (!author.isEmpty())
        document->m_info.credits.append({QStringLiteral("writer"), author});
    document->m_title =
        document->m_info.title.isEmpty() ? titleFromName(input.name) : document->m_info.title;
    document->giveBack(*std::move(reader));
    return DocumentPointer(std::move(document));
}

ReadResult<PdfReaderPointer> PdfDocument::takeReader() const
{
    {
        const std::lock_guard lock(m_mutex);
        if (!m_idle.empty()) {
            PdfReaderPointer reader = std::move(m_idle.back());
            m_idle.pop_back();
            return reader;
        }
    }
    const PdfModule *module = pdfModule();
    if (!module)
        return readFailure(ReadErrorCode::Unsupported,
                           QStringLiteral("the PDF module is not installed"));
    return module->open(m_source, m_password);
}

void PdfDocument::giveBack(PdfReaderPointer reader) const
{
    const std::lock_guard lock(m_mutex);
    if (m_idle.size() < kIdleReaders)
        m_idle.push_back(std::move(reader));
}

template <typename Work>
auto PdfDocument::withReader(int page, Work work) const
    -> decltype(work(std::declval<PdfReader &>()))
{
    if (page < 0 || page >= m_pages.size())
        return readFailure(ReadErrorCode::NotFound);
    auto reader = takeReader();
    if (!reader)
        return tl::unexpected(reader.error());
    auto outcome = work(**reader);
    giveBack(*std::move(reader));
    return outcome;
}

ReadResult<ImageHeader> PdfDocument::pageHeader(int page, const DecodeLimits &) const
{
    return withReader(page, [page](PdfReader &reader) {
        return reader.pageSize(page).map([](const QSizeF &points) {
            return ImageHeader{naturalSize(points), QStringLiteral("application/pdf")};
        });
    });
}

ReadResult<QImage> PdfDocument::pagePixels(int page, const QSize &target, DecodeQuality quality,
                                           const AbortCheck &isUnwanted) const
{
    return withReader(page, [&](PdfReader &reader) -> ReadResult<QImage> {
        const QSize larger = target * kOversampling;
        const bool oversampled = quality == DecodeQuality::Best
            && qint64(larger.width()) * larger.height() <= kMaxOversampledPixels;
        auto image = reader.render(page, oversampled ? larger : target, isUnwanted);
        if (!image || !oversampled)
            return image;
        QImage reduced = resample(*image, QSizeF(larger), target);
        if (reduced.isNull())
            return readFailure(ReadErrorCode::TooLarge, QStringLiteral("no memory"));
        return reduced;
    });
}

ReadResult<RenderedPage> PdfDocument::renderedPage(const PageRequest &request,
                                                   const AbortCheck &isUnwanted) const
{
    const StoredImage stored{[&] { return pageHeader(request.page, {}); },
                             [&](const QSize &target, DecodeQuality quality) {
                                 return pagePixels(request.page, target, quality, isUnwanted);
                             }};
    return renderStored(stored, request);
}

ReadResult<QByteArray> PdfDocument::pageBytes(int index) const
{
    const auto header = pageHeader(index, {});
    if (!header)
        return tl::unexpected(header.error());
    const auto image = pagePixels(index, header->size, DecodeQuality::Fast, {});
    if (!image)
        return tl::unexpected(image.error());
    QByteArray bytes;
    QBuffer buffer(&bytes);
    if (!buffer.open(QIODevice::WriteOnly) || !image->save(&buffer, "PNG"))
        return readFailure(ReadErrorCode::TooLarge, QStringLiteral("the page makes no image"));
    return bytes;
}

} // namespace nw::reader
