#include "reader/widgets/readerwidget.h"

#include "reader/widgets/adjustpanel.h"
#include "reader/widgets/aloudreader.h"
#include "reader/widgets/autoreader.h"
#include "reader/widgets/cropeditor.h"
#include "reader/widgets/guidedview.h"
#include "reader/widgets/loupe.h"
#include "reader/widgets/noticepill.h"
#include "reader/widgets/pagebar.h"
#include "reader/widgets/pagecopies.h"
#include "reader/widgets/pagegrid.h"
#include "reader/widgets/readercontrols.h"
#include "reader/widgets/readingprogress.h"
#include "reader/widgets/shortcutspanel.h"
#include "reader/widgets/stripcanvas.h"

#include <QKeyEvent>
#include <QMouseEvent>

namespace nw::reader {
namespace {

// Less is a table that was knocked.
constexpr int kMovementPx = 3;

QString writersOf(const ComicInfo &info)
{
    QStringList names;
    for (const auto &[role, name] : info.credits) {
        if (role == u"writer" && !names.contains(name))
            names.append(name);
    }
    return names.join(QStringLiteral(", "));
}

QString shortcutsKey()
{
    return QStringLiteral("shortcuts");
}

} // namespace

ReaderWidget::ReaderWidget(QWidget *parent)
    : ReaderWidget(renderPage, parent)
{
}

ReaderWidget::ReaderWidget(PageRenderer renderer, QWidget *parent)
    : QWidget(parent)
    , m_renderer(std::move(renderer))
    , m_canvas(new PageCanvas(m_renderer, this))
    , m_view(m_canvas)
    , m_progress(new ReadingProgress(this))
{
    setMouseTracking(true);
    setFocusProxy(m_canvas);
    watch(m_canvas);
    connect(m_canvas, &PageCanvas::pageSizeLearned, this, &ReaderWidget::judgeShape);
}

// A view that is not shown has nothing to say.
void ReaderWidget::watch(ReadingView *view)
{
    const auto followPage = [this, view] {
        if (view == m_view)
            m_progress->setPosition(view->lastShownPage(), view->pageCount(), view->direction());
    };
    connect(view, &ReadingView::pageChanged, this, followPage);
    connect(view, &ReadingView::viewChanged, this, followPage);
    connect(view, &ReadingView::viewChanged, this, &ReaderWidget::viewChanged);
    connect(view, &ReadingView::pageShown, this, &ReaderWidget::pageShown);
    connect(view, &ReadingView::refined, this, &ReaderWidget::refined);
    connect(view, &ReadingView::errorShown, this, &ReaderWidget::errorShown);
    connect(view, &ReadingView::endReached, this, &ReaderWidget::endReached);
    connect(view, &ReadingView::viewChanged, this, &ReaderWidget::followWithLoupe);
    connect(view, &ReadingView::pageShown, this, &ReaderWidget::followWithLoupe);
}

ReaderWidget::~ReaderWidget()
{
    keepPlace();
}

ReadingView *ReaderWidget::viewFor(ReadingLayout layout)
{
    if (layout == ReadingLayout::SinglePage || layout == ReadingLayout::TwoPages)
        return m_canvas;
    if (layout == ReadingLayout::PanelByPanel) {
        if (!m_guided) {
            m_guided = new GuidedView(m_renderer, this);
            m_guided->hide();
            m_guided->setFrameSource(
                [this](int page) { return m_keeper.notes().frames.value(page); });
            connect(m_guided, &GuidedView::framesEdited, this,
                    [this](int page, const QList<QRectF> &frames) {
                        m_keeper.edit([&](BookNotes &notes) {
                            if (frames.isEmpty())
                                notes.frames.remove(page);
                            else
                                notes.frames.insert(page, frames);
                        });
                    });
            watch(m_guided);
        }
        return m_guided;
    }
    if (!m_strip) {
        m_strip = new StripCanvas(m_renderer, this);
        m_strip->hide();
        watch(m_strip);
    }
    return m_strip;
}

void ReaderWidget::showView(ReadingView *view)
{
    if (view == m_view)
        return;
    ReadingView *before = m_view;
    const bool hadFocus = before->hasFocus();
    m_view = view;
    view->setAnimation(m_animation);
    useTone();
    layOut();
    view->lower();
    view->show();
    setFocusProxy(view);
    if (hadFocus)
        view->setFocus();
    before->hide();
    before->setDocument(nullptr, 0, before->direction());
    if (m_controls)
        m_controls->setView(view);
    if (m_aloud && m_aloud->isReading())
        m_aloud->start(view);
}

// Nobody said how this book is read: most of its pages do.
void ReaderWidget::judgeShape(int page, const QSize &size)
{
    if (m_isLayoutChosen || m_layout != ReadingLayout::SinglePage || !m_document)
        return;
    m_knownSizes.insert(page, size);
    if (!isDrawnAsStrip({}, m_knownSizes.values()))
        return;
    m_isLayoutChosen = true;
    // The canvas is in the middle of telling: it goes when it has done so.
    QMetaObject::invokeMethod(
        this,
        [this, document = m_document] {
            if (document == m_document)
                useLayout(ReadingLayout::VerticalStrip);
        },
        Qt::QueuedConnection);
}

void ReaderWidget::keepPlace()
{
    if (m_document && m_view == m_strip && m_strip)
        m_keeper.edit([this](BookNotes &notes) { notes.place = m_strip->place(); });
}

void ReaderWidget::openDocument(DocumentPointer document, const ReadingOptions &options)
{
    keepPlace();
    m_document = document;
    m_title = options.title.isEmpty() && document ? document->title() : options.title;
    m_subtitle =
        options.subtitle.isEmpty() && document ? writersOf(document->info()) : options.subtitle;
    m_history.clear();
    m_knownSizes.clear();
    while (putToolAway()) { }
    if (m_grid)
        m_grid->setDocument(document);
    if (m_loupe)
        m_loupe->setDocument(document);
    if (m_copies)
        m_copies->setDocument(document);
    m_tones.open(options.bookKey, document ? document->info().series : QString());
    m_keeper.open(options.bookKey, document ? document->info().series : QString(),
                  document ? document->pageCount() : 0);
    const BookNotes &notes = m_keeper.notes();
    const auto suggested =
        options.rightToLeft ? ReadingDirection::RightToLeft : ReadingDirection::LeftToRight;
    const bool isStrip = document && isDrawnAsStrip(document->info(), {});
    const auto own = options.layout ? options.layout : notes.layout;
    m_isLayoutChosen = own || isStrip;
    m_layout = own.value_or(isStrip ? ReadingLayout::VerticalStrip
                                    : m_keeper.seriesLayout().value_or(ReadingLayout::SinglePage));
    if (m_controls)
        m_controls->setDocument(m_document, m_title, m_subtitle);
    m_view->setDocument(nullptr, 0, suggested);
    showView(viewFor(m_layout));
    useTone();
    m_view->setDocument(std::move(document), options.startPage, notes.direction.value_or(suggested),
                        options.earlyPage);
    const bool isPlaceKnown = m_view == m_strip && m_strip && notes.place
        && std::abs(notes.place->page - options.startPage) <= 1;
    if (isPlaceKnown)
        m_strip->goToPlace(*notes.place);
    Q_EMIT m_view->viewChanged();
    m_view->setFocus();
}

// The same page in another way of showing it.
void ReaderWidget::useLayout(ReadingLayout layout)
{
    const int page = std::max(0, currentPage());
    const ReadingDirection reading = direction();
    ReadingView *before = m_view;
    m_layout = layout;
    showView(viewFor(layout));
    applyNotes();
    if (m_view != before)
        m_view->setDocument(m_document, page, reading);
    Q_EMIT m_view->viewChanged();
}

// Brings the view in line with what is known of how the book is read.
void ReaderWidget::applyNotes()
{
    const BookNotes &notes = m_keeper.notes();
    m_view->setLook({.quarterTurns = notes.quarterTurns,
                     .trimming = notes.trimming,
                     .adjustments = m_tones.tone().adjustments,
                     .map = notes.map});
    m_canvas->setPagesAtOnce(m_layout == ReadingLayout::TwoPages ? PagesAtOnce::Two
                                                                 : PagesAtOnce::One);
    if (m_strip)
        m_strip->setAxis(m_layout == ReadingLayout::HorizontalStrip ? StripAxis::Horizontal
                                                                    : StripAxis::Vertical);
    const FitMode fit = notes.fit.value_or(FitMode::Page);
    if (m_view->fitMode() != fit)
        m_view->setFitMode(fit);
    if (m_controls)
        m_controls->topBar()->setLayoutInUse(m_layout);
}

void ReaderWidget::editNotes(const std::function<void(BookNotes &)> &change)
{
    m_keeper.edit(change);
    applyNotes();
    Q_EMIT m_view->viewChanged();
}

void ReaderWidget::setReadingLayout(ReadingLayout layout)
{
    m_isLayoutChosen = true;
    if (m_crop)
        Q_EMIT m_crop->rejected();
    m_keeper.edit([layout](BookNotes &notes) { notes.layout = layout; });
    useLayout(layout);
}

void ReaderWidget::setFitMode(FitMode fit)
{
    m_view->setFitMode(fit);
    editNotes([fit](BookNotes &notes) { notes.fit = fit; });
}

void ReaderWidget::jumpTo(int page)
{
    const int from = currentPage();
    m_view->goTo(page);
    if (from >= 0 && currentPage() != from)
        m_history.jumped(from);
}

void ReaderWidget::closeDocument()
{
    openDocument(nullptr, {});
}

void ReaderWidget::setPalette(const ReaderPalette &palette)
{
    m_palette = palette;
    useTone();
    if (m_adjust)
        m_adjust->setPalette(palette);
    if (m_grid)
        m_grid->setPalette(palette);
    if (m_loupe)
        m_loupe->setPalette(palette);
    if (m_keys)
        m_keys->setPalette(palette);
    if (m_notice)
        m_notice->setPalette(palette);
    m_progress->setPalette(palette);
    if (m_controls)
        m_controls->setPalette(palette);
}

void ReaderWidget::setAnimation(Animation animation)
{
    m_animation = animation;
    m_view->setAnimation(animation);
}

void ReaderWidget::setMemory(std::shared_ptr<ReadingMemory> memory)
{
    m_tones.setMemory(memory);
    m_keeper.setMemory(memory);
    m_memory = std::move(memory);
    if (m_memory)
        setShortcuts(ReaderShortcuts::fromJson(m_memory->load(shortcutsKey())));
}

void ReaderWidget::setShortcuts(const ReaderShortcuts &shortcuts)
{
    m_shortcuts = shortcuts;
    if (m_keys)
        m_keys->setShortcuts(shortcuts);
    if (m_controls)
        m_controls->topBar()->setShortcuts(shortcuts);
}

void ReaderWidget::setWindowMode(WindowMode mode)
{
    m_windowMode = mode;
    if (m_controls) {
        m_controls->setWindowMode(mode);
        m_controls->setControlsMode(effectiveControlsMode());
    }
    layOut();
}

void ReaderWidget::setControlsMode(ControlsMode mode)
{
    if (m_controlsMode == mode)
        return;
    m_controlsMode = mode;
    controls()->setControlsMode(effectiveControlsMode());
    layOut();
    Q_EMIT controlsModeChanged(mode);
}

void ReaderWidget::setBanner(QWidget *banner)
{
    if (m_banner == banner)
        return;
    if (m_banner)
        m_banner->deleteLater();
    m_banner = banner;
    if (banner) {
        banner->setParent(this);
        banner->show();
    }
    layOut();
}

ReaderControls *ReaderWidget::controls()
{
    if (m_controls)
        return m_controls;
    m_controls = new ReaderControls(m_renderer, this);
    m_controls->setView(m_view);
    m_controls->setPalette(m_palette);
    m_controls->setWindowMode(m_windowMode);
    m_controls->setDocument(m_document, m_title, m_subtitle);
    ReaderTopBar *bar = m_controls->topBar();
    bar->setShortcuts(m_shortcuts);
    bar->setLayoutInUse(m_layout);
    bar->setCommandStates([this] { return commandStates(); });
    connect(m_controls, &ReaderControls::closeRequested, this, &ReaderWidget::closeRequested);
    connect(m_controls, &ReaderControls::commandChosen, this,
            [this](ReaderCommand command) { perform(command); });
    connect(m_controls, &ReaderControls::pageChosen, this, &ReaderWidget::jumpTo);
    connect(m_controls, &ReaderControls::stepChosen, this,
            [this](PageStep step) { m_view->turn(step); });
    layOut();
    return m_controls;
}

// In full screen the bars lie over the page, pinned or not.
ControlsMode ReaderWidget::effectiveControlsMode() const
{
    return m_windowMode == WindowMode::FullScreen ? ControlsMode::OnMovement : m_controlsMode;
}

void ReaderWidget::layOut()
{
    QRect area = rect();
    if (m_banner) {
        m_banner->setGeometry(0, 0, width(), m_banner->sizeHint().height());
        m_banner->raise();
        area.setTop(m_banner->height());
    }
    const bool isFull = m_windowMode == WindowMode::FullScreen;
    const bool isPinned = effectiveControlsMode() == ControlsMode::Pinned;
    const QRect pageArea = isPinned ? area.adjusted(0, kTopBarHeight, 0, -kPageBarHeight) : area;
    m_pageArea = pageArea;
    m_view->setAir(isFull ? 0 : kPageAir);
    m_view->setGeometry(pageArea);
    m_progress->setGeometry(0, height() - kProgressHeight, width(), kProgressHeight);
    m_progress->setVisible(!isFull && !isPinned);
    m_progress->raise();
    if (m_controls)
        m_controls->layOut(area, pageArea);
    if (m_grid) {
        m_grid->setGeometry(area);
        m_grid->raise();
    }
    if (m_notice)
        m_notice->place(pageArea);
    if (m_adjust)
        m_adjust->raise();
    if (m_keys) {
        m_keys->setGeometry(rect());
        m_keys->raise();
    }
    if (m_crop)
        m_crop->setGeometry(m_canvas->rect());
    followWithLoupe();
}

void ReaderWidget::toggleWindowMode()
{
    Q_EMIT fullScreenRequested(m_windowMode == WindowMode::FullScreen ? WindowMode::Windowed
                                                                      : WindowMode::FullScreen);
}

void ReaderWidget::toggleControlsMode()
{
    setControlsMode(m_controlsMode == ControlsMode::Pinned ? ControlsMode::OnMovement
                                                           : ControlsMode::Pinned);
}

void ReaderWidget::resizeEvent(QResizeEvent *)
{
    layOut();
}

void ReaderWidget::mouseMoveEvent(QMouseEvent *event)
{
    const QPoint position = event->globalPosition().toPoint();
    // The first event only says where the pointer is: a window that opens under it sends one too.
    if (!m_pointer)
        m_pointer = position;
    if ((position - *m_pointer).manhattanLength() < kMovementPx)
        return;
    m_pointer = position;
    if (m_loupe && m_loupe->isVisible())
        m_loupe->holdAt(mapFromGlobal(QPointF(position)), *m_view);
    else if (!isDrawing())
        controls()->pointerMoved();
}

bool ReaderWidget::focusNextPrevChild(bool next)
{
    controls()->show();
    return QWidget::focusNextPrevChild(next);
}

void ReaderWidget::keyPressEvent(QKeyEvent *event)
{
    auto modifiers = event->modifiers();
    modifiers.setFlag(Qt::KeypadModifier, false);
    const auto command =
        m_shortcuts.commandFor(QKeyCombination(modifiers, static_cast<Qt::Key>(event->key())));
    const bool isAboutAuto = command == ReaderCommand::SlideShow
        || command == ReaderCommand::AutoScroll || command == ReaderCommand::Faster
        || command == ReaderCommand::Slower;
    if (m_auto && !isAboutAuto)
        m_auto->stop(); // who touches a key wants to read by hand
    if (command)
        perform(*command, event->isAutoRepeat() ? KeyPress::Held : KeyPress::Fresh);
    else
        QWidget::keyPressEvent(event);
}

} // namespace nw::reader
