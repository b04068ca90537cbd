#include "server/comics/catalogueservice.h"
#include "server/comics/comicsroutes.h"
#include "server/comics/comicurls.h"
#include "server/comics/pageimages.h"
#include "server/comics/routing.h"

#include <array>

namespace nw::server::comics {

namespace {

constexpr int kMaxWishedWidth = 10'000;
constexpr int kMaxPageNumber = 100'000;
constexpr qsizetype kMinUrlHashLength = 8;

struct FormatWord
{
    QLatin1String word;
    ImageFormat format;
    const char *mediaType;
};

constexpr std::array<FormatWord, 3> kFormatWords{{
    {QLatin1String("jpeg"), ImageFormat::Jpeg, "image/jpeg"},
    {QLatin1String("png"), ImageFormat::Png, "image/png"},
    {QLatin1String("webp"), ImageFormat::Webp, "image/webp"},
}};

// A whole number as it is usually written: no sign, no spaces, no zeros in front.
std::optional<int> plainNumber(const QString &text, int max)
{
    const int number = text.toInt();
    if (number < 1 || number > max || text != QString::number(number))
        return std::nullopt;
    return number;
}

Result<ImageWish> readWish(const Request &request)
{
    ImageWish wish;
    if (const std::optional<QString> width = request.query("width")) {
        const std::optional<int> number = plainNumber(*width, kMaxWishedWidth);
        if (!number)
            return failure(ErrorCode::InvalidInput,
                           QStringLiteral("width is a number of pixels from 1 to 10000."),
                           QStringLiteral("width"));
        wish.width = *number;
    }
    const std::optional<QString> format = request.query("format");
    if (!format)
        return wish;
    if (*format == u"original") {
        wish.format = ImageFormat::Original;
        return wish;
    }
    for (const FormatWord &row : kFormatWords) {
        if (row.word == *format) {
            wish.format = row.format;
            return wish;
        }
    }
    return failure(ErrorCode::InvalidInput,
                   QStringLiteral("format is original, jpeg, png or webp."),
                   QStringLiteral("format"));
}

// True when Accept (RFC 9110, 12.5.1) leaves room for a media type. Weights are not looked at: zero
// is never sent for an image in practice, and the caller only wants to know what is understood.
bool accepts(const Request &request, const QByteArray &mediaType)
{
    const QByteArray field = request.header("accept");
    if (field.trimmed().isEmpty())
        return true;
    const QList<QByteArray> ranges = field.toLower().split(',');
    for (const QByteArray &range : ranges) {
        const QByteArray type = range.split(';').first().trimmed();
        if (type == mediaType || type == "*/*" || type == "image/*")
            return true;
    }
    return false;
}

// What is served when the address does not say a format: what suits the page, else what the caller
// understands.
Result<ImagePlan> negotiate(const Request &request, const PageRow &page, ImageWish wish)
{
    Result<ImagePlan> plan = PageImages::plan(page, wish);
    if (!plan || wish.format != ImageFormat::Any || accepts(request, plan->mediaType))
        return plan;
    for (const FormatWord &row : kFormatWords) {
        wish.format = row.format;
        Result<ImagePlan> other = PageImages::plan(page, wish);
        if (other && accepts(request, row.mediaType))
            return other;
    }
    return plan; // better an image of another kind than none
}

// An address that carries the beginning of the page's hash answers the same for ever; another one
// may not.
QByteArray cacheControl(const Request &request, const PageRow &page)
{
    const QByteArray hash = request.query("v").value_or(QString()).toLatin1();
    const bool named = hash.size() >= kMinUrlHashLength && page.sha256.startsWith(hash);
    return named ? QByteArrayLiteral("private, max-age=31536000, immutable")
                 : QByteArrayLiteral("private, no-cache");
}

class ImageHandlers
{
public:
    ImageHandlers(CatalogueService &catalogue, PageImages &images, BlobStore &blobs)
        : m_catalogue(catalogue)
        , m_images(images)
        , m_blobs(blobs)
    {
    }

    Response page(const Request &request) const
    {
        const Result<QString> id = comicId(request);
        if (!id)
            return problemResponse(id.error());
        return numbered(request, *id, plainNumber(request.argument("number"), kMaxPageNumber));
    }

    // Page streaming of OPDS counts from 0.
    Response streamed(const Request &request) const
    {
        const Result<QString> id = comicId(request);
        if (!id)
            return problemResponse(id.error());
        const QString index = request.argument("index");
        std::optional<int> number = plainNumber(index, kMaxPageNumber - 1);
        if (number || index == u"0")
            number = number.value_or(0) + 1;
        return numbered(request, *id, number);
    }

    Response cover(const Request &request) const
    {
        const Result<QString> id = comicId(request);
        if (!id)
            return problemResponse(id.error());
        const Result<PageRow> page = m_catalogue.cover(*id);
        if (!page)
            return problemResponse(page.error());
        Result<ImageWish> wish = readWish(request);
        if (wish && wish->width == 0 && wish->format != ImageFormat::Original)
            wish->width = kCoverWidth; // covers are for lists
        return image(request, *page, wish);
    }

private:
    Response numbered(const Request &request, const QString &id, std::optional<int> number) const
    {
        if (!number)
            return problemResponse({ErrorCode::NotFound, QStringLiteral("no such page"), {}});
        const Result<PageAccess> access = m_catalogue.page(id, *number, userId(request));
        if (!access)
            return problemResponse(access.error());
        // Before anything else is answered, a 304 too: a tag is no ticket.
        if (access->right == PageRight::Locked)
            return paymentRequired(access->price);
        return image(request, access->page, readWish(request));
    }

    Response image(const Request &request, const PageRow &page, const Result<ImageWish> &wish) const
    {
        if (!wish)
            return problemResponse(wish.error());
        const Result<ImagePlan> plan = negotiate(request, page, *wish);
        if (!plan)
            return problemResponse(plan.error());
        Content content;
        content.mediaType = plan->mediaType;
        content.etag = plan->etag;
        content.cacheControl = cacheControl(request, page);
        if (matchesEtag(request, content.etag))
            return contentResponse(request, content); // 304, and nothing was decoded
        if (const std::optional<StoredBlob> kept = m_blobs.find(plan->key))
            return blobResponse(request, content, plan->key, *kept);
        // Decoding and scaling take longer than all that a database does for a page.
        Response later;
        later.rest = {Executor::Images,
                      [handlers = *this, request, content, page, wish = *wish, plan = *plan] {
                          const Result<ProvidedImage> made = handlers.m_images.provide(plan);
                          return made ? handlers.madeResponse(request, content, plan, *made)
                                      : handlers.notMadeResponse(request, page, wish, made.error());
                      }};
        return later;
    }

    Response madeResponse(const Request &request, Content content, const ImagePlan &plan,
                          const ProvidedImage &made) const
    {
        if (made.kept)
            return blobResponse(request, content, plan.key, *made.kept);
        content.bytes = made.bytes;
        return contentResponse(request, content);
    }

    // A page that cannot be scaled can still be read, by whoever did not insist on a format.
    Response notMadeResponse(const Request &request, const PageRow &page, const ImageWish &wish,
                             const Error &error) const
    {
        if (error.code != ErrorCode::Unsupported)
            return problemResponse(error);
        if (wish.format == ImageFormat::Any)
            return image(request, page, ImageWish{0, ImageFormat::Original});
        return problemResponse(
            Error{ErrorCode::InvalidInput,
                  QStringLiteral("This page cannot be converted; ask for format=original."),
                  QStringLiteral("format")});
    }

    Response blobResponse(const Request &request, Content content, const BlobKey &key,
                          const StoredBlob &blob) const
    {
        if (!blob.path.isEmpty()) {
            content.file = FileBody{blob.path, 0, blob.sizeBytes};
            return contentResponse(request, content);
        }
        const Result<QByteArray> bytes = m_blobs.read(key);
        if (!bytes)
            return problemResponse({ErrorCode::Internal, bytes.error().detail, {}});
        content.bytes = *bytes;
        return contentResponse(request, content);
    }

    CatalogueService &m_catalogue;
    PageImages &m_images;
    BlobStore &m_blobs;
};

} // namespace

void addImageRoutes(Router &router, CatalogueService &catalogue, PageImages &images,
                    BlobStore &blobs)
{
    const ImageHandlers handlers(catalogue, images, blobs);
    router.add(publicRoute(Method::Get, "/comics/:id/pages/:number/image", RateClass::Page,
                           [handlers](const Request &request) { return handlers.page(request); }));
    router.add(
        publicRoute(Method::Get, "/opds/v1.2/comics/:id/pages/:index", RateClass::Page,
                    [handlers](const Request &request) { return handlers.streamed(request); }));
    router.add(publicRoute(Method::Get, "/comics/:id/cover", RateClass::Page,
                           [handlers](const Request &request) { return handlers.cover(request); }));
}

} // namespace nw::server::comics
