#pragma once

#include "app/models/comicfilter.h"
#include "app/pages/page.h"
#include "app/widgets/comicview.h"

class QStackedLayout;
class QTimer;

namespace nw::app {

class Button;
class ComicListModel;
class EmptyState;
class FacetGroup;
class FeatureCard;
class FlowLayout;
class Label;
class Notice;
class ShelfSection;

// The server's catalogue, from the cache at once and then fresh. objectNames: storePage,
// storeResults, storeSort, storeClear, storeRetry, featureOpen, storeEmpty.primary,
// facet.<group>.<value>, shelfSection.<name>.
class StorePage : public Page
{
    Q_OBJECT

public:
    StorePage(const Theme &theme, CoverStore &covers, ComicListModel &comics,
              QWidget *parent = nullptr);

    QStringList path() const override;
    QString searchPlaceholder() const override;
    QString searchText() const override { return m_filter.text; }
    void search(const QString &text) override;
    QWidget *startOfFocus() override;

    // Unknown: the server was not asked yet, so an empty catalogue means waiting and not emptiness.
    enum class Source
    {
        Unknown,
        Fresh,
        Refused, // the server answered with an error
        Unreachable
    };
    void setSource(Source source);

Q_SIGNALS:
    void openRequested(const nw::app::ComicItem &item);
    void readRequested(const nw::app::ComicItem &item);
    void menuRequested(const nw::app::ComicItem &item, const QPoint &globalPosition);
    void searchRequested(const QString &text); // ask the server too
    void retryRequested();

private:
    QWidget *buildPane();
    QWidget *buildShelves();
    QWidget *buildHead();
    void connectView(ComicView *view);
    void applyFilter();
    void refresh();
    void refreshFacets();
    void refreshChips();
    void refreshContent();
    bool isNarrowed() const;
    void clearFilter();
    void openOrders();

    const Theme &m_theme;
    CoverStore &m_covers;
    ComicListModel &m_comics;
    ComicFilterModel m_filtered;
    ComicFilter m_filter;
    Source m_source = Source::Unknown;
    bool m_showAll = false; // "See all" without a filter

    QWidget *m_pane = nullptr;
    FacetGroup *m_genre = nullptr;
    FacetGroup *m_price = nullptr;
    FacetGroup *m_language = nullptr;
    FacetGroup *m_direction = nullptr;
    Notice *m_notice = nullptr;
    QWidget *m_head = nullptr;
    FlowLayout *m_chips = nullptr;
    Label *m_count = nullptr;
    Button *m_sort = nullptr;
    QWidget *m_shelves = nullptr;
    FeatureCard *m_feature = nullptr;
    ShelfSection *m_new = nullptr;
    ShelfSection *m_free = nullptr;
    ShelfSection *m_paid = nullptr;
    ComicView *m_results;
    EmptyState *m_empty;
    QStackedLayout *m_stack = nullptr;
    QTimer *m_refresh;
};

} // namespace nw::app
