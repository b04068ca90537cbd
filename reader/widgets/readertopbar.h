#pragma once

#include "reader/widgets/booknotes.h"
#include "reader/widgets/readercommands.h"
#include "reader/widgets/readermenu.h"

#include <QWidget>

class QLabel;

namespace nw::reader {

class LayoutSwitch;
class ReaderButton;

enum class WindowMode
{
    Windowed,
    FullScreen
};
enum class ControlsMode
{
    OnMovement, // over the page while the pointer moves
    Pinned, // always there; the page keeps between them
};

// Which book this is and how it is shown.
class ReaderTopBar : public QWidget
{
    Q_OBJECT

public:
    explicit ReaderTopBar(QWidget *parent);

    void setTitle(const QString &title, const QString &subtitle);
    void setLayoutInUse(ReadingLayout layout);
    void setFit(FitMode fit, int zoomPercent, bool isZoomed);
    void setDirection(ReadingDirection direction);
    void setWindowMode(WindowMode mode);
    void setPalette(const ReaderPalette &palette);
    void setShortcuts(const ReaderShortcuts &shortcuts);
    // What the menu of all commands says when it opens.
    void setCommandStates(std::function<CommandStates()> states) { m_states = std::move(states); }
    void openFitMenu();
    void openMoreMenu();
    bool isMenuOpen() const { return m_isMenuOpen; }

    // "Fit page", "Fit width", …
    static QString fitName(FitMode fit);

Q_SIGNALS:
    void closeRequested();
    void commandChosen(nw::reader::ReaderCommand command);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    ReaderButton *addTool(const QString &icon, ReaderCommand command);
    void openMenu(QMenu *menu, const ReaderButton *below);
    void layOut();
    int layOutTools(int leftEnd);
    void elideTitle();

    ReaderPalette m_palette = ReaderPalette::dark();
    ReaderShortcuts m_shortcuts;
    std::function<CommandStates()> m_states;
    QString m_titleText;
    QString m_subtitleText;
    QLabel *m_title;
    QLabel *m_subtitle;
    ReaderButton *m_close;
    LayoutSwitch *m_layouts;
    ReaderButton *m_fit;
    ReaderButton *m_zoomIn;
    ReaderButton *m_direction;
    ReaderButton *m_colours;
    ReaderButton *m_bookmark;
    ReaderButton *m_window;
    ReaderButton *m_more;
    FitMode m_fitMode = FitMode::Page;
    bool m_isMenuOpen = false;
    QList<int> m_separators; // where they stand
};

} // namespace nw::reader
