#pragma once

#include "reader/widgets/readertopbar.h"

#include <QSize>
#include <QString>

class QWidget;

namespace nw::app {

// What the window was when it was last seen: read before there is a window, so that the first page
// can be rendered for the size it will have.
struct WindowMemory
{
    QSize size{1280, 800}; // logical pixels, of the window that is not maximised
    QSize lastSize; // as it was last seen, maximised or not
    bool isMaximised = false;
    double devicePixelRatio = 1;
    reader::ControlsMode controls = reader::ControlsMode::OnMovement;

    // A missing or unreadable file gives the defaults.
    static WindowMemory load(const QString &profilePath);
    void save(const QString &profilePath) const;

    void takeFrom(const QWidget &window);
    // Where the page will be, in device pixels.
    QSize pageViewport() const;
};

// Where settings and downloads are kept unless the command line says otherwise.
QString usualProfilePath();

} // namespace nw::app
