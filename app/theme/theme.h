#pragma once

#include "app/theme/tokens.h"

#include <QObject>
#include <QPalette>

namespace nw::app {

// What the person chose; System follows the desktop.
enum class AppearanceChoice
{
    System,
    Light,
    Dark
};

enum class Motion
{
    Full,
    Reduced
};

// The look in force. Widgets hold a reference and read it while painting; a change repaints them
// all.
class Theme : public QObject
{
    Q_OBJECT

public:
    explicit Theme(QObject *parent = nullptr);
    ~Theme() override; // gives the application its plain style back

    const Tokens &tokens() const { return *m_tokens; }
    Appearance appearance() const { return m_appearance; }
    AppearanceChoice choice() const { return m_choice; }
    Motion motion() const { return m_motion; }

    void setChoice(AppearanceChoice choice);
    void setMotion(Motion motion);

    // A duration of the motion table, or 0 when motion is reduced.
    int durationMs(int fullMs) const { return m_motion == Motion::Reduced ? 0 : fullMs; }

    QPalette palette() const;

    // Gives the application this theme's style, palette and font, and keeps them up to date.
    void installOnApplication();

Q_SIGNALS:
    void changed();

private:
    void refresh();

    const Tokens *m_tokens;
    Appearance m_appearance = Appearance::Dark;
    Appearance m_desktopAppearance = Appearance::Dark;
    AppearanceChoice m_choice = AppearanceChoice::System;
    Motion m_motion = Motion::Full;
    bool m_installed = false;
};

} // namespace nw::app
