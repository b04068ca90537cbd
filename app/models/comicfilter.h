#pragma once

#include "app/models/comicitem.h"

#include <QSet>
#include <QSortFilterProxyModel>

namespace nw::app {

enum class LibraryShelf
{
    All,
    Downloaded,
    OnServer,
    LocalFiles
};
enum class ReadState
{
    Any,
    Unread,
    InProgress,
    Finished
};
enum class SortOrder
{
    LastRead,
    Title,
    Creator,
    Added
};

// What a shelf shows. Empty sets let everything through.
struct ComicFilter
{
    LibraryShelf shelf = LibraryShelf::All;
    ReadState readState = ReadState::Any;
    PriceFilter price = PriceFilter::Any;
    QString text; // every word must be found in title, series, creator or a genre
    QSet<QString> genres;
    QSet<QString> languages;
    QSet<QString> formats;
    QSet<int> directions; // of ReadingDirection

    bool operator==(const ComicFilter &other) const = default;
};

bool isOnShelf(const ComicItem &item, LibraryShelf shelf);
bool isInState(const ComicItem &item, ReadState state);
bool matches(const ComicItem &item, const ComicFilter &filter);

// True when `first` comes before `second`. Equal rows keep the order of their titles, so that no
// sort is unstable.
bool comesBefore(const ComicItem &first, const ComicItem &second, SortOrder order);

class ComicFilterModel : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    explicit ComicFilterModel(QObject *parent = nullptr);

    const ComicFilter &comicFilter() const { return m_filter; }
    void setComicFilter(const ComicFilter &filter);
    SortOrder order() const { return m_order; }
    void setOrder(SortOrder order);

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;
    bool lessThan(const QModelIndex &left, const QModelIndex &right) const override;

private:
    ComicFilter m_filter;
    SortOrder m_order = SortOrder::LastRead;
};

} // namespace nw::app
