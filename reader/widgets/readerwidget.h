#pragma once

#include "reader/core/pagehistory.h"
#include "reader/widgets/pagecanvas.h"
#include "reader/widgets/readertopbar.h"
#include "reader/widgets/tonekeeper.h"

#include <QPointer>

namespace nw::reader {

class AdjustPanel;
class AloudReader;
class AutoReader;
class CropEditor;
class GuidedView;
class Loupe;
class NoticePill;
class PageCopies;
class PageGrid;
class ReaderControls;
class ReadingProgress;
class ShortcutsPanel;
class Speech;
class StripCanvas;

struct ReadingOptions
{
    int startPage = 0; // from 0
    bool rightToLeft = false;
    QString title = {}; // empty: the document's
    QString subtitle = {}; // empty: the writers that the document names
    std::optional<EarlyPage> earlyPage = {};
    // What the reader remembers of the book is kept under this. Empty: nothing is.
    QString bookKey = {};
    std::optional<ReadingLayout> layout = {}; // else as remembered, else as the book suggests
};

// The reader: the pages, and around them what comes when it is wanted. Keys are listened to here.
class ReaderWidget : public QWidget
{
    Q_OBJECT

public:
    explicit ReaderWidget(QWidget *parent = nullptr);
    explicit ReaderWidget(PageRenderer renderer, QWidget *parent = nullptr);
    ~ReaderWidget() override;

    void openDocument(DocumentPointer document, const ReadingOptions &options);
    void closeDocument();

    int currentPage() const { return m_view->currentPage(); }
    int pageCount() const { return m_view->pageCount(); }
    void goTo(int page) { m_view->goTo(page); }
    // A jump: the history leads back from it.
    void jumpTo(int page);
    void setFitMode(FitMode fit);
    FitMode fitMode() const { return m_view->fitMode(); }
    ReadingDirection direction() const { return m_view->direction(); }
    ReadingLayout readingLayout() const { return m_layout; }
    void setReadingLayout(ReadingLayout layout);

    void perform(ReaderCommand command, KeyPress key = KeyPress::Fresh);
    CommandStates commandStates() const;
    const ReaderShortcuts &shortcuts() const { return m_shortcuts; }
    void setShortcuts(const ReaderShortcuts &shortcuts);

    void setPalette(const ReaderPalette &palette);
    void setAnimation(Animation animation);
    // Before a book is opened.
    void setMemory(std::shared_ptr<ReadingMemory> memory);
    // Makes the voice when something is first read aloud. None: nothing is.
    using SpeechMaker = std::function<Speech *(QObject *parent)>;
    void setSpeechMaker(SpeechMaker maker) { m_makeSpeech = std::move(maker); }
    const BookNotes &notes() const { return m_keeper.notes(); }
    // What the window around it is; the widget only asks for changes.
    void setWindowMode(WindowMode mode);
    void setControlsMode(ControlsMode mode);
    ControlsMode controlsMode() const { return m_controlsMode; }
    // A bar above the page that the page makes room for; taken over, null removes it.
    void setBanner(QWidget *banner);

    ReadingView *view() const { return m_view; }
    PageCanvas *canvas() const { return m_canvas; }
    // Each made when first asked for.
    ReaderControls *controls();
    AdjustPanel *adjustPanel();
    PageGrid *pageGrid();
    AutoReader *autoReader();
    Loupe *loupe();
    ShortcutsPanel *shortcutsPanel();
    PageCopies *copies();
    NoticePill *notice();
    CropEditor *cropEditor() const { return m_crop; }
    const DocumentPointer &document() const { return m_document; }

Q_SIGNALS:
    // Only when its picture has really been painted, never for what is rendered ahead. The last
    // page of those that stand together.
    void pageShown(int index, int count);
    void refined(); // what is shown has been painted in the best quality
    void errorShown(int index, nw::reader::ReadErrorCode code);
    void closeRequested();
    void fullScreenRequested(nw::reader::WindowMode mode);
    void controlsModeChanged(nw::reader::ControlsMode mode);
    void viewChanged(); // layout, fit, zoom or direction
    void endReached(nw::reader::PageStep step);
    void printRequested();
    void bookRequested(nw::reader::PageStep step); // the next, or the one before

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    bool focusNextPrevChild(bool next) override;

private:
    void watch(ReadingView *view);
    ReadingView *viewFor(ReadingLayout layout);
    void showView(ReadingView *view);
    void useLayout(ReadingLayout layout);
    void judgeShape(int page, const QSize &size);
    void keepPlace();
    void applyNotes();
    void editNotes(const std::function<void(BookNotes &)> &change);
    void editPage(int page, const std::function<void(PageFix &)> &change);
    void toggleStanding(PageStanding standing);
    bool move(ReaderCommand command, KeyPress key);
    bool goSomewhere(ReaderCommand command);
    bool changeLayout(ReaderCommand command);
    bool changeSize(ReaderCommand command);
    bool fixPage(ReaderCommand command);
    bool openSomething(ReaderCommand command);
    bool useTool(ReaderCommand command);
    bool putToolAway();
    bool isDrawing() const; // on the page: a crop, or frames
    void editFrames();
    bool moveLoupe(ReaderCommand command);
    void followWithLoupe();
    void toggleLoupe();
    void toggleAloud();
    void changePace(double factor);
    void openCrop();
    void closeCrop(int page, const QRectF &kept);
    void openShortcuts();
    void copyPage();
    void askWhereToSave(ReaderCommand command);
    CommandStates toolStates() const;
    void openGrid(ReaderCommand command);
    void useTone();
    void panOrTurn(const QPointF &way, PageStep stepAtEdge, KeyPress key);
    void layOut();
    ControlsMode effectiveControlsMode() const;
    void toggleWindowMode();
    void toggleControlsMode();
    PageStep stepTowards(Qt::ArrowType side) const;

    PageRenderer m_renderer;
    PageCanvas *m_canvas;
    StripCanvas *m_strip = nullptr; // both made when first needed
    GuidedView *m_guided = nullptr;
    ReadingView *m_view; // the one that is shown
    ReadingProgress *m_progress;
    ReaderControls *m_controls = nullptr;
    AdjustPanel *m_adjust = nullptr;
    PageGrid *m_grid = nullptr;
    AutoReader *m_auto = nullptr;
    AloudReader *m_aloud = nullptr;
    Loupe *m_loupe = nullptr;
    ShortcutsPanel *m_keys = nullptr;
    PageCopies *m_copies = nullptr;
    NoticePill *m_notice = nullptr;
    CropEditor *m_crop = nullptr; // while a page is cropped
    SpeechMaker m_makeSpeech;
    std::shared_ptr<ReadingMemory> m_memory;
    QPointer<QWidget> m_banner;
    DocumentPointer m_document;
    BookKeeper m_keeper;
    ToneKeeper m_tones;
    PageHistory m_history;
    ReaderShortcuts m_shortcuts;
    ReaderPalette m_palette = ReaderPalette::dark();
    QString m_title;
    QString m_subtitle;
    QRect m_pageArea;
    std::optional<QPoint> m_pointer;
    QMap<int, QSize> m_knownSizes; // while nobody has said how the book is to be read
    ReadingLayout m_layout = ReadingLayout::SinglePage;
    bool m_isLayoutChosen = false;
    Animation m_animation = Animation::Full;
    WindowMode m_windowMode = WindowMode::Windowed;
    ControlsMode m_controlsMode = ControlsMode::OnMovement;
};

} // namespace nw::reader
