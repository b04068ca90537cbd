#pragma once

#include "reader/widgets/readingmemory.h"

#include <QHash>
#include <QObject>
#include <QTimer>

namespace nw::app {

// Keeps how books are read in the profile, a small file each: reading/<hash of the key>.json.
// Writes a moment after the last change, because a slider changes much at once.
class FileReadingMemory : public reader::ReadingMemory
{
public:
    explicit FileReadingMemory(const QString &profileDir);
    ~FileReadingMemory() override;

    QJsonObject load(const QString &key) const override;
    void save(const QString &key, const QJsonObject &value) override;
    // What still waits, now.
    void flush();

private:
    QString fileOf(const QString &key) const;

    QString m_folder;
    QHash<QString, QJsonObject> m_unwritten;
    QTimer m_timer;
};

} // namespace nw::app
