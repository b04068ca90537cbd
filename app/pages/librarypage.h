#pragma once

#include "app/models/comicfilter.h"
#include "app/pages/page.h"
#include "app/widgets/comicview.h"

#include <functional>

class QStackedLayout;
class QTimer;

namespace nw::app {

class ComicListModel;
class EmptyState;
class LibraryHeader;
class ScanCard;
class ShelfList;

// The person's comics. objectNames: libraryPage, libraryView, shelf.all, shelf.reading,
// shelf.downloaded, shelf.local, libraryEmpty.primary, libraryEmpty.secondary; see LibraryHeader
// for the rest.
class LibraryPage : public Page
{
    Q_OBJECT

public:
    using NowMs = std::function<std::int64_t()>;

    LibraryPage(const Theme &theme, CoverStore &covers, ComicListModel &comics, const NowMs &nowMs,
                QWidget *parent = nullptr);

    QStringList path() const override;
    QString searchPlaceholder() const override;
    QString searchText() const override { return m_filter.text; }
    void search(const QString &text) override;
    QWidget *startOfFocus() override;

    void setNetwork(Network network);
    void showScan(int done, int total);
    void hideScan();

    // How the page was left, to be found again.
    SortOrder order() const { return m_filtered.order(); }
    void setOrder(SortOrder order);
    ComicLayout comicLayout() const { return m_view->comicLayout(); }
    void setComicLayout(ComicLayout layout);

Q_SIGNALS:
    void openRequested(const nw::app::ComicItem &item);
    void readRequested(const nw::app::ComicItem &item);
    void menuRequested(const QList<nw::app::ComicItem> &items, const QPoint &globalPosition);
    void addRequested(const QStringList &paths); // dropped here
    void addFilesRequested();
    void storeRequested();
    void scanCancelRequested();
    void arrangementChanged(); // order or layout, by the person

protected:
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dragLeaveEvent(QDragLeaveEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    QWidget *buildPane();
    void buildView();
    void chooseShelf(const QString &id);
    void applyFilter();
    void refresh();
    void refreshCounts();
    void refreshEmptyState();
    QList<ComicItem> chosenOr(const QModelIndex &index) const;

    const Theme &m_theme;
    ComicListModel &m_comics;
    NowMs m_nowMs;
    ComicFilterModel m_filtered;
    ComicFilter m_filter;
    ShelfList *m_shelves = nullptr;
    ScanCard *m_scan = nullptr;
    ComicView *m_view;
    LibraryHeader *m_header;
    EmptyState *m_empty;
    QStackedLayout *m_stack = nullptr;
    QTimer *m_refresh;
    bool m_dropping = false;
};

} // namespace nw::app
