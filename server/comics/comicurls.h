#pragma once

#include <QByteArray>
#include <QString>

namespace nw::server::comics {

// Addresses that name their content: they carry the beginning of the page's SHA-256, so that what
// they answer never changes and may be kept for a year.
constexpr qsizetype kUrlHashLength = 16;
constexpr int kCoverWidth = 480; // of a cover that nobody asks another width of

inline QString pageUrl(const QString &comicId, int number, const QByteArray &sha256)
{
    return u"/comics/" % comicId % u"/pages/" % QString::number(number) % u"/image?v="
        % QString::fromLatin1(sha256.first(kUrlHashLength));
}

inline QString coverUrl(const QString &comicId, const QByteArray &sha256)
{
    return u"/comics/" % comicId % u"/cover?v=" % QString::fromLatin1(sha256.first(kUrlHashLength));
}

} // namespace nw::server::comics
