#pragma once

#include "reader/core/documentfactory.h"
#include "reader/core/render/decodelimits.h"

#include <QByteArray>
#include <QString>

namespace nw::reader {

// What `nerdwork --info FILE` prints: one JSON object in UTF-8, without a line end:
//   {"format":"cbz","title":"…","pages":[{"number":1,"width":1988,"height":3056,"mediaType":"image/jpeg",
//    "name":"001.jpg"},…],"defects":[{"page":3,"code":"damaged","detail":"…"},…]}
// Every page is read and its header looked at; one that cannot be has null for width, height and
// mediaType, and a defect. "page" is absent in a defect of the whole book. When no page can be read
// the answer is the error of the first one, or why the book does not open.
ReadResult<QByteArray> bookReport(const QString &path, const ArchiveLimits &archiveLimits = {},
                                  const DecodeLimits &decodeLimits = {});

} // namespace nw::reader
