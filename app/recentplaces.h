#pragma once

#include <QHash>
#include <QString>
#include <QThreadPool>
#include <QTimer>

#include <cstdint>
#include <optional>

namespace nw::app {

// Where the person was in the files read last, in a small file of its own: the start reads it
// before there is a window, so that the first page rendered is the right one. The client's library
// is the authority and keeps every place; this file knows the last hundred, and may be lost.
class RecentPlaces
{
public:
    struct Place
    {
        int page = 1; // from 1
        std::int64_t readAtMs = 0;
    };

    explicit RecentPlaces(const QString &profileDir);
    ~RecentPlaces(); // writes what is not yet written
    Q_DISABLE_COPY_MOVE(RecentPlaces)

    std::optional<Place> placeOf(const QString &path) const;
    // Remembered at once, written a moment later by a thread of its own: turning a page must not
    // wait for a disk.
    void keep(const QString &path, int page, std::int64_t nowMs);

private:
    void load();
    void write();

    QString m_filePath;
    QHash<QString, Place> m_places; // by a digest of the path
    QTimer m_pause;
    QThreadPool m_writer;
};

} // namespace nw::app
