#include "reader/core/bookopener.h"

#include "reader/core/archive/rarheader.h"
#include "reader/core/archive/rarrescue.h"
#include "reader/core/archive/streamarchive.h"
#include "reader/core/archive/walkarchive.h"
#include "reader/core/archive/ziparchive.h"
#include "reader/core/archivedocument.h"
#include "reader/core/pdf/pdfdocument.h"

#include <QFileInfo>

namespace nw::reader {

namespace {

StreamOpener libarchiveOpener(const BookInput &input, FileKind kind)
{
    return [source = input.file.source, kind, limits = input.limits] {
        return openEntryStream(source, kind, limits);
    };
}

ReadResult<ArchivePointer> openZip(const BookInput &input)
{
    auto archive = ZipArchive::open(input.file.source, input.limits, input.password);
    const bool otherMayRead = !archive
        && (archive.error().code == ReadErrorCode::Damaged
            || archive.error().code == ReadErrorCode::Unsupported);
    if (!otherMayRead)
        return archive;
    // Methods that libzip does not know, or a directory that is gone: libarchive also reads a ZIP
    // from its beginning.
    auto walked = WalkArchive::open(libarchiveOpener(input, FileKind::Zip), DocumentFormat::Zip,
                                    input.limits);
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

ReadResult<ArchivePointer> openRar4(const BookInput &input, const RarHeader &header)
{
    const StreamOpener libarchive = libarchiveOpener(input, FileKind::Rar4);
    ReadResult<ArchivePointer> archive;
    if (!header.solid) {
        archive = WalkArchive::open(libarchive, DocumentFormat::Rar, input.limits);
    } else {
        // libarchive reads no solid RAR 4, and libunarr does not know encryption when it sees it.
        if (firstFileIsEncrypted(libarchive))
            return readFailure(ReadErrorCode::Encrypted);
        const StreamOpener unarr = [source = input.file.source, limits = input.limits] {
            return openRar4Stream(source, limits);
        };
        archive = StreamArchive::openListed(unarr, DocumentFormat::Rar, input.limits,
                                            input.spoolDescriptor);
    }
    if (!archive)
        return archive;
    return ArchivePointer(new RarRescue(*std::move(archive), input.file.source, input.limits));
}

ReadResult<ArchivePointer> openRar(const BookInput &input)
{
    const FileKind kind = input.file.kind;
    const RarHeader header = readRarHeader(*input.file.source, kind);
    if (header.encryptedHeaders)
        return readFailure(ReadErrorCode::Encrypted);
    if (kind == FileKind::Rar4)
        return openRar4(input, header);
    const StreamOpener opener = libarchiveOpener(input, kind);
    return header.solid
        ? StreamArchive::openWhole(opener, DocumentFormat::Rar, input.limits, input.spoolDescriptor)
        : WalkArchive::open(opener, DocumentFormat::Rar, input.limits);
}

ReadResult<ArchivePointer> openArchive(const BookInput &input)
{
    const StreamOpener opener = libarchiveOpener(input, input.file.kind);
    switch (input.file.kind) {
    case FileKind::Zip:
        return openZip(input);
    case FileKind::Rar4:
    case FileKind::Rar5:
        return openRar(input);
    case FileKind::SevenZip:
        return StreamArchive::openListed(opener, DocumentFormat::SevenZip, input.limits,
                                         input.spoolDescriptor);
    case FileKind::Tar:
        return WalkArchive::open(opener, DocumentFormat::Tar, input.limits);
    case FileKind::Lha:
        return WalkArchive::open(opener, DocumentFormat::Lha, input.limits);
    case FileKind::CompressedStream:
        return StreamArchive::openWhole(opener, DocumentFormat::Tar, input.limits,
                                        input.spoolDescriptor);
    case FileKind::Pdf:
    case FileKind::OtherArchive:
    case FileKind::Unknown:
        break;
    }
    return readFailure(ReadErrorCode::Unsupported, QStringLiteral("not a known kind of book"));
}

} // namespace

ReadResult<BookFile> lookAtFile(const QString &path)
{
    auto source = FileSource::open(path);
    if (!source)
        return tl::unexpected(source.error());
    const auto kind = kindOf(**source);
    if (!kind)
        return tl::unexpected(kind.error());
    return BookFile{*std::move(source), *kind};
}

ReadResult<FileKind> kindOf(const FileSource &source)
{
    QByteArray beginning(kSignatureBytes, Qt::Uninitialized);
    const qint64 count =
        source.readAt(0, {beginning.data(), static_cast<std::size_t>(beginning.size())});
    if (count < 0)
        return readFailure(ReadErrorCode::Io, QStringLiteral("reading failed"));
    if (count == 0)
        return readFailure(ReadErrorCode::Damaged, QStringLiteral("the file is empty"));
    beginning.truncate(count);
    return fileKind(beginning);
}

QString titleFromName(const QString &name)
{
    QString title = QFileInfo(name).completeBaseName();
    if (title.endsWith(u".tar", Qt::CaseInsensitive))
        title.chop(4);
    return title;
}

namespace inprocess {

ReadResult<DocumentPointer> openBook(const BookInput &input)
{
    if (input.file.kind == FileKind::Pdf)
        return PdfDocument::open(input);
    auto archive = openArchive(input);
    if (!archive)
        return tl::unexpected(archive.error());
    return ArchiveDocument::open(*std::move(archive), {titleFromName(input.name), input.password});
}

} // namespace inprocess

} // namespace nw::reader
