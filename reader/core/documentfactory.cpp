#include "reader/core/documentfactory.h"

#include "reader/core/archive/filesource.h"
#include "reader/core/archive/folderarchive.h"
#include "reader/core/archive/signature.h"
#include "reader/core/archive/ziparchive.h"
#include "reader/core/archivedocument.h"
#include "reader/core/imagedocument.h"
#include "reader/core/pageindex.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>
#include <array>

namespace nw::reader {

namespace {

constexpr std::array kBookEndings{
    u".cbz",    u".zip", u".cbr",     u".rar",  u".cb7",    u".7z",  u".cbt",     u".tar",
    u".tar.gz", u".tgz", u".tar.bz2", u".tbz2", u".tar.xz", u".txz", u".tar.zst",
};

bool holdsEpub(const ArchiveReader &archive)
{
    const QList<ArchiveEntry> &entries = archive.entries();
    return std::any_of(entries.begin(), entries.end(), [](const ArchiveEntry &entry) {
        return entry.name == u"META-INF/container.xml";
    });
}

ReadResult<ArchivePointer> openZip(const FileSourcePointer &source, const ArchiveLimits &limits)
{
    auto archive = ZipArchive::open(source, limits);
    if (archive && holdsEpub(**archive))
        return readFailure(ReadErrorCode::Unsupported, QStringLiteral("EPUB"));
    return archive;
}

ReadResult<ArchivePointer> openArchive(FileKind kind, const FileSourcePointer &source,
                                       const ArchiveLimits &limits)
{
    switch (kind) {
    case FileKind::Zip:
        return openZip(source, limits);
    case FileKind::Pdf:
        return readFailure(ReadErrorCode::Unsupported, QStringLiteral("PDF"));
    default:
        return readFailure(ReadErrorCode::Unsupported, QStringLiteral("not a known kind of book"));
    }
}

} // namespace

ReadResult<DocumentPointer> openDocument(const QString &path, const ArchiveLimits &limits)
{
    const QFileInfo file(path);
    if (file.isDir()) {
        auto folder = FolderArchive::open(path, limits);
        if (!folder)
            return tl::unexpected(folder.error());
        return ArchiveDocument::open(*std::move(folder), QDir(file.absoluteFilePath()).dirName());
    }
    const auto source = FileSource::open(path);
    if (!source)
        return tl::unexpected(source.error());
    QByteArray beginning(kSignatureBytes, Qt::Uninitialized);
    const qint64 count =
        (*source)->readAt(0, {beginning.data(), static_cast<std::size_t>(beginning.size())});
    if (count < 0)
        return readFailure(ReadErrorCode::Io, QStringLiteral("reading failed"));
    if (count == 0)
        return readFailure(ReadErrorCode::Damaged, QStringLiteral("the file is empty"));
    beginning.truncate(count);

    const FileKind kind = fileKind(beginning);
    if (kind == FileKind::Unknown)
        return ImageDocument::open(path, limits);
    auto archive = openArchive(kind, *source, limits);
    if (!archive)
        return tl::unexpected(archive.error());
    return ArchiveDocument::open(*std::move(archive), file.completeBaseName());
}

bool looksLikeComic(const QString &path)
{
    const bool isBook =
        std::any_of(kBookEndings.begin(), kBookEndings.end(), [&path](const char16_t *ending) {
            return path.endsWith(QStringView(ending), Qt::CaseInsensitive);
        });
    return isBook || isPageName(path);
}

} // namespace nw::reader
