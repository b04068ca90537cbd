#include "reader/core/pageindex.h"

#include "reader/core/naturalorder.h"

#include <algorithm>
#include <array>

namespace nw::reader {

namespace {

constexpr std::array kImageEndings{
    u"jpg",  u"jpeg", u"jpe", u"jfif", u"png",  u"apng", u"gif", u"webp", u"avif", u"jxl",
    u"heic", u"heif", u"bmp", u"tif",  u"tiff", u"ico",  u"ppm", u"pgm",  u"pbm",
};

bool isJunkPart(QStringView part)
{
    return part.startsWith(u'.') || part.compare(u"__MACOSX", Qt::CaseInsensitive) == 0;
}

bool isJunk(QStringView name)
{
    const QList<QStringView> parts = name.split(u'/', Qt::SkipEmptyParts);
    return std::any_of(parts.begin(), parts.end(), isJunkPart);
}

QStringView fileName(QStringView path)
{
    return path.sliced(path.lastIndexOf(u'/') + 1);
}

// The one nearest the root describes the book; others belong to chapters inside it.
void takeNearer(const QList<ArchiveEntry> &entries, int position, int *found)
{
    const bool nearer =
        *found < 0 || entries[position].name.count(u'/') < entries[*found].name.count(u'/');
    if (nearer)
        *found = position;
}

} // namespace

bool isPageName(QStringView name)
{
    const qsizetype dot = name.lastIndexOf(u'.');
    if (dot < 0)
        return false;
    const QStringView ending = name.sliced(dot + 1);
    return std::any_of(kImageEndings.begin(), kImageEndings.end(), [ending](const char16_t *known) {
        return ending.compare(QStringView(known), Qt::CaseInsensitive) == 0;
    });
}

bool isPartOfBook(const ArchiveEntry &entry)
{
    const PageIndex index = indexPages({entry});
    return !index.pages.isEmpty() || index.comicInfo >= 0 || index.metronInfo >= 0
        || index.acbf >= 0 || index.divina >= 0;
}

PageIndex indexPages(const QList<ArchiveEntry> &entries)
{
    PageIndex index;
    for (int position = 0; position < entries.size(); ++position) {
        const QString &name = entries[position].name;
        if (isJunk(name))
            continue;
        if (isPageName(name)) {
            index.pages.append(position);
        } else if (fileName(name).compare(u"ComicInfo.xml", Qt::CaseInsensitive) == 0) {
            takeNearer(entries, position, &index.comicInfo);
        } else if (fileName(name).compare(u"MetronInfo.xml", Qt::CaseInsensitive) == 0) {
            takeNearer(entries, position, &index.metronInfo);
        } else if (name.endsWith(u".acbf", Qt::CaseInsensitive)) {
            takeNearer(entries, position, &index.acbf);
        } else if (name == u"manifest.json") {
            index.divina = position; // which lies at the root
        }
    }
    std::stable_sort(index.pages.begin(), index.pages.end(), [&entries](int left, int right) {
        return naturalLess(entries[left].name, entries[right].name);
    });
    return index;
}

} // namespace nw::reader
