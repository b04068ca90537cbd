#include "app/recentplaces.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QSettings>

#include <algorithm>

namespace nw::app {

namespace {

constexpr int kMaxPlaces = 100;
constexpr int kWriteAfterMs = 500;

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
    m_writer.setMaxThreadCount(1); // one after the other: the last state is the one that stays
    m_pause.setSingleShot(true);
    m_pause.setInterval(kWriteAfterMs);
    m_pause.callOnTimeout([this] { write(); });
    load();
}

RecentPlaces::~RecentPlaces()
{
    if (m_pause.isActive()) {
        write();
    }
    m_writer.waitForDone();
}

void RecentPlaces::load()
{
    QSettings file(m_filePath, QSettings::IniFormat);
    file.beginGroup(QStringLiteral("page"));
    const QStringList keys = file.childKeys();
    file.endGroup();
    for (const QString &key : keys) {
        const int page = file.value(QStringLiteral("page/") + key).toInt();
        if (page > 0) {
            m_places.insert(key, {page, file.value(QStringLiteral("read/") + key).toLongLong()});
        }
    }
}

std::optional<RecentPlaces::Place> RecentPlaces::placeOf(const QString &path) const
{
    const auto place = m_places.constFind(keyOf(path));
    return place == m_places.cend() ? std::nullopt : std::optional(*place);
}

void RecentPlaces::keep(const QString &path, int page, std::int64_t nowMs)
{
    m_places.insert(keyOf(path), {page, nowMs});
    if (m_places.size() > kMaxPlaces) {
        m_places.erase(std::min_element(
            m_places.cbegin(), m_places.cend(),
            [](const Place &left, const Place &right) { return left.readAtMs < right.readAtMs; }));
    }
    m_pause.start();
}

void RecentPlaces::write()
{
    m_pause.stop();
    m_writer.start([places = m_places, filePath = m_filePath] {
        QSettings file(filePath, QSettings::IniFormat);
        file.clear();
        for (auto place = places.cbegin(); place != places.cend(); ++place) {
            file.setValue(QStringLiteral("page/") + place.key(), place->page);
            file.setValue(QStringLiteral("read/") + place.key(), QString::number(place->readAtMs));
        }
    });
}

} // namespace nw::app
