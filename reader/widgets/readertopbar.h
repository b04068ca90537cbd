#pragma once

#include "reader/core/pagegeometry.h"
#include "reader/widgets/readerpalette.h"

#include <QWidget>

class QLabel;

namespace nw::reader {

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
    void setFit(FitMode fit, int zoomPercent, bool isZoomed);
    void setDirection(ReadingDirection direction);
    void setWindowMode(WindowMode mode);
    void setControlsMode(ControlsMode mode);
    void setPalette(const ReaderPalette &palette);
    void openFitMenu();
    bool isMenuOpen() const { return m_isMenuOpen; }

    // "Fit page", "Fit width", …
    static QString fitName(FitMode fit);

Q_SIGNALS:
    void closeRequested();
    void fitChosen(nw::reader::FitMode fit);
    void zoomInRequested();
    void zoomOutRequested();
    void directionToggled();
    void windowModeToggled();
    void controlsModeToggled();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    ReaderButton *addTool(const QString &icon, const QString &name, const QKeySequence &shortcut);
    void layOut();
    void elideTitle();

    ReaderPalette m_palette = ReaderPalette::dark();
    QString m_titleText;
    QString m_subtitleText;
    QLabel *m_title;
    QLabel *m_subtitle;
    ReaderButton *m_close;
    ReaderButton *m_fit;
    ReaderButton *m_zoomOut;
    ReaderButton *m_zoomIn;
    ReaderButton *m_direction;
    ReaderButton *m_pin;
    ReaderButton *m_window;
    FitMode m_fitMode = FitMode::Page;
    bool m_isMenuOpen = false;
    int m_separatorX = 0;
};

} // namespace nw::reader
