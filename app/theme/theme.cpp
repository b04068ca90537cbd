#include "app/theme/theme.h"

#include "app/theme/style.h"
#include "app/theme/typography.h"

#include <QApplication>
#include <QToolTip>

namespace nw::app {

namespace {

// Qt 6.4 does not name the desktop's colour scheme; the palette that the platform gave tells it. A
// desktop that gives none (its window colour is Qt's own light grey) gets the dark default of the
// design.
Appearance appearanceOfDesktop()
{
    const QColor window = QGuiApplication::palette().color(QPalette::Window);
    const bool platformDecides = !QGuiApplication::desktopSettingsAware()
        ? false
        : QGuiApplication::platformName() != QLatin1String("offscreen");
    if (!platformDecides) {
        return Appearance::Dark;
    }
    return window.lightnessF() > 0.5F ? Appearance::Light : Appearance::Dark;
}

} // namespace

Theme::Theme(QObject *parent)
    : QObject(parent)
    , m_tokens(&tokensFor(Appearance::Dark))
    , m_desktopAppearance(appearanceOfDesktop())
{
    m_appearance = m_desktopAppearance;
    m_tokens = &tokensFor(m_appearance);
}

Theme::~Theme()
{
    // The style reads the tokens from here.
    const auto *style = qApp ? qobject_cast<Style *>(QApplication::style()) : nullptr;
    if (style && style->isOf(*this)) {
        QApplication::setStyle(QStringLiteral("Fusion"));
    }
}

void Theme::setChoice(AppearanceChoice choice)
{
    if (m_choice == choice) {
        return;
    }
    m_choice = choice;
    refresh();
}

void Theme::setMotion(Motion motion)
{
    if (m_motion == motion) {
        return;
    }
    m_motion = motion;
    Q_EMIT changed();
}

void Theme::refresh()
{
    switch (m_choice) {
    case AppearanceChoice::System:
        m_appearance = m_desktopAppearance;
        break;
    case AppearanceChoice::Light:
        m_appearance = Appearance::Light;
        break;
    case AppearanceChoice::Dark:
        m_appearance = Appearance::Dark;
        break;
    }
    m_tokens = &tokensFor(m_appearance);
    if (m_installed) {
        QApplication::setPalette(palette());
        QToolTip::setPalette(palette());
    }
    Q_EMIT changed();
}

QPalette Theme::palette() const
{
    const Tokens &t = *m_tokens;
    QPalette palette;
    palette.setColor(QPalette::Window, t.background);
    palette.setColor(QPalette::WindowText, t.text);
    palette.setColor(QPalette::Base, t.raised);
    palette.setColor(QPalette::AlternateBase, t.surface);
    palette.setColor(QPalette::Text, t.text);
    palette.setColor(QPalette::PlaceholderText, t.muted);
    palette.setColor(QPalette::Button, t.raised);
    palette.setColor(QPalette::ButtonText, t.text);
    palette.setColor(QPalette::BrightText, t.onAccent);
    palette.setColor(QPalette::Highlight, t.accentFill);
    palette.setColor(QPalette::HighlightedText, t.onAccent);
    palette.setColor(QPalette::ToolTipBase, t.raised);
    palette.setColor(QPalette::ToolTipText, t.text);
    palette.setColor(QPalette::Link, t.accentText);
    palette.setColor(QPalette::LinkVisited, t.accentText);
    palette.setColor(QPalette::Light, t.hover);
    palette.setColor(QPalette::Midlight, t.line);
    palette.setColor(QPalette::Mid, t.line);
    palette.setColor(QPalette::Dark, t.lineStrong);
    palette.setColor(QPalette::Shadow, t.scrim);
    for (const QPalette::ColorRole role :
         {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::PlaceholderText}) {
        palette.setColor(QPalette::Disabled, role, t.faint);
    }
    return palette;
}

void Theme::installOnApplication()
{
    m_installed = true;
    QApplication::setStyle(new Style(*this)); // the application owns it
    QApplication::setFont(typeFont(TypeStep::Body));
    QApplication::setPalette(palette());
    QToolTip::setPalette(palette());
    QToolTip::setFont(typeFont(TypeStep::Caption));
}

} // namespace nw::app
