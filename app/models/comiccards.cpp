#include "app/models/comiccards.h"

#include <QCoreApplication>

namespace nw::app {

namespace {

const QLatin1String kCoverPrefix("cover:");
const QLatin1String kPagePrefix("page:");
const QLatin1String kLocalPrefix("local:");

} // namespace

QString coverKeyOf(const QString &comicId)
{
    return kCoverPrefix + comicId;
}

QString pageKeyOf(const QString &comicId, int page)
{
    return kPagePrefix + QString::number(page) + QLatin1Char(':') + comicId;
}

QString localCoverKeyOf(const QString &path)
{
    return kLocalPrefix + path;
}

CoverKey parseCoverKey(const QString &key)
{
    if (key.startsWith(kCoverPrefix)) {
        return {CoverKey::Kind::Cover, key.mid(kCoverPrefix.size()), 0};
    }
    if (key.startsWith(kLocalPrefix)) {
        return {CoverKey::Kind::Local, key.mid(kLocalPrefix.size()), 0};
    }
    if (key.startsWith(kPagePrefix)) {
        const QString rest = key.mid(kPagePrefix.size());
        const qsizetype colon = rest.indexOf(QLatin1Char(':'));
        bool isNumber = false;
        const int page = rest.left(colon).toInt(&isNumber);
        if (colon > 0 && isNumber && page > 0) {
            return {CoverKey::Kind::Page, rest.mid(colon + 1), page};
        }
    }
    return {};
}

bool belongsToLibrary(const ComicCard &card)
{
    return card.download.phase != DownloadPhase::None || card.progress.has_value();
}

ComicItem itemFromCard(const ComicCard &card)
{
    const ComicSummary &summary = card.summary;
    ComicItem item;
    item.key = summary.id;
    item.origin = ComicOrigin::Server;
    item.title = summary.title;
    item.series = summary.series;
    item.creator = summary.author;
    item.language = summary.language;
    item.genres = summary.genres;
    item.coverKey = coverKeyOf(summary.id);
    item.direction = summary.direction;
    item.pageCount = summary.pageCount;
    item.addedAtMs = summary.createdAtMs;
    item.price = summary.price;
    item.free = summary.free;
    item.inLibrary = belongsToLibrary(card);
    item.download = card.download.phase;
    if (card.download.totalPages > 0) {
        item.downloadFraction =
            static_cast<double>(card.download.donePages) / card.download.totalPages;
    }
    if (card.progress) {
        item.currentPage = card.progress->currentPage;
        item.completed = card.progress->completed;
        item.lastReadMs = card.progress->modifiedAtMs;
    }
    return item;
}

ComicItem itemFromBook(const LocalBook &book)
{
    ComicItem item;
    item.key = QLatin1String("file:") + book.path;
    item.origin = ComicOrigin::LocalFile;
    item.path = book.path;
    item.title = book.title;
    item.format = book.format == QLatin1String("folder")
        ? QCoreApplication::translate("ComicItem", "Folder")
        : book.format.toUpper();
    item.coverKey = book.hasCover ? localCoverKeyOf(book.path) : QString();
    item.pageCount = book.pageCount;
    item.currentPage = book.readAtMs > 0 ? book.currentPage : 0;
    item.completed = book.completed;
    item.lastReadMs = book.readAtMs;
    item.addedAtMs = book.addedAtMs;
    item.missing = book.missing;
    item.inLibrary = true;
    item.owned = true;
    return item;
}

} // namespace nw::app
