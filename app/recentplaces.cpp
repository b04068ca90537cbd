#include "app/recentplaces.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QSettings>

namespace nw::app {

namespace {

constexpr int kMaxPlaces = 100;

QString keyOf(const QString &path)
{
    // A path may hold what the file's format does not.
    const QByteArray bytes = QFileInfo(path).absoluteFilePath().toUtf8();
    return QString::fromLatin1(
        QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex().left(32));
}

} // namespace

RecentPlaces::RecentPlaces(const QString &profileDir)
    : m_filePath(QDir(profileDir).filePath(QStringLiteral("places.ini")))
{
}

int RecentPlaces::placeOf(const QString &path) const
{
    const QSettings file(m_filePath, QSettings::IniFormat);
    return qMax(1, file.value(QStringLiteral("page/") + keyOf(path)).toInt());
}

void RecentPlaces::keep(const QString &path, int page, std::int64_t nowMs)
{
    QSettings file(m_filePath, QSettings::IniFormat);
    const QString key = keyOf(path);
    file.setValue(QStringLiteral("page/") + key, page);
    file.setValue(QStringLiteral("read/") + key, QString::number(nowMs));
    file.beginGroup(QStringLiteral("read"));
    const QStringList keys = file.childKeys();
    if (keys.size() <= kMaxPlaces) {
        return;
    }
    QString oldest = keys.constFirst();
    for (const QString &other : keys) {
        if (file.value(other).toLongLong() < file.value(oldest).toLongLong()) {
            oldest = other;
        }
    }
    file.remove(oldest);
    file.endGroup();
    file.remove(QStringLiteral("page/") + oldest);
}

} // namespace nw::app
