#include "tests/feature/shots/photographer.h"

#include <QDir>
#include <QTest>
#include <QWidget>

namespace nw::test {

namespace {

constexpr QSize kSmall(1280, 800);
constexpr QSize kLarge(1920, 1080);
constexpr int kSettleMs = 450; // covers come from threads, pages are refined at rest

} // namespace

Photographer::Photographer(const QString &folder, QWidget &window, app::Theme &theme)
    : m_folder(folder)
    , m_window(window)
    , m_theme(theme)
{
}

void Photographer::take(const QString &name)
{
    for (const QSize &size : {kLarge, kSmall}) {
        takeOne(name, app::AppearanceChoice::Light, size);
        takeOne(name, app::AppearanceChoice::Dark, size);
    }
}

void Photographer::takeAt(const QString &name, const QSize &size)
{
    takeOne(name, app::AppearanceChoice::Light, size);
    takeOne(name, app::AppearanceChoice::Dark, size);
}

void Photographer::takeOne(const QString &name, app::AppearanceChoice choice, const QSize &size)
{
    m_theme.setChoice(choice);
    m_window.resize(size);
    QTest::qWait(kSettleMs);
    const QString file = QStringLiteral("%1-%2-%3.png")
                             .arg(name,
                                  choice == app::AppearanceChoice::Dark ? QStringLiteral("dark")
                                                                        : QStringLiteral("light"),
                                  QString::number(size.width()));
    if (m_window.grab().save(QDir(m_folder).filePath(file))) {
        ++m_taken;
    }
}

} // namespace nw::test
