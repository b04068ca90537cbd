#include "reader/core/documentfactory.h"

#include "reader/core/archive/filesource.h"
#include "reader/core/archive/folderarchive.h"
#include "reader/core/archive/rarheader.h"
#include "reader/core/archive/rarrescue.h"
#include "reader/core/archive/signature.h"
#include "reader/core/archive/streamarchive.h"
#include "reader/core/archive/walkarchive.h"
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

StreamOpener libarchiveOpener(const FileSourcePointer &source, FileKind kind,
                              const ArchiveLimits &limits)
{
    return [source, kind, limits] { return openEntryStream(source, kind, limits); };
}

ReadResult<ArchivePointer> openZip(const FileSourcePointer &source, const ArchiveLimits &limits)
{
    auto archive = ZipArchive::open(source, limits);
    if (archive && holdsEpub(**archive))
        return readFailure(ReadErrorCode::Unsupported, QStringLiteral("EPUB"));
    const bool otherMayRead = !archive
        && (archive.error().code == ReadErrorCode::Damaged
            || archive.error().code == ReadErrorCode::Unsupported);
    if (!otherMayRead)
        return archive;
    // Methods that libzip does not know, or a directory that is gone: libarchive also reads a ZIP
    // from its beginning.
    auto walked = WalkArchive::open(libarchiveOpener(source, FileKind::Zip, limits),
                                    DocumentFormat::Zip, limits);
    return walked ? std::move(walked) : std::move(archive);
}

bool firstFileIsEncrypted(const StreamOpener &opener)
{
    const auto stream = opener();
    if (!stream)
        return false;
    const auto first = (*stream)->next();
    return first && *first && (*first)->encrypted;
}

ReadResult<ArchivePointer> openRar4(const FileSourcePointer &source, const RarHeader &header,
                                    const ArchiveLimits &limits)
{
    const StreamOpener libarchive = libarchiveOpener(source, FileKind::Rar4, limits);
    ReadResult<ArchivePointer> archive;
    if (!header.solid) {
        archive = WalkArchive::open(libarchive, DocumentFormat::Rar, limits);
    } else {
        // libarchive reads no solid RAR 4, and libunarr does not know encryption when it sees it.
        if (firstFileIsEncrypted(libarchive))
            return readFailure(ReadErrorCode::Encrypted);
        const StreamOpener unarr = [source, limits] { return openRar4Stream(source, limits); };
        archive = StreamArchive::openListed(unarr, DocumentFormat::Rar, limits);
    }
    if (!archive)
        return archive;
    return ArchivePointer(new RarRescue(*std::move(archive), source, limits));
}

ReadResult<ArchivePointer> openRar(FileKind kind, const FileSourcePointer &source,
                                   const ArchiveLimits &limits)
{
    const RarHeader header = readRarHeader(*source, kind);
    if (header.encryptedHeaders)
        return readFailure(ReadErrorCode::Encrypted);
    if (kind == FileKind::Rar4)
        return openRar4(source, header, limits);
    const StreamOpener opener = libarchiveOpener(source, kind, limits);
    return header.solid ? StreamArchive::openWhole(opener, DocumentFormat::Rar, limits)
                        : WalkArchive::open(opener, DocumentFormat::Rar, limits);
}

ReadResult<ArchivePointer> openArchive(FileKind kind, const FileSourcePointer &source,
                                       const ArchiveLimits &limits)
{
    const StreamOpener opener = libarchiveOpener(source, kind, limits);
    switch (kind) {
    case FileKind::Zip:
        return openZip(source, limits);
    case FileKind::Rar4:
    case FileKind::Rar5:
        return openRar(kind, source, limits);
    case FileKind::SevenZip:
        return StreamArchive::openListed(opener, DocumentFormat::SevenZip, limits);
    case FileKind::Tar:
        return WalkArchive::open(opener, DocumentFormat::Tar, limits);
    case FileKind::CompressedStream:
        return StreamArchive::openWhole(opener, DocumentFormat::Tar, limits);
    case FileKind::Pdf:
        return readFailure(ReadErrorCode::Unsupported, QStringLiteral("PDF"));
    case FileKind::OtherArchive:
    case FileKind::Unknown:
        break;
    }
    return readFailure(ReadErrorCode::Unsupported, QStringLiteral("not a known kind of book"));
}

QString titleFromName(const QString &path)
{
    QString title = QFileInfo(path).completeBaseName();
    if (title.endsWith(u".tar", Qt::CaseInsensitive))
        title.chop(4);
    return title;
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
    return ArchiveDocument::open(*std::move(archive), titleFromName(path));
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
