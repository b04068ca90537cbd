#pragma once

#include "app/models/comicitem.h"

#include <QAbstractListModel>
#include <QHash>
#include <QList>

namespace nw::app {

// The comics of a shelf, in the order of their source. Setting a new list keeps what stayed the
// same, so that views keep their place: rows that vanished are removed, known ones updated, new
// ones appended.
class ComicListModel : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role
    {
        ItemRole = Qt::UserRole + 1, // a ComicItem
        KeyRole,
    };

    explicit ComicListModel(QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

    void setItems(const QList<ComicItem> &items);
    void upsert(const ComicItem &item);
    void remove(const QString &key);

    const QList<ComicItem> &items() const { return m_items; }
    const ComicItem *find(const QString &key) const;

private:
    void reindex(int from);

    QList<ComicItem> m_items;
    QHash<QString, int> m_rows;
};

ComicItem comicAt(const QModelIndex &index);

} // namespace nw::app
