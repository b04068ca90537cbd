#include "reader/core/sandbox/sandboxeddocument.h"

#include "reader/core/archive/folderarchive.h"
#include "reader/core/archive/unarprogram.h"
#include "reader/core/archivedocument.h"
#include "reader/core/bookmetadata.h"
#include "reader/core/sandbox/bookdecoder.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>
#include <array>
#include <unistd.h>

namespace nw::reader {

namespace {

constexpr std::size_t kImageBeginningBytes = 64;
constexpr qint64 kMaxComicInfoBytes = 1 << 20;

// The format decides which decoder is asked; a wrong one would only refuse.
ImageInput imageIn(const Descriptor &file)
{
    std::array<char, kImageBeginningBytes> beginning;
    const ssize_t count = ::pread(file.number(), beginning.data(), beginning.size(), 0);
    return {file.number(),
            imageFormat(QByteArrayView(beginning.data(), std::max<ssize_t>(0, count)))};
}

bool isKnown(const QList<Defect> &defects, int page)
{
    return std::any_of(defects.begin(), defects.end(),
                       [page](const Defect &defect) { return defect.page == page; });
}

ReadResult<DocumentPointer> openImage(const std::shared_ptr<DecoderPool> &pool,
                                      const BookFile &file, const QFileInfo &info,
                                      const ArchiveLimits &limits)
{
    if (file.source->sizeBytes() > limits.maxEntryBytes)
        return readFailure(ReadErrorCode::TooLarge,
                           QStringLiteral("file of %1 bytes").arg(file.source->sizeBytes()));
    auto image = std::make_unique<ImageFile>(file.source);
    const auto descriptor = image->page(0, {});
    if (!descriptor)
        return tl::unexpected(descriptor.error());
    if (const auto header = pool->header(imageIn(*descriptor), {}); !header)
        return tl::unexpected(header.error());
    BookListing listing;
    listing.format = DocumentFormat::Image;
    listing.title = info.completeBaseName();
    listing.pages = {{info.fileName(), file.source->sizeBytes()}};
    return DocumentPointer(
        new SandboxedDocument(pool, std::move(listing), std::move(image), limits));
}

// Fills the listing from a file beside the pages, or marks that.
void describe(BookListing *listing, DecoderPool &pool, const FolderFiles &files,
              const QString &name, DecoderTask task)
{
    const auto info = files.file(name).and_then([&](const Descriptor &xml) {
        return xml.sizeBytes() > kMaxComicInfoBytes ? readFailure(ReadErrorCode::TooLarge)
                                                    : pool.comicInfo(xml, task);
    });
    if (info)
        fillFrom(&listing->info, *info);
    else
        listing->defects.append(
            {-1, info.error().code, name.section(u'/', -1) % u": " % info.error().detail});
}

// The names are this system's own; what the files hold goes to the decoders.
ReadResult<DocumentPointer> openFolder(const std::shared_ptr<DecoderPool> &pool,
                                       const QString &path, const ArchiveLimits &limits)
{
    const auto folder = FolderArchive::open(path, limits);
    if (!folder)
        return tl::unexpected(folder.error());
    const QList<ArchiveEntry> &entries = (*folder)->entries();
    const PageIndex index = indexPages(entries);
    if (index.pages.isEmpty())
        return readFailure(ReadErrorCode::Damaged, QStringLiteral("no page inside"));
    BookListing listing;
    listing.format = DocumentFormat::Folder;
    listing.title = QDir(QFileInfo(path).absoluteFilePath()).dirName();
    QStringList names;
    for (const int page : index.pages) {
        names.append(entries[page].name);
        listing.pages.append({entries[page].name, entries[page].sizeBytes});
    }
    auto files = FolderFiles::open(path, std::move(names));
    if (!files)
        return tl::unexpected(files.error());
    if (index.comicInfo >= 0)
        describe(&listing, *pool, **files, entries[index.comicInfo].name,
                 DecoderTask::ReadComicInfo);
    if (index.metronInfo >= 0)
        describe(&listing, *pool, **files, entries[index.metronInfo].name,
                 DecoderTask::ReadMetronInfo);
    if (const QString title = titleOf(listing.info); !title.isEmpty())
        listing.title = title;
    return DocumentPointer(
        new SandboxedDocument(pool, std::move(listing), *std::move(files), limits));
}

} // namespace

SandboxedDocument::SandboxedDocument(std::shared_ptr<DecoderPool> pool, BookListing listing,
                                     std::unique_ptr<PageFiles> files, const ArchiveLimits &limits)
    : m_pool(std::move(pool))
    , m_listing(std::move(listing))
    , m_files(std::move(files))
    , m_limits(limits)
{
}

QList<Defect> SandboxedDocument::defects() const
{
    const std::lock_guard lock(m_mutex);
    return m_listing.defects + m_defects;
}

template <typename Answer> Answer SandboxedDocument::remembered(int page, Answer answer) const
{
    if (answer || answer.error().code == ReadErrorCode::Cancelled)
        return answer;
    const std::lock_guard lock(m_mutex);
    if (page >= 0 && page < pageCount() && !isKnown(m_listing.defects, page)
        && !isKnown(m_defects, page))
        m_defects.append({page, answer.error().code, answer.error().detail});
    return answer;
}

ReadResult<Descriptor> SandboxedDocument::pageFile(int page, const AbortCheck &isUnwanted) const
{
    auto file = m_files->page(page, isUnwanted);
    if (!file && file.error().code == ReadErrorCode::Damaged && !m_archivePath.isEmpty()) {
        if (auto other = rescued(page))
            return other;
    }
    if (file && file->sizeBytes() > m_limits.maxEntryBytes)
        return readFailure(ReadErrorCode::TooLarge,
                           QStringLiteral("file of %1 bytes").arg(file->sizeBytes()));
    return file;
}

ReadResult<Descriptor> SandboxedDocument::rescued(int page) const
{
    const PageEntry &entry = m_listing.pages[page];
    if (entry.sizeBytes < 0 || entry.sizeBytes > m_limits.maxEntryBytes)
        return readFailure(ReadErrorCode::Damaged);
    const auto bytes = unpackByUnar(m_archivePath, entry.listPosition, entry.sizeBytes);
    if (!bytes)
        return tl::unexpected(bytes.error());
    auto memory = makeSharedMemory(0);
    if (!memory)
        return memory;
    if (const auto written = memory->writeAll(*bytes); !written)
        return tl::unexpected(written.error());
    return memory;
}

ReadResult<QByteArray> SandboxedDocument::pageBytes(int index) const
{
    return remembered(index, pageFile(index, {}).and_then([this](const Descriptor &file) {
        return file.readAll(m_limits.maxEntryBytes);
    }));
}

ReadResult<ImageHeader> SandboxedDocument::pageHeader(int page, const DecodeLimits &limits) const
{
    if (m_drawnBy)
        return remembered(page, m_drawnBy->header(page, limits));
    return remembered(page, pageFile(page, {}).and_then([&](const Descriptor &file) {
        return m_pool->header(imageIn(file), limits);
    }));
}

ReadResult<RenderedPage> SandboxedDocument::renderedPage(const PageRequest &request,
                                                         const AbortCheck &isUnwanted) const
{
    if (m_drawnBy) {
        const StoredImage drawn{
            [&] { return m_drawnBy->header(request.page, {}); },
            [&](const QSize &target, DecodeQuality quality) {
                return m_drawnBy->pixels({request.page, target, quality}, isUnwanted);
            }};
        return remembered(request.page, renderStored(drawn, request));
    }
    const auto file = pageFile(request.page, isUnwanted);
    if (!file)
        return remembered(request.page, ReadResult<RenderedPage>(tl::unexpected(file.error())));
    if (isUnwanted && isUnwanted())
        return readFailure(ReadErrorCode::Cancelled);
    return remembered(request.page, m_pool->render(imageIn(*file), request, isUnwanted));
}

ReadResult<QImage> SandboxedDocument::pagePixels(int page, const QSize &target,
                                                 DecodeQuality quality,
                                                 const AbortCheck &isUnwanted) const
{
    if (m_drawnBy)
        return remembered(page, m_drawnBy->pixels({page, target, quality}, isUnwanted));
    return remembered(page, pageFile(page, isUnwanted).and_then([&](const Descriptor &file) {
        return m_pool->decode(imageIn(file), target, quality, {}, isUnwanted);
    }));
}

ReadResult<DocumentPointer> openSandboxed(const std::shared_ptr<DecoderPool> &pool,
                                          const QString &path, const ArchiveLimits &limits,
                                          const QString &password)
{
    const QFileInfo info(path);
    if (info.isDir())
        return openFolder(pool, path, limits);
    const auto file = lookAtFile(path);
    if (!file)
        return tl::unexpected(file.error());
    if (file->kind == FileKind::Unknown)
        return openImage(pool, *file, info, limits);
    auto book = BookDecoder::open(pool, {*file, {info.fileName(), password, limits}});
    if (!book)
        return tl::unexpected(book.error());
    const BookDecoder *decoder = book->get();
    auto document =
        std::make_shared<SandboxedDocument>(pool, decoder->listing(), *std::move(book), limits);
    if (decoder->listing().rendersPages)
        document->setDrawnBy(decoder);
    if (file->kind == FileKind::Rar4)
        document->setArchivePath(path);
    return DocumentPointer(std::move(document));
}

} // namespace nw::reader
