#include "app/pages/storepage.h"

#include "app/models/comiclistmodel.h"
#include "app/theme/metrics.h"
#include "app/theme/theme.h"
#include "app/widgets/button.h"
#include "app/widgets/card.h"
#include "app/widgets/chip.h"
#include "app/widgets/emptystate.h"
#include "app/widgets/facetgroup.h"
#include "app/widgets/featurecard.h"
#include "app/widgets/flowlayout.h"
#include "app/widgets/label.h"
#include "app/widgets/notice.h"
#include "app/widgets/popupmenu.h"
#include "app/widgets/scrollpane.h"
#include "app/widgets/shelfsection.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QMap>
#include <QMenu>
#include <QStackedLayout>
#include <QTimer>

#include <algorithm>

namespace nw::app {

namespace {

constexpr int kPaneWidth = 216;
constexpr int kScrollBarRoom = 12;
constexpr int kRingRoom = 9;

QString directionName(ReadingDirection direction)
{
    switch (direction) {
    case ReadingDirection::LeftToRight:
        return StorePage::tr("Left to right");
    case ReadingDirection::RightToLeft:
        return StorePage::tr("Right to left");
    case ReadingDirection::Vertical:
        return StorePage::tr("Webtoon strip");
    }
    return {};
}

QString orderName(SortOrder order)
{
    switch (order) {
    case SortOrder::Title:
        return StorePage::tr("Title");
    case SortOrder::Creator:
        return StorePage::tr("Creator");
    case SortOrder::Added:
    case SortOrder::LastRead:
        return StorePage::tr("Newest");
    }
    return {};
}

QList<FacetGroup::Choice> choicesOf(const QMap<QString, int> &counts,
                                    const std::function<QString(const QString &)> &label)
{
    QList<FacetGroup::Choice> choices;
    for (auto entry = counts.cbegin(); entry != counts.cend(); ++entry) {
        choices.append({entry.key(), label(entry.key()), entry.value()});
    }
    return choices;
}

} // namespace

StorePage::StorePage(const Theme &theme, CoverStore &covers, ComicListModel &comics,
                     QWidget *parent)
    : Page(parent)
    , m_theme(theme)
    , m_covers(covers)
    , m_comics(comics)
    , m_results(new ComicView(theme, covers, ComicLayout::StoreGrid))
    , m_empty(new EmptyState(theme))
    , m_refresh(new QTimer(this))
{
    setObjectName(QStringLiteral("storePage"));
    m_filtered.setOrder(SortOrder::Added);
    m_filtered.setSourceModel(&comics);
    m_results->setObjectName(QStringLiteral("storeResults"));
    m_results->setAccessibleName(tr("Comics of the store"));
    m_results->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    m_results->setContentPadding({kSpace24, kRingRoom, kSpace24 - kScrollBarRoom, kSpace24});
    m_results->setModel(&m_filtered);
    connectView(m_results);
    m_empty->primary()->setObjectName(QStringLiteral("storeEmpty.primary"));
    connect(m_empty->primary(), &Button::clicked, this, [this] {
        if (isNarrowed()) {
            clearFilter();
        } else {
            Q_EMIT retryRequested();
        }
    });

    auto *body = new QWidget;
    m_stack = new QStackedLayout(body);
    m_stack->addWidget(buildShelves());
    m_stack->addWidget(m_results);
    m_stack->addWidget(m_empty);
    auto *column = new QVBoxLayout;
    column->setSpacing(0);
    column->addWidget(buildHead());
    column->addWidget(body, 1);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    m_pane = buildPane();
    row->addWidget(m_pane);
    row->addLayout(column, 1);

    m_refresh->setSingleShot(true);
    m_refresh->setInterval(0);
    connect(m_refresh, &QTimer::timeout, this, &StorePage::refresh);
    const auto later = [this] { m_refresh->start(); };
    connect(&comics, &QAbstractItemModel::rowsInserted, this, later);
    connect(&comics, &QAbstractItemModel::rowsRemoved, this, later);
    connect(&comics, &QAbstractItemModel::dataChanged, this, later);
    refresh();
}

QWidget *StorePage::buildPane()
{
    auto *inside = new QWidget;
    auto *column = new QVBoxLayout(inside);
    column->setContentsMargins(20, 14, 20 - kScrollBarRoom, kSpace16);
    column->setSpacing(0);
    m_genre = new FacetGroup(m_theme, QStringLiteral("genre"), tr("Genre"));
    m_price = new FacetGroup(m_theme, QStringLiteral("price"), tr("Price"));
    m_language = new FacetGroup(m_theme, QStringLiteral("language"), tr("Language"));
    m_direction = new FacetGroup(m_theme, QStringLiteral("direction"), tr("Reading"));
    for (FacetGroup *group : {m_genre, m_price, m_language, m_direction}) {
        column->addWidget(group);
        connect(group, &FacetGroup::changed, this, &StorePage::applyFilter);
    }
    column->addStretch(1);
    auto *scroll = new ScrollPane(inside);
    auto *pane = new QWidget;
    pane->setFixedWidth(kPaneWidth);
    auto *row = new QHBoxLayout(pane);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(scroll, 1);
    row->addWidget(new Divider(m_theme, Qt::Vertical));
    return pane;
}

QWidget *StorePage::buildHead()
{
    m_head = new QWidget;
    m_notice = new Notice(m_theme, Tone::Warn, QStringLiteral("wifi-off"));
    m_notice->setMessage(tr("You are offline."),
                         tr("This is the catalogue as it was last seen. What you downloaded works "
                            "as usual."));
    m_notice->setAction(tr("Try again"));
    m_notice->actionButton()->setObjectName(QStringLiteral("storeRetry"));
    connect(m_notice, &Notice::actionTriggered, this, &StorePage::retryRequested);
    auto *chips = new QWidget;
    m_chips = new FlowLayout(kSpace8, chips);
    m_count = new Label(m_theme, TypeStep::Body, TypeWeight::Regular, Ink::Muted);
    m_sort = new Button(m_theme, ButtonKind::Secondary, orderName(SortOrder::Added));
    m_sort->setObjectName(QStringLiteral("storeSort"));
    m_sort->setIconName(QStringLiteral("sort"));
    m_sort->setFixedHeight(kChipHeight);
    connect(m_sort, &Button::clicked, this, &StorePage::openOrders);
    auto *row = new QHBoxLayout;
    row->setSpacing(kSpace8);
    row->addWidget(chips, 1);
    row->addWidget(m_count, 0, Qt::AlignTop);
    row->addWidget(m_sort, 0, Qt::AlignTop);
    m_count->setFixedHeight(kChipHeight);
    auto *column = new QVBoxLayout(m_head);
    column->setContentsMargins(kSpace24, kPageTopPadding, kSpace24, kSpace12 - 1);
    column->setSpacing(kSpace12);
    column->addWidget(m_notice);
    column->addLayout(row);
    m_notice->hide();
    return m_head;
}

QWidget *StorePage::buildShelves()
{
    auto *inside = new QWidget;
    auto *column = new QVBoxLayout(inside);
    const int side = kSpace24 - kRingRoom;
    column->setContentsMargins(side, kRingRoom, side - kScrollBarRoom, kSpace24);
    column->setSpacing(kSpace24);
    m_feature = new FeatureCard(m_theme, m_covers);
    auto *inset = new QHBoxLayout;
    inset->setContentsMargins(kRingRoom, 0, kRingRoom, 0);
    inset->addWidget(m_feature);
    column->addLayout(inset);
    connect(m_feature, &FeatureCard::opened, this, &StorePage::openRequested);
    m_new = new ShelfSection(m_theme, m_covers, QStringLiteral("new"), tr("New in the store"));
    m_free = new ShelfSection(m_theme, m_covers, QStringLiteral("free"), tr("Free to read"));
    m_paid = new ShelfSection(m_theme, m_covers, QStringLiteral("paid"), tr("For tokens"));
    ComicFilter free;
    free.price = PriceFilter::Free;
    ComicFilter paid;
    paid.price = PriceFilter::Paid;
    m_new->setSource(&m_comics, {}, SortOrder::Added);
    m_free->setSource(&m_comics, free, SortOrder::Title);
    m_paid->setSource(&m_comics, paid, SortOrder::Title);
    for (ShelfSection *section : {m_new, m_free, m_paid}) {
        column->addWidget(section);
        connectView(section->view());
    }
    connect(m_new, &ShelfSection::seeAllChosen, this, [this] {
        m_showAll = true;
        refreshContent();
    });
    connect(m_free, &ShelfSection::seeAllChosen, this, [this] {
        m_price->setChosen({QStringLiteral("free")});
        applyFilter();
    });
    connect(m_paid, &ShelfSection::seeAllChosen, this, [this] {
        m_price->setChosen({QStringLiteral("paid")});
        applyFilter();
    });
    column->addStretch(1);
    m_shelves = new ScrollPane(inside);
    return m_shelves;
}

void StorePage::connectView(ComicView *view)
{
    connect(view, &ComicView::opened, this,
            [this](const QModelIndex &index) { Q_EMIT openRequested(comicAt(index)); });
    connect(view, &ComicView::playRequested, this,
            [this](const QModelIndex &index) { Q_EMIT readRequested(comicAt(index)); });
    connect(view, &ComicView::menuRequested, this,
            [this](const QModelIndex &index, const QPoint &position) {
                Q_EMIT menuRequested(comicAt(index), position);
            });
}

QStringList StorePage::path() const
{
    return {tr("Store")};
}

QString StorePage::searchPlaceholder() const
{
    return tr("Search comics, series, creators");
}

void StorePage::search(const QString &text)
{
    m_filter.text = text;
    applyFilter();
    Q_EMIT searchRequested(text);
}

QWidget *StorePage::startOfFocus()
{
    return m_stack->currentWidget() == m_results ? static_cast<QWidget *>(m_results)
                                                 : m_new->view();
}

void StorePage::setSource(Source source)
{
    m_source = source;
    const bool gone = source == Source::Unreachable;
    m_notice->setVisible(gone && !m_comics.items().isEmpty());
    const Network network = gone ? Network::Gone : Network::Reachable;
    m_results->setNetwork(network);
    for (const ShelfSection *section : {m_new, m_free, m_paid}) {
        section->view()->setNetwork(network);
    }
    refreshContent();
}

bool StorePage::isNarrowed() const
{
    return m_filter != ComicFilter();
}

void StorePage::applyFilter()
{
    m_filter.genres = m_genre->chosen();
    m_filter.languages = m_language->chosen();
    m_filter.directions.clear();
    for (const QString &direction : m_direction->chosen()) {
        m_filter.directions.insert(direction.toInt());
    }
    const QSet<QString> &prices = m_price->chosen();
    m_filter.price = prices.size() != 1           ? PriceFilter::Any
        : prices.contains(QStringLiteral("free")) ? PriceFilter::Free
                                                  : PriceFilter::Paid;
    m_filtered.setComicFilter(m_filter);
    refreshChips();
    refreshContent();
}

void StorePage::clearFilter()
{
    for (FacetGroup *group : {m_genre, m_price, m_language, m_direction}) {
        group->setChosen({});
    }
    m_showAll = false;
    m_filter.text.clear();
    applyFilter();
    Q_EMIT pathChanged(); // the search field shows what is searched
}

void StorePage::refreshChips()
{
    while (QLayoutItem *item = m_chips->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
    for (FacetGroup *group : {m_genre, m_price, m_language, m_direction}) {
        QStringList values(group->chosen().cbegin(), group->chosen().cend());
        values.sort();
        for (const QString &value : values) {
            auto *chip = new Chip(m_theme, group->labelOf(value));
            chip->setChecked(true);
            chip->setTrailingIcon(QStringLiteral("close"));
            chip->setAccessibleName(tr("Remove the filter %1").arg(chip->text()));
            m_chips->addWidget(chip);
            chip->show();
            connect(chip, &Chip::clicked, this, [this, group, value] {
                QSet<QString> rest = group->chosen();
                rest.remove(value);
                group->setChosen(rest);
                applyFilter();
            });
        }
    }
    if (isNarrowed() || m_showAll) {
        auto *clear = new Button(m_theme, ButtonKind::Link, tr("Clear all"));
        clear->setObjectName(QStringLiteral("storeClear"));
        clear->setFixedHeight(kChipHeight);
        m_chips->addWidget(clear);
        clear->show();
        connect(clear, &Button::clicked, this, &StorePage::clearFilter);
    }
    m_chips->invalidate();
}

void StorePage::refresh()
{
    refreshFacets();
    const QList<ComicItem> &items = m_comics.items();
    const auto newest = std::max_element(items.cbegin(), items.cend(),
                                         [](const ComicItem &first, const ComicItem &second) {
                                             return comesBefore(second, first, SortOrder::Added);
                                         });
    m_feature->setVisible(newest != items.cend());
    if (newest != items.cend()) {
        m_feature->setItem(*newest);
    }
    refreshContent();
}

void StorePage::refreshFacets()
{
    QMap<QString, int> genres;
    QMap<QString, int> prices;
    QMap<QString, int> languages;
    QMap<QString, int> directions;
    for (const ComicItem &item : m_comics.items()) {
        for (const QString &genre : item.genres) {
            ++genres[genre];
        }
        ++prices[item.free ? QStringLiteral("free") : QStringLiteral("paid")];
        if (!item.language.isEmpty()) {
            ++languages[item.language];
        }
        ++directions[QString::number(static_cast<int>(item.direction))];
    }
    m_genre->setChoices(choicesOf(genres, [](const QString &genre) { return genre; }));
    m_price->setChoices(choicesOf(prices, [](const QString &price) {
        return price == QLatin1String("free") ? tr("Free") : tr("For tokens");
    }));
    m_language->setChoices(choicesOf(languages, languageText));
    m_direction->setChoices(choicesOf(directions, [](const QString &direction) {
        return directionName(static_cast<ReadingDirection>(direction.toInt()));
    }));
}

void StorePage::refreshContent()
{
    const int found = m_filtered.rowCount();
    m_count->setText(tr("%n comics", nullptr, found));
    const bool empty = m_comics.items().isEmpty();
    m_head->setVisible(!empty);
    m_pane->setVisible(!empty); // nothing to narrow
    if (empty && m_source == Source::Unreachable) {
        m_empty->setMessage(QStringLiteral("wifi-off"), tr("The store cannot be reached"),
                            tr("The server does not answer. Your library and everything you "
                               "downloaded work as usual; the store comes back with the network."));
        m_empty->setActions(tr("Try again"), {});
        m_stack->setCurrentWidget(m_empty);
    } else if (empty && m_source == Source::Refused) {
        m_empty->setMessage(QStringLiteral("store"), tr("The store has trouble"),
                            tr("The server answers, but cannot list its comics just now. Your "
                               "library and everything you downloaded work as usual."));
        m_empty->setActions(tr("Try again"), {});
        m_stack->setCurrentWidget(m_empty);
    } else if (empty) {
        m_empty->setMessage(QStringLiteral("store"),
                            m_source == Source::Fresh ? tr("The store has no comics yet")
                                                      : tr("Fetching the catalogue"),
                            m_source == Source::Fresh
                                ? tr("Comics appear here as soon as the server has some.")
                                : tr("The first visit asks the server for its comics."));
        m_empty->setActions(m_source == Source::Fresh ? tr("Look again") : QString(), {});
        m_stack->setCurrentWidget(m_empty);
    } else if (found == 0) {
        m_empty->setMessage(QStringLiteral("search"), tr("Nothing matches"),
                            tr("No comic of the store fits these words and filters."));
        m_empty->setActions(tr("Clear all"), {});
        m_stack->setCurrentWidget(m_empty);
    } else if (isNarrowed() || m_showAll) {
        m_stack->setCurrentWidget(m_results);
    } else {
        m_stack->setCurrentWidget(m_shelves);
    }
}

void StorePage::openOrders()
{
    QMenu *menu = newPopupMenu(this);
    for (const SortOrder order : {SortOrder::Added, SortOrder::Title, SortOrder::Creator}) {
        QAction *action = menu->addAction(orderName(order));
        action->setCheckable(true);
        action->setChecked(order == m_filtered.order());
        connect(action, &QAction::triggered, this, [this, order] {
            m_filtered.setOrder(order);
            m_sort->setText(orderName(order));
            m_sort->updateGeometry();
            m_showAll = true; // an order is seen in the whole list only
            refreshChips();
            refreshContent();
        });
    }
    popupBelow(menu, m_sort);
}

} // namespace nw::app
