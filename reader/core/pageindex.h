#pragma once

#include <QList>
#include <QString>

namespace nw::reader {

// One file as an archive or a folder lists it.
struct ArchiveEntry
{
    QString name; // with '/' between folders
    qint64 sizeBytes = -1; // unpacked; -1 when the directory does not say
    bool encrypted = false;
    int listPosition = -1; // among everything the archive lists, as command-line programs count
};

// Which entries of a book are its pages, in reading order, and which one describes it.
struct PageIndex
{
    QList<int> pages; // positions in the list of entries
    int comicInfo = -1; // position of ComicInfo.xml, -1 when there is none
    int metronInfo = -1; // of MetronInfo.xml
    int acbf = -1; // of an ACBF document
    int divina = -1; // of the manifest of a Divina book
};

// Pages are the files named as images, in natural order of their whole path. What systems leave
// behind
// (__MACOSX, names that begin with a dot, Thumbs.db) is no page, nor is an archive inside the
// archive.
PageIndex indexPages(const QList<ArchiveEntry> &entries);

// Whether the entry is a page or describes them: whether a book wants its bytes at all.
bool isPartOfBook(const ArchiveEntry &entry);

// By the ending alone, any case.
bool isPageName(QStringView name);

} // namespace nw::reader
