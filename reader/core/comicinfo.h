#pragma once

#include "reader/core/readresult.h"

#include <QByteArray>
#include <QList>
#include <QStringList>

namespace nw::reader {

// The part of ComicInfo.xml (Anansi schema 2.1, https://anansi-project.github.io) that the project
// uses.
struct ComicInfo
{
    struct PageNote
    {
        int image = 0; // from 0
        QString type; // "FrontCover", "Story", …
        bool doublePage = false;
        QString bookmark;
    };

    QString title;
    QString series;
    QString number;
    QString summary;
    QString language; // BCP 47
    QString ageRating;
    QString publisher;
    QStringList genres;
    QStringList tags;
    QList<std::pair<QString, QString>>
        credits; // role in lower case ("writer", "penciller", …) and one name
    bool rightToLeft = false; // Manga = YesAndRightToLeft
    bool longStrip = false; // Format or a genre/tag "Webtoon" / "Long Strip"
    QList<PageNote> pages;
};

// Parses at most 1 MiB of XML; no DTD, no entities. Error: Damaged.
ReadResult<ComicInfo> parseComicInfo(const QByteArray &xml);

} // namespace nw::reader
