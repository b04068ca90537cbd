#pragma once

#include <QString>

#include <cstdint>

namespace nw::app {

// Where the person was in the files read last, in a small file of its own: the start reads it
// before there is a window, so that the first page rendered is the right one. The client keeps the
// same for good; this may be lost.
class RecentPlaces
{
public:
    explicit RecentPlaces(const QString &profileDir);

    int placeOf(const QString &path) const; // from 1; 1 for a file that is not known
    void keep(const QString &path, int page, std::int64_t nowMs);

private:
    QString m_filePath;
};

} // namespace nw::app
