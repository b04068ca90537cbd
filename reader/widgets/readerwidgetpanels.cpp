// What opens over the reader's pages: colours, all pages, bookmarks; and reading by itself.
#include "reader/widgets/adjustpanel.h"
#include "reader/widgets/autoreader.h"
#include "reader/widgets/guidedview.h"
#include "reader/widgets/pagegrid.h"
#include "reader/widgets/readercontrols.h"
#include "reader/widgets/readerwidget.h"

#include <algorithm>
#include <numeric>

namespace nw::reader {
namespace {

constexpr int kPanelAir = 12;

} // namespace

AdjustPanel *ReaderWidget::adjustPanel()
{
    if (m_adjust)
        return m_adjust;
    m_adjust = new AdjustPanel(this);
    m_adjust->setPalette(m_palette);
    connect(m_adjust, &AdjustPanel::toneChanged, this, [this](const Tone &tone, ToneScope scope) {
        m_tones.setTone(scope, tone);
        useTone();
    });
    connect(m_adjust, &AdjustPanel::forgetRequested, this, [this](ToneScope scope) {
        m_tones.forget(scope);
        m_adjust->setTone(m_tones.tone(), m_tones.scope());
        useTone();
    });
    connect(m_adjust, &AdjustPanel::closed, this, [this] {
        m_adjust->hide();
        m_view->setFocus();
    });
    return m_adjust;
}

PageGrid *ReaderWidget::pageGrid()
{
    if (m_grid)
        return m_grid;
    m_grid = new PageGrid(m_renderer, this);
    m_grid->setPalette(m_palette);
    m_grid->setDocument(m_document);
    const auto close = [this] {
        m_grid->hide();
        m_view->setFocus();
    };
    connect(m_grid, &PageGrid::closed, this, close);
    connect(m_grid, &PageGrid::pageChosen, this, [this, close](int page) {
        close();
        jumpTo(page);
    });
    layOut();
    return m_grid;
}

AutoReader *ReaderWidget::autoReader()
{
    if (!m_auto)
        m_auto = new AutoReader(this);
    return m_auto;
}

// The view in the colours that hold now.
void ReaderWidget::useTone()
{
    ReaderPalette palette = m_palette;
    const QColor ground = m_tones.tone().ground;
    if (ground.isValid())
        palette.ground = ground;
    m_view->setPalette(palette);
    applyNotes();
}

void ReaderWidget::openGrid(ReaderCommand command)
{
    const BookNotes &notes = m_keeper.notes();
    QList<int> pages(notes.bookmarks.begin(), notes.bookmarks.end());
    std::sort(pages.begin(), pages.end());
    if (command == ReaderCommand::AllPages) {
        pages.resize(pageCount());
        std::iota(pages.begin(), pages.end(), 0);
    }
    pageGrid()->open(pages, notes.bookmarks, currentPage(), nameOf(command));
}

bool ReaderWidget::openSomething(ReaderCommand command)
{
    const auto toggle = [this](AutoReading mode) {
        if (autoReader()->mode() == mode)
            m_auto->stop();
        else
            m_auto->start(mode, m_view);
    };
    switch (command) {
    case ReaderCommand::ToggleBookmark:
        editNotes([page = currentPage()](BookNotes &notes) {
            if (page >= 0 && !notes.bookmarks.remove(page))
                notes.bookmarks.insert(page);
        });
        return true;
    case ReaderCommand::Bookmarks:
    case ReaderCommand::AllPages:
        openGrid(command);
        return true;
    case ReaderCommand::Colours:
        adjustPanel()->setTone(m_tones.tone(), m_tones.scope());
        m_adjust->setHasSeries(m_tones.hasSeries());
        m_adjust->open({width() - kPanelAir, kTopBarHeight + kPanelAir});
        return true;
    case ReaderCommand::SlideShow:
        toggle(AutoReading::SlideShow);
        return true;
    case ReaderCommand::AutoScroll:
        toggle(AutoReading::Scroll);
        return true;
    case ReaderCommand::WholePage:
        if (m_guided && m_view == m_guided)
            m_guided->toggleWholePage();
        return true;
    case ReaderCommand::EditFrames:
        editFrames();
        return true;
    default:
        return false;
    }
}

} // namespace nw::reader
