#pragma once

#include "services-client/clienttypes.h"

#include <QString>
#include <QStringList>

#include <cstdint>

namespace nw::app {

enum class ComicOrigin
{
    Server,
    LocalFile
};

// One comic as the shelves show it, wherever it comes from. A value: models hand it over whole.
struct ComicItem
{
    QString key; // unique among all items: the server's id, or "file:" and the path
    ComicOrigin origin = ComicOrigin::Server;
    QString path; // of a local file or folder
    QString title;
    QString series;
    QString creator;
    QString format; // "CBZ", for people
    QString language;
    QStringList genres;
    QString coverKey; // what the cover store is asked for; empty: none
    ReadingDirection direction = ReadingDirection::LeftToRight;

    int pageCount = 0;
    int currentPage = 0; // from 1; 0: never opened
    bool completed = false;
    std::int64_t lastReadMs = 0;
    std::int64_t addedAtMs = 0;

    DownloadPhase download = DownloadPhase::None;
    double downloadFraction = 0.0;

    QString price = QStringLiteral("0.00000000"); // decimal text, as the contract has it
    bool free = true;
    bool owned = false;
    bool inLibrary = false;
    bool missing = false; // a local file that is not there now

    bool operator==(const ComicItem &other) const = default;
};

// True when its pages can be shown without a network.
bool isOnThisComputer(const ComicItem &item);

bool isStarted(const ComicItem &item);

// True when the person need not buy it any more to read it whole and has taken it up. A few pages of
// a preview put a comic on the shelf, and still it has its price.
bool isHeld(const ComicItem &item);

// 0 to 1: how far the person has read.
double readFraction(const ComicItem &item);

// "25 NWT", "12.5 NWT", "Free": the contract's eight decimals without those that say nothing.
QString priceText(const QString &price);

// "Today", "Yesterday", a weekday, or a date.
QString dayText(std::int64_t whenMs, std::int64_t nowMs);

// "Page 17 of 36"
QString pageText(int page, int count);

// "English" for "en"; the code itself when no one knows it.
QString languageText(const QString &code);

// "86.4 MB"
QString sizeText(std::int64_t sizeBytes);

} // namespace nw::app

