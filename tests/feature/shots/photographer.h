#pragma once

#include "app/theme/theme.h"

#include <QSize>
#include <QString>

class QWidget;

namespace nw::test {

// Takes pictures of a window in both themes and at both sizes of the design.
class Photographer
{
public:
    Photographer(const QString &folder, QWidget &window, app::Theme &theme);

    // `name`-dark-1280.png, … The window is left dark and small.
    void take(const QString &name);
    // At one size of one's own.
    void takeAt(const QString &name, const QSize &size);
    int taken() const { return m_taken; }

private:
    void takeOne(const QString &name, app::AppearanceChoice choice, const QSize &size);

    QString m_folder;
    QWidget &m_window;
    app::Theme &m_theme;
    int m_taken = 0;
};

} // namespace nw::test
