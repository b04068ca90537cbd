#pragma once

#include "reader/core/readresult.h"

#include <QByteArray>

namespace nw::reader {

// One entry of an archive, unpacked by the program `unar` where that is installed: the last resort
// for RAR 4. It runs with bounds of memory and time, and writes to a pipe only. `listPosition`
// counts everything the archive lists, and the answer has `sizeBytes`. Error: Damaged.
ReadResult<QByteArray> unpackByUnar(const QString &archivePath, int listPosition,
                                    qint64 sizeBytes);

} // namespace nw::reader
