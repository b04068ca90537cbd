#pragma once

#include "reader/core/comicdocument.h"
#include "reader/core/render/pagerequest.h"
#include "reader/widgets/controlfade.h"
#include "reader/widgets/readertopbar.h"

#include <QTimer>

class QAbstractButton;

namespace nw::reader {

class GoToPanel;
class PageBar;
class ReaderButton;
class ReadingView;

// Everything around the page that a person can click: made when it is first needed, so that the
// first page does not wait for it. Comes on movement and goes after two still seconds, unless
// pinned.
class ReaderControls : public QObject
{
    Q_OBJECT

public:
    // The controls become children of `host` and follow the view, which is given before anything
    // else happens.
    ReaderControls(PageRenderer renderer, QWidget *host);

    void setView(ReadingView *view);

    void setDocument(const DocumentPointer &document, const QString &title,
                     const QString &subtitle);
    void setPalette(const ReaderPalette &palette);
    void setWindowMode(WindowMode mode);
    void setControlsMode(ControlsMode mode);
    // `area` is where the page and the bars share; `pageArea` where the page is.
    void layOut(const QRect &area, const QRect &pageArea);

    void pointerMoved();
    void show(); // at once, as for the keyboard
    bool areShown() const { return m_fade->isShown(); }
    void openGoTo();
    // While something is being drawn on the page: what lies over it goes, unless it is pinned.
    void makeWay();

    ReaderTopBar *topBar() const { return m_topBar; }
    PageBar *pageBar() const { return m_pageBar; }
    GoToPanel *goToPanel() const { return m_goTo; }
    QAbstractButton *sideArrow(Qt::LayoutDirection side) const;

Q_SIGNALS:
    void closeRequested();
    void commandChosen(nw::reader::ReaderCommand command);
    void pageChosen(int page); // by its number, its small picture, or the slider
    void stepChosen(nw::reader::PageStep step);

private:
    void follow();
    void followView();
    void hideWhenStill();
    bool isInUse() const;

    ReadingView *m_view = nullptr;
    QWidget *m_host;
    ReaderTopBar *m_topBar;
    PageBar *m_pageBar;
    ReaderButton *m_leftArrow;
    ReaderButton *m_rightArrow;
    GoToPanel *m_goTo;
    ControlFade *m_fade;
    QTimer m_stillTimer;
    ControlsMode m_mode = ControlsMode::OnMovement;
};

} // namespace nw::reader
