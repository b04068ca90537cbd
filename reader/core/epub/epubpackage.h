#pragma once

#include "reader/core/comicinfo.h"

#include <QByteArray>
#include <QSet>

namespace nw::reader {

// The parts of an EPUB that say which images are its pages, and what it is (EPUB 3.3, W3C, and OPF
// 2.0.1). Everything here parses at most 4 MiB of XML, expands no entities of its document, and
// answers paths inside the archive with '/' between folders, none of which leads out of it.

struct EpubPackage
{
    struct Item
    {
        QString path;
        QString mediaType;
    };

    ComicInfo info;
    QList<Item> spine; // in reading order, without what is not linear
    bool isFixedLayout = false;
};

// META-INF/container.xml: where the package document is. Error: Damaged.
ReadResult<QString> parseEpubContainer(const QByteArray &xml);

// The package document, whose own path the others are relative to. Error: Damaged.
ReadResult<EpubPackage> parseEpubPackage(const QByteArray &xml, const QString &path);

// The images that a document of the spine shows, in its order. What is not well formed ends the
// list.
QStringList imagesOfEpubPage(const QByteArray &xhtml, const QString &path);

// META-INF/encryption.xml: the files that cannot be read as they are.
QSet<QString> encryptedByEpub(const QByteArray &xml);

} // namespace nw::reader
