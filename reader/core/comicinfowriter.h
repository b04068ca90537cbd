#pragma once

#include "reader/core/comicinfo.h"

namespace nw::reader {

// ComicInfo.xml with what `info` says. Whatever `existing` says beside that (elements that this
// project does not know, and the notes on pages) is kept; an existing document that is no ComicInfo
// is not.
QByteArray comicInfoXml(const ComicInfo &info, const QByteArray &existing = {});

// Writes it into a CBZ in place of the one that is there. The book is written beside the old one
// and takes its place when it is whole: whatever happens before leaves the old one as it was. Only
// on request, and of a book that the person has chosen: this parses the ZIP's directory in this
// process. Errors: NotFound; Unsupported, for what is no ZIP; TooLarge; Io, also where the folder
// cannot be written to.
ReadResult<void> storeComicInfo(const QString &zipPath, const ComicInfo &info);

} // namespace nw::reader
