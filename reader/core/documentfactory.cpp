#include "reader/core/documentfactory.h"

#include "reader/core/archive/folderarchive.h"
#include "reader/core/archivedocument.h"
#include "reader/core/bookopener.h"
#include "reader/core/imagedocument.h"
#include "reader/core/pageindex.h"
#include "reader/core/sandbox/decoders.h"
#include "reader/core/sandbox/sandboxeddocument.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>
#include <array>

namespace nw::reader {

namespace {

constexpr std::array kBookEndings{
    u".cbz",    u".zip",  u".cbr",     u".rar",    u".cb7", u".7z",      u".cbt",
    u".tar",    u".epub", u".pdf",     u".tar.gz", u".tgz", u".tar.bz2", u".tbz2",
    u".tar.xz", u".txz",  u".tar.zst", u".lha",    u".lzh",
};

ReadResult<DocumentPointer> openHere(const QString &path, const ArchiveLimits &limits,
                                     const QString &password)
{
    const QFileInfo info(path);
    if (info.isDir()) {
        auto folder = FolderArchive::open(path, limits);
        if (!folder)
            return tl::unexpected(folder.error());
        return ArchiveDocument::open(*std::move(folder),
                                     {QDir(info.absoluteFilePath()).dirName(), {}});
    }
    const auto file = lookAtFile(path);
    if (!file)
        return tl::unexpected(file.error());
    if (file->kind == FileKind::Unknown)
        return ImageDocument::open(path, limits);
    return inprocess::openBook({*file, info.fileName(), password, limits});
}

} // namespace

ReadResult<DocumentPointer> openDocument(const QString &path, const ArchiveLimits &limits,
                                         const QString &password)
{
    if (const auto pool = decoders())
        return openSandboxed(pool, path, limits, password);
    return openHere(path, limits, password);
}

bool mayOpenWithPassword(const QString &path)
{
    const auto file = lookAtFile(path);
    if (!file || path.endsWith(u".epub", Qt::CaseInsensitive))
        return false;
    return file->kind == FileKind::Zip || file->kind == FileKind::Pdf;
}

bool looksLikeComic(const QString &path)
{
    const bool isBook =
        std::any_of(kBookEndings.begin(), kBookEndings.end(), [&path](const char16_t *ending) {
            return path.endsWith(QStringView(ending), Qt::CaseInsensitive);
        });
    return isBook || isPageName(path);
}

QStringList comicNamePatterns()
{
    QStringList patterns;
    for (const char16_t *ending : kBookEndings)
        patterns.append(QLatin1Char('*') + QString::fromUtf16(ending));
    return patterns;
}

} // namespace nw::reader
