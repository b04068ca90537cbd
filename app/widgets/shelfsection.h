#pragma once

#include "app/models/comicfilter.h"
#include "app/widgets/comicview.h"

#include <QWidget>

class QAbstractItemModel;

namespace nw::app {

class Button;

// One shelf of the store: a head, and a row of as many covers as fit. objectNames:
// shelfSection.<name>, shelfSection.<name>.seeAll.
class ShelfSection : public QWidget
{
    Q_OBJECT

public:
    ShelfSection(const Theme &theme, CoverStore &covers, const QString &name, const QString &title,
                 QWidget *parent = nullptr);

    void setSource(QAbstractItemModel *comics, const ComicFilter &filter, SortOrder order);
    ComicView *view() const { return m_view; }
    int count() const { return m_filtered.rowCount(); }

Q_SIGNALS:
    void seeAllChosen();

private:
    void refresh();

    ComicFilterModel m_filtered;
    Button *m_seeAll;
    ComicView *m_view;
};

} // namespace nw::app
