#pragma once

#include "reader/core/panelframe.h"
#include "reader/core/readresult.h"

#include <QByteArray>
#include <QList>
#include <QStringList>

namespace nw::reader {

// What a book says of itself: the part of ComicInfo.xml (Anansi schema 2.1,
// https://anansi-project.github.io) that the project uses, into which what other formats say is
// brought.
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
    QList<FramedPage> frames; // of ACBF; ComicInfo.xml has none
};

// Parses at most 1 MiB of XML; no DTD, no entities. Error: Damaged.
ReadResult<ComicInfo> parseComicInfo(const QByteArray &xml);

} // namespace nw::reader
