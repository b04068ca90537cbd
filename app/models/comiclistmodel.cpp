#include "app/models/comiclistmodel.h"

#include <QSet>

namespace nw::app {

namespace {

// What a screen reader says of one comic.
QString spokenText(const ComicItem &item)
{
    QStringList parts{item.title};
    if (!item.creator.isEmpty()) {
        parts << item.creator;
    }
    if (item.completed) {
        parts << ComicListModel::tr("finished");
    } else if (isStarted(item)) {
        parts << pageText(item.currentPage, item.pageCount);
    }
    if (isOnThisComputer(item)) {
        parts << ComicListModel::tr("on this computer");
    } else if (!item.free && !item.owned) {
        parts << priceText(item.price);
    }
    return parts.join(QStringLiteral(", "));
}

} // namespace

ComicItem comicAt(const QModelIndex &index)
{
    return index.data(ComicListModel::ItemRole).value<ComicItem>();
}

ComicListModel::ComicListModel(QObject *parent)
    : QAbstractListModel(parent)
{
}

int ComicListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_items.size());
}

QVariant ComicListModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= m_items.size()) {
        return {};
    }
    const ComicItem &item = m_items.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return item.title;
    case Qt::AccessibleTextRole:
        return spokenText(item);
    case ItemRole:
        return QVariant::fromValue(item);
    case KeyRole:
        return item.key;
    default:
        return {};
    }
}

Qt::ItemFlags ComicListModel::flags(const QModelIndex &index) const
{
    return index.isValid() ? Qt::ItemIsEnabled | Qt::ItemIsSelectable : Qt::NoItemFlags;
}

void ComicListModel::setItems(const QList<ComicItem> &items)
{
    QSet<QString> wanted;
    wanted.reserve(items.size());
    for (const ComicItem &item : items) {
        wanted.insert(item.key);
    }
    for (int row = static_cast<int>(m_items.size()) - 1; row >= 0; --row) {
        if (!wanted.contains(m_items.at(row).key)) {
            beginRemoveRows({}, row, row);
            m_rows.remove(m_items.at(row).key);
            m_items.removeAt(row);
            reindex(row);
            endRemoveRows();
        }
    }
    QList<ComicItem> added;
    for (const ComicItem &item : items) {
        if (m_rows.contains(item.key)) {
            upsert(item);
        } else {
            added.append(item);
        }
    }
    if (added.isEmpty()) {
        return;
    }
    const int first = static_cast<int>(m_items.size());
    beginInsertRows({}, first, first + static_cast<int>(added.size()) - 1);
    m_items.append(added);
    reindex(first);
    endInsertRows();
}

void ComicListModel::upsert(const ComicItem &item)
{
    const auto known = m_rows.constFind(item.key);
    if (known != m_rows.constEnd()) {
        if (m_items.at(*known) != item) {
            m_items[*known] = item;
            Q_EMIT dataChanged(index(*known), index(*known));
        }
        return;
    }
    const int row = static_cast<int>(m_items.size());
    beginInsertRows({}, row, row);
    m_items.append(item);
    m_rows.insert(item.key, row);
    endInsertRows();
}

void ComicListModel::remove(const QString &key)
{
    const auto known = m_rows.constFind(key);
    if (known == m_rows.constEnd()) {
        return;
    }
    const int row = *known;
    beginRemoveRows({}, row, row);
    m_items.removeAt(row);
    m_rows.remove(key);
    reindex(row);
    endRemoveRows();
}

const ComicItem *ComicListModel::find(const QString &key) const
{
    const auto known = m_rows.constFind(key);
    return known == m_rows.constEnd() ? nullptr : &m_items.at(*known);
}

void ComicListModel::reindex(int from)
{
    for (int row = from; row < m_items.size(); ++row) {
        m_rows.insert(m_items.at(row).key, row);
    }
}

} // namespace nw::app
