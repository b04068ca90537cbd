#include "app/pages/librarypage.h"

#include "app/models/comiclistmodel.h"
#include "app/pages/libraryheader.h"
#include "app/theme/metrics.h"
#include "app/theme/theme.h"
#include "app/widgets/button.h"
#include "app/widgets/card.h"
#include "app/widgets/emptystate.h"
#include "app/widgets/paint.h"
#include "app/widgets/scancard.h"
#include "app/widgets/shelflist.h"

#include <QDragEnterEvent>
#include <QHBoxLayout>
#include <QMimeData>
#include <QPainter>
#include <QStackedLayout>
#include <QTimer>
#include <QUrl>

#include <algorithm>

namespace nw::app {

namespace {

constexpr int kPaneWidth = 200;
constexpr int kScrollBarRoom = 12;

} // namespace

LibraryPage::LibraryPage(const Theme &theme, CoverStore &covers, ComicListModel &comics,
                         const NowMs &nowMs, QWidget *parent)
    : Page(parent)
    , m_theme(theme)
    , m_comics(comics)
    , m_nowMs(nowMs)
    , m_view(new ComicView(theme, covers, ComicLayout::LibraryGrid))
    , m_header(new LibraryHeader(theme, covers))
    , m_empty(new EmptyState(theme))
    , m_refresh(new QTimer(this))
{
    setObjectName(QStringLiteral("libraryPage"));
    setAcceptDrops(true);
    m_filtered.setSourceModel(&comics);
    buildView();
    auto *content = new QWidget;
    m_stack = new QStackedLayout(content);
    m_stack->addWidget(m_view);
    m_stack->addWidget(m_empty);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(buildPane());
    row->addWidget(new Divider(theme, Qt::Vertical));
    row->addWidget(content, 1);

    // A scan brings hundreds of changes; the counts follow once per turn of the event loop.
    m_refresh->setSingleShot(true);
    m_refresh->setInterval(0);
    connect(m_refresh, &QTimer::timeout, this, &LibraryPage::refresh);
    const auto later = [this] { m_refresh->start(); };
    connect(&comics, &QAbstractItemModel::rowsInserted, this, later);
    connect(&comics, &QAbstractItemModel::rowsRemoved, this, later);
    connect(&comics, &QAbstractItemModel::dataChanged, this, later);
    m_shelves->setCurrent(QStringLiteral("all"));
    refresh();
}

QWidget *LibraryPage::buildPane()
{
    auto *pane = new QWidget;
    pane->setFixedWidth(kPaneWidth - 1);
    m_shelves = new ShelfList(m_theme);
    m_shelves->addHead(tr("Shelves"));
    m_shelves->addRow(QStringLiteral("all"), tr("All comics"), QStringLiteral("library"));
    m_shelves->addRow(QStringLiteral("reading"), tr("In progress"), QStringLiteral("book-open"));
    m_shelves->addRow(QStringLiteral("downloaded"), tr("Downloaded"), QStringLiteral("download"));
    m_shelves->addRow(QStringLiteral("local"), tr("Local files"), QStringLiteral("folder"));
    connect(m_shelves, &ShelfList::chosen, this, &LibraryPage::chooseShelf);
    m_scan = new ScanCard(m_theme);
    m_scan->hide();
    connect(m_scan, &ScanCard::cancelRequested, this, &LibraryPage::scanCancelRequested);
    auto *column = new QVBoxLayout(pane);
    column->setContentsMargins(kSpace12, kSpace12, kSpace12, kSpace16);
    column->addWidget(m_shelves);
    column->addStretch(1);
    column->addWidget(m_scan);
    return pane;
}

void LibraryPage::buildView()
{
    m_view->setObjectName(QStringLiteral("libraryView"));
    m_view->setAccessibleName(tr("Comics"));
    m_view->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    m_view->setContentPadding({kSpace24, kPageTopPadding, kSpace24 - kScrollBarRoom, kSpace24});
    m_view->setModel(&m_filtered);
    m_view->setHeader(m_header);
    m_empty->primary()->setObjectName(QStringLiteral("libraryEmpty.primary"));
    m_empty->secondary()->setObjectName(QStringLiteral("libraryEmpty.secondary"));
    connect(m_empty->primary(), &Button::clicked, this, &LibraryPage::addFilesRequested);
    connect(m_empty->secondary(), &Button::clicked, this, &LibraryPage::storeRequested);

    connect(m_view, &ComicView::opened, this,
            [this](const QModelIndex &index) { Q_EMIT openRequested(comicAt(index)); });
    connect(m_view, &ComicView::playRequested, this,
            [this](const QModelIndex &index) { Q_EMIT readRequested(comicAt(index)); });
    connect(m_view, &ComicView::menuRequested, this,
            [this](const QModelIndex &index, const QPoint &position) {
                Q_EMIT menuRequested(chosenOr(index), position);
            });
    connect(m_header, &LibraryHeader::continueChosen, this, &LibraryPage::readRequested);
    connect(m_header, &LibraryHeader::showAllChosen, this, [this] {
        m_shelves->setCurrent(QStringLiteral("reading"));
        chooseShelf(QStringLiteral("reading"));
    });
    connect(m_header, &LibraryHeader::readStateChosen, this, [this](ReadState state) {
        m_filter.readState = state;
        applyFilter();
    });
    connect(m_header, &LibraryHeader::formatsChosen, this, [this](const QSet<QString> &formats) {
        m_filter.formats = formats;
        applyFilter();
    });
    connect(m_header, &LibraryHeader::languagesChosen, this,
            [this](const QSet<QString> &languages) {
                m_filter.languages = languages;
                applyFilter();
            });
    connect(m_header, &LibraryHeader::orderChosen, this, [this](SortOrder order) {
        m_filtered.setOrder(order);
        Q_EMIT arrangementChanged();
    });
    connect(m_header, &LibraryHeader::layoutChosen, this, [this](int index) {
        m_view->setLayout(index == 0 ? ComicLayout::LibraryGrid : ComicLayout::List);
        Q_EMIT arrangementChanged();
    });
}

QStringList LibraryPage::path() const
{
    return {tr("Library")};
}

QString LibraryPage::searchPlaceholder() const
{
    return tr("Search library");
}

void LibraryPage::search(const QString &text)
{
    m_filter.text = text;
    applyFilter();
}

QWidget *LibraryPage::startOfFocus()
{
    return m_stack->currentWidget() == m_view ? static_cast<QWidget *>(m_view) : m_empty->primary();
}

void LibraryPage::setNetwork(Network network)
{
    m_view->setNetwork(network);
}

void LibraryPage::showScan(int done, int total)
{
    m_scan->setProgress(done, total);
    m_scan->show();
}

void LibraryPage::hideScan()
{
    m_scan->hide();
}

void LibraryPage::setOrder(SortOrder order)
{
    m_filtered.setOrder(order);
    m_header->setOrder(order);
}

void LibraryPage::setComicLayout(ComicLayout layout)
{
    m_view->setLayout(layout);
    m_header->setLayoutIndex(layout == ComicLayout::List ? 1 : 0);
}

void LibraryPage::chooseShelf(const QString &id)
{
    m_filter.shelf = id == QLatin1String("downloaded") ? LibraryShelf::Downloaded
        : id == QLatin1String("local")                 ? LibraryShelf::LocalFiles
                                                       : LibraryShelf::All;
    m_filter.readState = id == QLatin1String("reading") ? ReadState::InProgress : ReadState::Any;
    m_header->setReadState(m_filter.readState);
    applyFilter();
    refreshCounts();
}

void LibraryPage::applyFilter()
{
    m_filtered.setComicFilter(m_filter);
    m_view->verticalScrollBar()->setValue(0);
    refreshEmptyState();
}

void LibraryPage::refresh()
{
    QList<ComicItem> begun;
    QSet<QString> formats;
    QSet<QString> languages;
    for (const ComicItem &item : m_comics.items()) {
        if (isStarted(item) && !item.completed) {
            begun.append(item);
        }
        if (!item.format.isEmpty()) {
            formats.insert(item.format);
        }
        if (!item.language.isEmpty()) {
            languages.insert(item.language);
        }
    }
    std::sort(begun.begin(), begun.end(), [](const ComicItem &first, const ComicItem &second) {
        return comesBefore(first, second, SortOrder::LastRead);
    });
    QStringList formatList(formats.cbegin(), formats.cend());
    QStringList languageList(languages.cbegin(), languages.cend());
    formatList.sort();
    languageList.sort();
    m_header->setContinue(begun, m_nowMs());
    m_header->setChoices(formatList, languageList);
    refreshCounts();
    refreshEmptyState();
    m_view->updateContent();
}

void LibraryPage::refreshCounts()
{
    LibraryHeader::Counts counts;
    int downloaded = 0;
    int local = 0;
    int reading = 0;
    for (const ComicItem &item : m_comics.items()) {
        downloaded += isOnShelf(item, LibraryShelf::Downloaded) ? 1 : 0;
        local += item.origin == ComicOrigin::LocalFile ? 1 : 0;
        reading += isInState(item, ReadState::InProgress) ? 1 : 0;
        if (!isOnShelf(item, m_filter.shelf)) {
            continue;
        }
        ++counts.all;
        counts.finished += item.completed ? 1 : 0;
        counts.inProgress += isStarted(item) && !item.completed ? 1 : 0;
    }
    counts.unread = counts.all - counts.finished - counts.inProgress;
    m_header->setCounts(counts);
    m_shelves->setCount(QStringLiteral("all"), static_cast<int>(m_comics.items().size()));
    m_shelves->setCount(QStringLiteral("reading"), reading);
    m_shelves->setCount(QStringLiteral("downloaded"), downloaded);
    m_shelves->setCount(QStringLiteral("local"), local);
}

void LibraryPage::refreshEmptyState()
{
    if (m_filtered.rowCount() > 0) {
        m_stack->setCurrentWidget(m_view);
        return;
    }
    if (!m_comics.items().isEmpty()) {
        // The filters stay reachable: the view shows them above nothing.
        m_stack->setCurrentWidget(m_view);
        const bool isFiltered = m_filter.readState != ReadState::Any;
        m_view->setEmptyText(m_filter.text.isEmpty()
                                 ? (isFiltered ? tr("No comic matches these filters.")
                                               : tr("Nothing is on this shelf yet."))
                                 : tr("No comic in the library matches “%1”.").arg(m_filter.text));
        return;
    }
    m_empty->setMessage(
        QStringLiteral("library"), tr("Your library is empty"),
        tr("Drop comic files or folders here, or choose them: CBZ, CBR, CB7, PDF, EPUB. "
           "The files stay where they are. The store has free comics too."));
    m_empty->setActions(tr("Add comics"), tr("Visit the store"));
    m_stack->setCurrentWidget(m_empty);
}

QList<ComicItem> LibraryPage::chosenOr(const QModelIndex &index) const
{
    const QModelIndexList chosen = m_view->selectionModel()->selectedIndexes();
    QList<ComicItem> items;
    if (chosen.contains(index)) {
        for (const QModelIndex &one : chosen) {
            items.append(comicAt(one));
        }
    } else {
        items.append(comicAt(index));
    }
    return items;
}

void LibraryPage::dragEnterEvent(QDragEnterEvent *event)
{
    if (event->mimeData()->hasUrls()) {
        event->acceptProposedAction();
        m_dropping = true;
        update();
    }
}

void LibraryPage::dragLeaveEvent(QDragLeaveEvent *)
{
    m_dropping = false;
    update();
}

void LibraryPage::dropEvent(QDropEvent *event)
{
    m_dropping = false;
    update();
    QStringList paths;
    const QList<QUrl> urls = event->mimeData()->urls();
    for (const QUrl &url : urls) {
        if (url.isLocalFile()) {
            paths.append(url.toLocalFile());
        }
    }
    if (!paths.isEmpty()) {
        event->acceptProposedAction();
        Q_EMIT addRequested(paths);
    }
}

void LibraryPage::paintEvent(QPaintEvent *)
{
    if (!m_dropping) {
        return;
    }
    const Tokens &t = m_theme.tokens();
    QPainter painter(this);
    paintPanel(&painter, rect().adjusted(kSpace8, kSpace8, -kSpace8, -kSpace8), t.accentTint,
               t.accent, kRadiusCard);
}

} // namespace nw::app
