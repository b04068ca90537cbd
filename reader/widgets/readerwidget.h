#pragma once

#include "reader/widgets/pagecanvas.h"
#include "reader/widgets/readertopbar.h"

#include <QPointer>

namespace nw::reader {

class ReaderControls;
class ReadingProgress;

struct ReadingOptions
{
    int startPage = 0; // from 0
    bool rightToLeft = false;
    QString title; // empty: the document's
    QString subtitle; // empty: the writers that the document names
    std::optional<EarlyPage> earlyPage;
};

// The reader: the page, and around it what comes when it is wanted. Keys are listened to here.
class ReaderWidget : public QWidget
{
    Q_OBJECT

public:
    explicit ReaderWidget(QWidget *parent = nullptr);
    explicit ReaderWidget(PageRenderer renderer, QWidget *parent = nullptr);
    ~ReaderWidget() override;

    void openDocument(DocumentPointer document, const ReadingOptions &options);
    void closeDocument();

    int currentPage() const { return m_canvas->currentPage(); }
    int pageCount() const { return m_canvas->pageCount(); }
    void goTo(int page) { m_canvas->goTo(page); }
    void setFitMode(FitMode fit) { m_canvas->setFitMode(fit); }
    FitMode fitMode() const { return m_canvas->fitMode(); }
    ReadingDirection direction() const { return m_canvas->direction(); }

    void setPalette(const ReaderPalette &palette);
    // What the window around it is; the widget only asks for changes.
    void setWindowMode(WindowMode mode);
    void setControlsMode(ControlsMode mode);
    ControlsMode controlsMode() const { return m_controlsMode; }
    // A bar above the page that the page makes room for; taken over, null removes it.
    void setBanner(QWidget *banner);

    PageCanvas *canvas() const { return m_canvas; }
    // Made when first asked for.
    ReaderControls *controls();

Q_SIGNALS:
    // Only when its picture has really been painted, never for what is rendered ahead.
    void pageShown(int index, int count);
    void errorShown(int index, nw::reader::ReadErrorCode code);
    void closeRequested();
    void fullScreenRequested(nw::reader::WindowMode mode);
    void controlsModeChanged(nw::reader::ControlsMode mode);
    void viewChanged(); // fit, zoom or direction
    void endReached(nw::reader::PageStep step);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    bool focusNextPrevChild(bool next) override;

private:
    void layOut();
    ControlsMode effectiveControlsMode() const;
    bool handlePlainKey(const QKeyEvent &event);
    bool handleMoveKey(const QKeyEvent &event);
    void panOrTurn(const QPointF &way, PageStep stepAtEdge, const QKeyEvent &event);
    void toggleWindowMode();
    void toggleControlsMode();
    PageStep stepTowards(Qt::ArrowType side) const;

    PageRenderer m_renderer;
    PageCanvas *m_canvas;
    ReadingProgress *m_progress;
    ReaderControls *m_controls = nullptr;
    QPointer<QWidget> m_banner;
    DocumentPointer m_document;
    ReaderPalette m_palette = ReaderPalette::dark();
    QString m_title;
    QString m_subtitle;
    std::optional<QPoint> m_pointer;
    WindowMode m_windowMode = WindowMode::Windowed;
    ControlsMode m_controlsMode = ControlsMode::OnMovement;
};

} // namespace nw::reader
