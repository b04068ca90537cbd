#include "reader/core/bookmetadata.h"

#include "reader/core/acbf.h"
#include "reader/core/archivedocument.h"
#include "reader/core/divina.h"
#include "reader/core/metroninfo.h"

#include <QDir>
#include <QHash>
#include <QSet>

namespace nw::reader {

namespace {

constexpr qint64 kMaxInfoBytes = 1 << 20;
constexpr qint64 kMaxAcbfBytes = 16LL << 20;
constexpr qint64 kMaxDivinaBytes = 4LL << 20;

ReadResult<QByteArray> readBounded(const ArchiveReader &archive, int entry, qint64 maxBytes)
{
    if (archive.entries()[entry].sizeBytes > maxBytes)
        return readFailure(ReadErrorCode::TooLarge, QStringLiteral("it is too long"));
    return archive.read(entry);
}

void note(BookContents *contents, const ArchiveReader &archive, int entry, const ReadError &error)
{
    const QString name = archive.entries()[entry].name.section(u'/', -1);
    contents->defects.append({-1, error.code, name % u": " % error.detail});
}

QHash<QString, int> numbersOf(const QList<PageEntry> &pages)
{
    QHash<QString, int> pageOfPath;
    for (int page = 0; page < pages.size(); ++page)
        pageOfPath.insert(pages[page].name, page);
    return pageOfPath;
}

template <typename Value> void fill(Value *empty, const Value &value)
{
    if (empty->isEmpty())
        *empty = value;
}

} // namespace

void fillFrom(ComicInfo *info, const ComicInfo &other)
{
    fill(&info->title, other.title);
    // A number without its series, or beside another one, would say something wrong.
    if (info->series.isEmpty() && info->number.isEmpty()) {
        info->series = other.series;
        info->number = other.number;
    }
    fill(&info->summary, other.summary);
    fill(&info->language, other.language);
    fill(&info->ageRating, other.ageRating);
    fill(&info->publisher, other.publisher);
    fill(&info->genres, other.genres);
    fill(&info->tags, other.tags);
    fill(&info->credits, other.credits);
    fill(&info->pages, other.pages);
    fill(&info->frames, other.frames);
    info->rightToLeft = info->rightToLeft || other.rightToLeft;
    info->longStrip = info->longStrip || other.longStrip;
}

QList<FramedPage> framesFor(const QList<PageEntry> &pages, const AcbfBook &acbf,
                            const QString &document)
{
    const QHash<QString, int> pageOfPath = numbersOf(pages);
    const QString folder = document.left(document.lastIndexOf(u'/') + 1);
    QList<FramedPage> framed;
    for (const AcbfBook::Page &page : acbf.pages) {
        const int number = pageOfPath.value(QDir::cleanPath(folder + page.image), -1);
        if (number >= 0 && !page.frames.isEmpty())
            framed.append({number, page.frames, FrameUnit::Pixels});
    }
    return framed;
}

QList<FramedPage> framesFor(const QList<PageEntry> &pages, const QList<DivinaBook::Page> &guided)
{
    const QHash<QString, int> pageOfPath = numbersOf(pages);
    QList<FramedPage> framed;
    QSet<int> taken;
    for (const DivinaBook::Page &page : guided) {
        const int number = pageOfPath.value(QDir::cleanPath(page.image), -1);
        if (number < 0 || taken.contains(number))
            continue;
        taken.insert(number);
        framed.append({number, page.frames, page.unit});
    }
    return framed;
}

void readMetadata(const ArchiveReader &archive, BookContents *contents)
{
    const PageIndex index = indexPages(archive.entries());
    if (index.comicInfo >= 0) {
        const auto info =
            readBounded(archive, index.comicInfo, kMaxInfoBytes).and_then(parseComicInfo);
        info ? fillFrom(&contents->info, *info)
             : note(contents, archive, index.comicInfo, info.error());
    }
    if (index.metronInfo >= 0) {
        const auto info =
            readBounded(archive, index.metronInfo, kMaxInfoBytes).and_then(parseMetronInfo);
        info ? fillFrom(&contents->info, *info)
             : note(contents, archive, index.metronInfo, info.error());
    }
    QList<PageEntry> pages;
    for (const int entry : std::as_const(contents->entryOfPage))
        pages.append({archive.entries()[entry].name, -1});
    if (index.acbf >= 0) {
        auto acbf = readBounded(archive, index.acbf, kMaxAcbfBytes).and_then(parseAcbf);
        if (acbf) {
            acbf->info.frames = framesFor(pages, *acbf, archive.entries()[index.acbf].name);
            fillFrom(&contents->info, acbf->info);
        } else {
            note(contents, archive, index.acbf, acbf.error());
        }
    }
    if (index.divina >= 0) {
        auto divina = readBounded(archive, index.divina, kMaxDivinaBytes).and_then(parseDivina);
        if (divina) {
            divina->info.frames = framesFor(pages, divina->pages);
            fillFrom(&contents->info, divina->info);
        } else {
            note(contents, archive, index.divina, divina.error());
        }
    }
}

} // namespace nw::reader
