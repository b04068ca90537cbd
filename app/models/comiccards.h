#pragma once

#include "app/models/comicitem.h"

namespace nw::app {

// The client's rows as items of the shelves.
ComicItem itemFromCard(const ComicCard &card);
ComicItem itemFromBook(const LocalBook &book);

// True for what belongs on the person's own shelves: downloaded or on its way, begun, or finished.
bool belongsToLibrary(const ComicCard &card);

// Keys of the cover store.
QString coverKeyOf(const QString &comicId);
QString pageKeyOf(const QString &comicId, int page); // from 1
QString localCoverKeyOf(const QString &path);

// The parts of such keys again.
struct CoverKey
{
    enum class Kind
    {
        Cover,
        Page,
        Local,
        Unknown
    };
    Kind kind = Kind::Unknown;
    QString id; // the comic's, or the path
    int page = 0;
};
CoverKey parseCoverKey(const QString &key);

} // namespace nw::app
