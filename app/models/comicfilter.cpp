#include "app/models/comicfilter.h"

#include "app/models/comiclistmodel.h"

namespace nw::app {

namespace {

bool hasWord(const ComicItem &item, const QString &word)
{
    if (item.title.contains(word, Qt::CaseInsensitive)
        || item.series.contains(word, Qt::CaseInsensitive)
        || item.creator.contains(word, Qt::CaseInsensitive)) {
        return true;
    }
    for (const QString &genre : item.genres) {
        if (genre.contains(word, Qt::CaseInsensitive)) {
            return true;
        }
    }
    return false;
}

bool hasWords(const ComicItem &item, const QString &text)
{
    const QStringList words = text.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    for (const QString &word : words) {
        if (!hasWord(item, word)) {
            return false;
        }
    }
    return true;
}

bool hasGenre(const ComicItem &item, const QSet<QString> &genres)
{
    if (genres.isEmpty()) {
        return true;
    }
    for (const QString &genre : item.genres) {
        if (genres.contains(genre)) {
            return true;
        }
    }
    return false;
}

} // namespace

bool isOnShelf(const ComicItem &item, LibraryShelf shelf)
{
    switch (shelf) {
    case LibraryShelf::All:
        return true;
    case LibraryShelf::Downloaded:
        return item.origin == ComicOrigin::Server && item.download == DownloadPhase::Done;
    case LibraryShelf::OnServer:
        return item.origin == ComicOrigin::Server;
    case LibraryShelf::LocalFiles:
        return item.origin == ComicOrigin::LocalFile;
    }
    return true;
}

bool isInState(const ComicItem &item, ReadState state)
{
    switch (state) {
    case ReadState::Any:
        return true;
    case ReadState::Unread:
        return !isStarted(item) && !item.completed;
    case ReadState::InProgress:
        return isStarted(item) && !item.completed;
    case ReadState::Finished:
        return item.completed;
    }
    return true;
}

bool matches(const ComicItem &item, const ComicFilter &filter)
{
    if (filter.price == PriceFilter::Free && !item.free) {
        return false;
    }
    if (filter.price == PriceFilter::Paid && item.free) {
        return false;
    }
    return isOnShelf(item, filter.shelf) && isInState(item, filter.readState)
        && (filter.languages.isEmpty() || filter.languages.contains(item.language))
        && (filter.formats.isEmpty() || filter.formats.contains(item.format))
        && (filter.directions.isEmpty()
            || filter.directions.contains(static_cast<int>(item.direction)))
        && hasGenre(item, filter.genres) && hasWords(item, filter.text);
}

bool comesBefore(const ComicItem &first, const ComicItem &second, SortOrder order)
{
    const int byTitle = QString::localeAwareCompare(first.title, second.title);
    switch (order) {
    case SortOrder::LastRead:
        if (first.lastReadMs != second.lastReadMs) {
            return first.lastReadMs > second.lastReadMs;
        }
        break;
    case SortOrder::Added:
        if (first.addedAtMs != second.addedAtMs) {
            return first.addedAtMs > second.addedAtMs;
        }
        break;
    case SortOrder::Creator: {
        const int byCreator = QString::localeAwareCompare(first.creator, second.creator);
        if (byCreator != 0) {
            return byCreator < 0;
        }
        break;
    }
    case SortOrder::Title:
        break;
    }
    return byTitle != 0 ? byTitle < 0 : first.key < second.key;
}

ComicFilterModel::ComicFilterModel(QObject *parent)
    : QSortFilterProxyModel(parent)
{
    setDynamicSortFilter(true);
    sort(0);
}

void ComicFilterModel::setComicFilter(const ComicFilter &filter)
{
    if (m_filter == filter) {
        return;
    }
    m_filter = filter;
    invalidateFilter();
}

void ComicFilterModel::setOrder(SortOrder order)
{
    if (m_order == order) {
        return;
    }
    m_order = order;
    invalidate();
}

bool ComicFilterModel::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    return matches(comicAt(sourceModel()->index(row, 0, parent)), m_filter);
}

bool ComicFilterModel::lessThan(const QModelIndex &left, const QModelIndex &right) const
{
    return comesBefore(comicAt(left), comicAt(right), m_order);
}

} // namespace nw::app
