#include "app/windowmemory.h"

#include "reader/widgets/readerpalette.h"

#include <QDir>
#include <QSettings>
#include <QStandardPaths>
#include <QWidget>

namespace nw::app {
namespace {

constexpr QSize kSmallestWindow{480, 360};
constexpr QSize kLargestWindow{16'384, 16'384};
constexpr double kLargestRatio = 8;

QString filePath(const QString &profilePath)
{
    return QDir(profilePath).filePath(QStringLiteral("window.ini"));
}

QSize sane(const QSize &size)
{
    return size.expandedTo(kSmallestWindow).boundedTo(kLargestWindow);
}

} // namespace

WindowMemory WindowMemory::load(const QString &profilePath)
{
    WindowMemory memory;
    const QSettings settings(filePath(profilePath), QSettings::IniFormat);
    memory.size = sane(settings.value("size", memory.size).toSize());
    memory.lastSize = sane(settings.value("lastSize", memory.size).toSize());
    memory.isMaximised = settings.value("maximised", false).toBool();
    const double ratio = settings.value("devicePixelRatio", 1.0).toDouble();
    memory.devicePixelRatio = ratio >= 1 && ratio <= kLargestRatio ? ratio : 1;
    if (settings.value("barsPinned", false).toBool())
        memory.controls = reader::ControlsMode::Pinned;
    return memory;
}

void WindowMemory::save(const QString &profilePath) const
{
    if (!QDir().mkpath(profilePath))
        return;
    QSettings settings(filePath(profilePath), QSettings::IniFormat);
    settings.setValue("size", size);
    settings.setValue("lastSize", lastSize);
    settings.setValue("maximised", isMaximised);
    settings.setValue("devicePixelRatio", devicePixelRatio);
    settings.setValue("barsPinned", controls == reader::ControlsMode::Pinned);
}

void WindowMemory::takeFrom(const QWidget &window)
{
    if (window.isFullScreen())
        return;
    lastSize = window.size();
    isMaximised = window.isMaximized();
    if (!isMaximised)
        size = window.size();
    devicePixelRatio = window.devicePixelRatioF();
}

QSize WindowMemory::pageViewport() const
{
    const QSize window = lastSize.isEmpty() ? size : lastSize;
    const int bars = controls == reader::ControlsMode::Pinned
        ? reader::kTopBarHeight + reader::kPageBarHeight
        : 0;
    const auto inner = [this](int side) {
        return qRound(side * devicePixelRatio) - 2 * qRound(reader::kPageAir * devicePixelRatio);
    };
    return {inner(window.width()), inner(window.height() - bars)};
}

QString usualProfilePath()
{
    return QStandardPaths::writableLocation(QStandardPaths::AppDataLocation);
}

} // namespace nw::app
