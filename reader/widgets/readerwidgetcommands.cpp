// What the commands of the reader do.
#include "reader/widgets/autoreader.h"
#include "reader/widgets/guidedview.h"
#include "reader/widgets/readercontrols.h"
#include "reader/widgets/readerwidget.h"

namespace nw::reader {
namespace {

constexpr double kKeyPan = 96; // logical pixels
constexpr double kKeyZoom = 1.25;

std::optional<FitMode> fitOf(ReaderCommand command)
{
    switch (command) {
    case ReaderCommand::FitPage:
        return FitMode::Page;
    case ReaderCommand::FitWidth:
        return FitMode::Width;
    case ReaderCommand::FitHeight:
        return FitMode::Height;
    case ReaderCommand::FitSmart:
        return FitMode::Smart;
    case ReaderCommand::OriginalSize:
        return FitMode::Original;
    default:
        return std::nullopt;
    }
}

std::optional<ReadingLayout> layoutOf(ReaderCommand command)
{
    switch (command) {
    case ReaderCommand::SinglePage:
        return ReadingLayout::SinglePage;
    case ReaderCommand::TwoPages:
        return ReadingLayout::TwoPages;
    case ReaderCommand::VerticalStrip:
        return ReadingLayout::VerticalStrip;
    case ReaderCommand::HorizontalStrip:
        return ReadingLayout::HorizontalStrip;
    case ReaderCommand::PanelByPanel:
        return ReadingLayout::PanelByPanel;
    default:
        return std::nullopt;
    }
}

} // namespace

void ReaderWidget::perform(ReaderCommand command, KeyPress key)
{
    const bool isDone = moveLoupe(command) || move(command, key) || goSomewhere(command)
        || changeLayout(command) || changeSize(command) || fixPage(command)
        || openSomething(command) || useTool(command);
    if (isDone)
        return;
    switch (command) {
    case ReaderCommand::KeepBars:
        toggleControlsMode();
        break;
    case ReaderCommand::FullScreen:
        toggleWindowMode();
        break;
    case ReaderCommand::Leave:
        if (putToolAway())
            break;
        if (m_windowMode == WindowMode::FullScreen)
            toggleWindowMode();
        else
            Q_EMIT closeRequested();
        break;
    default:
        break;
    }
}

PageStep ReaderWidget::stepTowards(Qt::ArrowType side) const
{
    const bool isLtr = m_view->direction() == ReadingDirection::LeftToRight;
    return (side == Qt::RightArrow) == isLtr ? PageStep::Forward : PageStep::Backward;
}

void ReaderWidget::panOrTurn(const QPointF &way, PageStep stepAtEdge, KeyPress key)
{
    const bool hasMoved = m_view->pan(way);
    // A held key stops at the edge of a page it has scrolled; the next press turns it.
    const bool mayTurn = key == KeyPress::Fresh || m_view->isWholePageVisible();
    if (!hasMoved && mayTurn)
        m_view->turn(stepAtEdge);
}

bool ReaderWidget::move(ReaderCommand command, KeyPress key)
{
    switch (command) {
    case ReaderCommand::MoveLeft:
        panOrTurn({kKeyPan, 0}, stepTowards(Qt::LeftArrow), key);
        return true;
    case ReaderCommand::MoveRight:
        panOrTurn({-kKeyPan, 0}, stepTowards(Qt::RightArrow), key);
        return true;
    case ReaderCommand::MoveUp:
        panOrTurn({0, kKeyPan}, PageStep::Backward, key);
        return true;
    case ReaderCommand::MoveDown:
        panOrTurn({0, -kKeyPan}, PageStep::Forward, key);
        return true;
    case ReaderCommand::ReadOn:
        m_view->advance(PageStep::Forward);
        return true;
    case ReaderCommand::ReadBack:
        m_view->advance(PageStep::Backward);
        return true;
    default:
        return false;
    }
}

bool ReaderWidget::goSomewhere(ReaderCommand command)
{
    std::optional<int> page;
    switch (command) {
    case ReaderCommand::FirstPage:
        jumpTo(0);
        return true;
    case ReaderCommand::LastPage:
        jumpTo(pageCount() - 1);
        return true;
    case ReaderCommand::GoToPage:
        controls()->openGoTo();
        return true;
    case ReaderCommand::NextBook:
        Q_EMIT bookRequested(PageStep::Forward);
        return true;
    case ReaderCommand::PreviousBook:
        Q_EMIT bookRequested(PageStep::Backward);
        return true;
    case ReaderCommand::BackInHistory:
        page = m_history.back(currentPage());
        break;
    case ReaderCommand::ForwardInHistory:
        page = m_history.forward(currentPage());
        break;
    default:
        return false;
    }
    if (page)
        m_view->goTo(*page);
    return true;
}

bool ReaderWidget::changeLayout(ReaderCommand command)
{
    if (const auto layout = layoutOf(command)) {
        setReadingLayout(*layout);
        return true;
    }
    switch (command) {
    case ReaderCommand::PairCover:
        editNotes([](BookNotes &notes) {
            notes.map.setCover(notes.map.cover() == CoverStanding::Alone ? CoverStanding::Paired
                                                                         : CoverStanding::Alone);
        });
        return true;
    case ReaderCommand::ShiftPairs:
        toggleStanding(PageStanding::Alone);
        return true;
    case ReaderCommand::TurnDirection: {
        const auto turned = direction() == ReadingDirection::LeftToRight
            ? ReadingDirection::RightToLeft
            : ReadingDirection::LeftToRight;
        m_view->setDirection(turned);
        editNotes([turned](BookNotes &notes) { notes.direction = turned; });
        return true;
    }
    default:
        return false;
    }
}

bool ReaderWidget::changeSize(ReaderCommand command)
{
    if (const auto fit = fitOf(command)) {
        setFitMode(*fit);
        return true;
    }
    const auto rotate = [this](int turns) {
        editNotes(
            [turns](BookNotes &notes) { notes.quarterTurns = (notes.quarterTurns + turns) % 4; });
    };
    switch (command) {
    case ReaderCommand::ZoomIn:
        m_view->zoomBy(kKeyZoom);
        return true;
    case ReaderCommand::ZoomOut:
        m_view->zoomBy(1 / kKeyZoom);
        return true;
    case ReaderCommand::RotateRight:
        rotate(1);
        return true;
    case ReaderCommand::RotateLeft:
        rotate(3);
        return true;
    case ReaderCommand::TrimBorders:
        editNotes([](BookNotes &notes) {
            notes.trimming = notes.trimming == Trimming::Off ? Trimming::Borders : Trimming::Off;
        });
        return true;
    default:
        return false;
    }
}

void ReaderWidget::editPage(int page, const std::function<void(PageFix &)> &change)
{
    if (page < 0)
        return;
    editNotes([&](BookNotes &notes) {
        PageFix fix = notes.map.fix(page);
        change(fix);
        notes.map.setFix(page, fix);
    });
}

void ReaderWidget::toggleStanding(PageStanding standing)
{
    editPage(currentPage(), [standing](PageFix &fix) {
        fix.standing = fix.standing == standing ? PageStanding::Automatic : standing;
    });
}

bool ReaderWidget::fixPage(ReaderCommand command)
{
    switch (command) {
    case ReaderCommand::PageAlone:
        toggleStanding(PageStanding::Alone);
        return true;
    case ReaderCommand::PageWithNext:
        toggleStanding(PageStanding::WithNext);
        return true;
    case ReaderCommand::SkipPage:
        toggleStanding(PageStanding::Skipped);
        return true;
    case ReaderCommand::SplitPage:
        editPage(currentPage(), [](PageFix &fix) {
            fix.split = fix.split == PageSplit::Whole ? PageSplit::Halves : PageSplit::Whole;
        });
        return true;
    case ReaderCommand::TurnPage:
        editPage(currentPage(),
                 [](PageFix &fix) { fix.quarterTurns = (fix.quarterTurns + 1) % 4; });
        return true;
    case ReaderCommand::ResetPage:
        editPage(currentPage(), [](PageFix &fix) { fix = {}; });
        return true;
    default:
        return false;
    }
}

CommandStates ReaderWidget::commandStates() const
{
    using enum ReaderCommand;
    CommandStates states = toolStates();
    const auto check = [&states](ReaderCommand command, bool isInForce) {
        if (isInForce)
            states.checked.insert(command);
    };
    const auto disable = [&states](ReaderCommand command, bool isOff) {
        if (isOff)
            states.disabled.insert(command);
    };
    check(layoutCommand(m_layout), true);
    for (const ReaderCommand fit : {FitPage, FitWidth, FitHeight, FitSmart, OriginalSize})
        check(fit, fitOf(fit) == fitMode() && !m_view->isZoomed());
    const BookNotes &notes = m_keeper.notes();
    check(PairCover, notes.map.cover() == CoverStanding::Paired);
    check(TurnDirection, direction() == ReadingDirection::RightToLeft);
    check(TrimBorders, notes.trimming == Trimming::Borders);
    check(ToggleBookmark, notes.bookmarks.contains(currentPage()));
    check(SlideShow, m_auto && m_auto->mode() == AutoReading::SlideShow);
    check(AutoScroll, m_auto && m_auto->mode() == AutoReading::Scroll);
    check(EditFrames, m_guided && m_guided->editing() == FrameEditing::On);
    disable(WholePage, m_layout != ReadingLayout::PanelByPanel);
    check(KeepBars, m_controlsMode == ControlsMode::Pinned);
    check(FullScreen, m_windowMode == WindowMode::FullScreen);
    const PageFix fix = notes.map.fix(currentPage());
    check(PageAlone, fix.standing == PageStanding::Alone);
    check(PageWithNext, fix.standing == PageStanding::WithNext);
    check(SkipPage, fix.standing == PageStanding::Skipped);
    check(SplitPage, fix.split == PageSplit::Halves);
    disable(ResetPage, fix == PageFix{});
    disable(BackInHistory, !m_history.canGoBack());
    disable(ForwardInHistory, !m_history.canGoForward());
    for (const ReaderCommand pairs : {PairCover, ShiftPairs})
        disable(pairs, m_layout != ReadingLayout::TwoPages);
    return states;
}

} // namespace nw::reader
