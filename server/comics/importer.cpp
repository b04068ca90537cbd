#include "server/comics/importer.h"

#include "reader/core/documentfactory.h"
#include "reader/core/render/imagedecoder.h"
#include "server/comics/comicurls.h"
#include "server/comics/pageimages.h"
#include "server/common/security/passwords.h"
#include "services-client/contract/ids.h"

#include <algorithm>

namespace nw::server::comics {

namespace {

// What a catalogue keeps of what a book says of itself. ComicInfo.xml is written by strangers.
constexpr qsizetype kMaxTitleLength = 300;
constexpr qsizetype kMaxNameLength = 100;
constexpr qsizetype kMaxDescriptionLength = 10'000;
constexpr qsizetype kMaxNames = 50;
constexpr int kMaxSeriesIndex = 100'000;

ErrorCode codeOf(reader::ReadErrorCode code)
{
    switch (code) {
    case reader::ReadErrorCode::NotFound:
        return ErrorCode::NotFound;
    case reader::ReadErrorCode::Unsupported:
    case reader::ReadErrorCode::Encrypted:
        return ErrorCode::Unsupported;
    case reader::ReadErrorCode::TooLarge:
        return ErrorCode::PayloadTooLarge;
    case reader::ReadErrorCode::Io:
        return ErrorCode::Unavailable;
    case reader::ReadErrorCode::Cancelled:
        return ErrorCode::Cancelled;
    case reader::ReadErrorCode::Damaged:
    case reader::ReadErrorCode::Crashed:
        break;
    }
    return ErrorCode::Damaged;
}

tl::unexpected<Error> readingFailed(const reader::ReadError &error, const QString &where = {})
{
    QString detail = where % QLatin1String(reader::readErrorWord(error.code));
    if (!error.detail.isEmpty())
        detail += u": " % error.detail;
    return failure(codeOf(error.code), detail);
}

// One line of text of bounded length.
QString oneLine(const QString &text, qsizetype maxLength)
{
    return text.simplified().left(maxLength);
}

QStringList boundedNames(const QStringList &names)
{
    QStringList bounded;
    for (const QString &name : names) {
        const QString line = oneLine(name, kMaxNameLength);
        if (!line.isEmpty() && bounded.size() < kMaxNames && !bounded.contains(line))
            bounded.append(line);
    }
    return bounded;
}

// Who a comic is listed under: its writers, else whoever drew it, else its publisher.
QString authorOf(const reader::ComicInfo &info)
{
    for (const QLatin1String role : {QLatin1String("writer"), QLatin1String("penciller")}) {
        QStringList names;
        for (const auto &[creditRole, name] : info.credits) {
            if (creditRole == role)
                names.append(name);
        }
        if (!names.isEmpty())
            return oneLine(boundedNames(names).join(u", "_qs), kMaxTitleLength);
    }
    return oneLine(info.publisher, kMaxNameLength);
}

ReadingDirection directionOf(const reader::ComicInfo &info)
{
    if (info.longStrip)
        return ReadingDirection::Vertical;
    return info.rightToLeft ? ReadingDirection::RightToLeft : ReadingDirection::LeftToRight;
}

int coverPageOf(const reader::ComicInfo &info, int pageCount)
{
    for (const reader::ComicInfo::PageNote &note : info.pages) {
        if (note.type == u"FrontCover" && note.image >= 0 && note.image < pageCount)
            return note.image + 1;
    }
    return 1;
}

ComicDetails detailsOf(const reader::ComicDocument &book, const ImportOptions &options)
{
    const reader::ComicInfo &info = book.info();
    ComicDetails details;
    ComicSummary &summary = details.summary;
    // A document's title repeats its series, which a catalogue shows beside it.
    summary.title = oneLine(info.title.isEmpty() ? book.title() : info.title, kMaxTitleLength);
    summary.series = oneLine(info.series, kMaxTitleLength);
    summary.seriesIndex = std::clamp(info.number.trimmed().toInt(), 0, kMaxSeriesIndex);
    summary.author = authorOf(info);
    summary.language = oneLine(options.language.isEmpty() ? info.language : options.language, 35);
    summary.genres = boundedNames(options.genres.isEmpty() ? info.genres : options.genres);
    summary.direction = directionOf(info);
    details.description = (options.description.isEmpty() ? info.summary : options.description)
                              .trimmed()
                              .left(kMaxDescriptionLength);
    details.tags = boundedNames(info.tags + options.tags);
    details.ageRating = oneLine(info.ageRating, kMaxNameLength);
    for (const auto &[role, name] : info.credits) {
        const QString line = oneLine(name, kMaxNameLength);
        if (!line.isEmpty() && details.credits.size() < kMaxNames)
            details.credits.append({oneLine(role, kMaxNameLength), line});
    }
    return details;
}

QString whereIs(const reader::ComicDocument &book, int index)
{
    return QStringLiteral("page %1 (%2): ").arg(index + 1).arg(book.pages().at(index).name);
}

Result<QByteArray> readPage(const reader::ComicDocument &book, int index)
{
    const reader::ReadResult<QByteArray> bytes = book.pageBytes(index);
    if (!bytes)
        return readingFailed(bytes.error(), whereIs(book, index));
    return *bytes;
}

Result<PageRow> describePage(const reader::ComicDocument &book, int index, const QByteArray &bytes)
{
    const reader::ReadResult<reader::ImageHeader> header = reader::readImageHeader(bytes);
    if (!header)
        return readingFailed(header.error(), whereIs(book, index));
    PageRow page;
    page.number = index + 1;
    page.width = header->size.width();
    page.height = header->size.height();
    page.mediaType = header->mediaType;
    page.sizeBytes = bytes.size();
    page.sha256 = sha256Hex(bytes);
    return page;
}

// The cover as lists show it: the first to see the comic does not wait for it, and a cover that
// cannot be decoded is found here.
struct Cover
{
    ImagePlan plan;
    QByteArray bytes; // none when the page itself is small enough
};

Result<Cover> makeCover(const PageRow &page, const QByteArray &bytes)
{
    const Result<ImagePlan> plan = PageImages::plan(page, {kCoverWidth, ImageFormat::Any});
    if (!plan)
        return tl::unexpected(plan.error());
    if (plan->key.variant.isEmpty())
        return Cover{*plan, {}};
    const Result<QByteArray> made = PageImages::scaled(bytes, *plan);
    if (!made)
        return failure(ErrorCode::Damaged, u"the cover: " % made.error().detail);
    return Cover{*plan, *made};
}

// Reads every page and asks what it is, before anything is kept: a page that nobody could be shown
// refuses the book, and nothing of it stays behind.
Result<Cover> readBook(const reader::ComicDocument &book, NewComic &comic)
{
    comic.coverPage = coverPageOf(book.info(), book.pageCount());
    Cover cover;
    for (int index = 0; index < book.pageCount(); ++index) {
        const Result<QByteArray> bytes = readPage(book, index);
        if (!bytes)
            return tl::unexpected(bytes.error());
        const Result<PageRow> page = describePage(book, index, *bytes);
        if (!page)
            return tl::unexpected(page.error());
        comic.details.sizeBytes += page->sizeBytes;
        comic.pages.append(*page);
        if (page->number != comic.coverPage)
            continue;
        const Result<Cover> made = makeCover(*page, *bytes);
        if (!made)
            return made;
        cover = *made;
    }
    return cover;
}

Result<void> keepPages(const reader::ComicDocument &book, const NewComic &comic, const Cover &cover,
                       BlobStore &blobs)
{
    for (const PageRow &page : comic.pages) {
        const Result<QByteArray> bytes = readPage(book, page.number - 1);
        if (!bytes)
            return tl::unexpected(bytes.error());
        const Result<QByteArray> name = blobs.put(*bytes);
        if (!name)
            return tl::unexpected(name.error());
        if (*name != page.sha256)
            return failure(ErrorCode::Damaged, QStringLiteral("the book was changed meanwhile"));
    }
    if (cover.bytes.isEmpty())
        return {};
    return blobs.putVariant(cover.plan.key, cover.bytes);
}

} // namespace

QByteArray contentHash(const QList<PageRow> &pages)
{
    QByteArray names;
    for (const PageRow &page : pages)
        names += page.sha256;
    return sha256Hex(names);
}

Result<ImportedBook> importBook(const QString &path, const ImportOptions &options,
                                CatalogueStore &store, BlobStore &blobs, const Clock &clock)
{
    const reader::ReadResult<reader::DocumentPointer> opened = reader::openDocument(path);
    if (!opened)
        return readingFailed(opened.error());
    const reader::ComicDocument &book = **opened;
    NewComic comic;
    comic.details = detailsOf(book, options);
    const Result<Cover> cover = readBook(book, comic);
    if (!cover)
        return tl::unexpected(cover.error());
    if (Result<void> kept = keepPages(book, comic, *cover, blobs); !kept)
        return tl::unexpected(kept.error());

    ComicSummary &summary = comic.details.summary;
    summary.id = makeUuidV7();
    summary.createdAtMs = clock.nowMs();
    summary.pageCount = book.pageCount();
    comic.priceUnits = options.priceUnits;
    comic.previewPages = options.previewPages;
    comic.contentSha256 = contentHash(comic.pages);
    const Result<AddedComic> added = store.add(comic);
    if (!added)
        return tl::unexpected(added.error());
    return ImportedBook{added->id, summary.title, summary.pageCount, added->outcome};
}

} // namespace nw::server::comics
