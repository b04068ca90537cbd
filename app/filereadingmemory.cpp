#include "app/filereadingmemory.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QSaveFile>

namespace nw::app {

namespace {

constexpr int kWriteAfterMs = 400;
// Far more than a book of 20,000 pages with a note on each needs.
constexpr qint64 kMostBytes = 8 << 20;
const QLatin1StringView kKeyMember("key");

} // namespace

FileReadingMemory::FileReadingMemory(const QString &profileDir)
    : m_folder(QDir(profileDir).filePath(QStringLiteral("reading")))
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(kWriteAfterMs);
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { flush(); });
}

FileReadingMemory::~FileReadingMemory()
{
    flush();
}

QString FileReadingMemory::fileOf(const QString &key) const
{
    // A key may hold a path, or what no file name may.
    const QByteArray hash = QCryptographicHash::hash(key.toUtf8(), QCryptographicHash::Sha256);
    return QDir(m_folder).filePath(QString::fromLatin1(hash.toHex().left(32))
                                   + QStringLiteral(".json"));
}

QJsonObject FileReadingMemory::load(const QString &key) const
{
    if (const auto waiting = m_unwritten.constFind(key); waiting != m_unwritten.constEnd()) {
        return *waiting;
    }
    QFile file(fileOf(key));
    if (file.size() > kMostBytes || !file.open(QIODevice::ReadOnly)) {
        return {};
    }
    QJsonObject value = QJsonDocument::fromJson(file.readAll()).object();
    value.remove(kKeyMember);
    return value;
}

void FileReadingMemory::save(const QString &key, const QJsonObject &value)
{
    m_unwritten.insert(key, value);
    m_timer.start();
}

void FileReadingMemory::flush()
{
    m_timer.stop();
    for (auto waiting = m_unwritten.cbegin(); waiting != m_unwritten.cend(); ++waiting) {
        const QString path = fileOf(waiting.key());
        if (waiting->isEmpty()) {
            QFile::remove(path);
            continue;
        }
        QDir().mkpath(m_folder);
        QJsonObject written = *waiting;
        written.insert(kKeyMember, waiting.key()); // for people who look into the folder
        QSaveFile file(path);
        if (file.open(QIODevice::WriteOnly)) {
            file.write(QJsonDocument(written).toJson(QJsonDocument::Compact));
            file.commit();
        }
    }
    m_unwritten.clear();
}

} // namespace nw::app
