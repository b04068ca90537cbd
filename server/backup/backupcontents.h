#pragma once

#include "services-client/contract/result.h"

#include <QByteArray>
#include <QStringList>

namespace nw::server::backup {

// The files of a data folder that belong in a backup besides the database.

// The keys by which what was signed stays true: without them every receipt and ticket would be
// somebody else's. Those that are there, by name.
QStringList secretFiles(const QString &dataFolder);

// A secret that takes the place of the one that is there, on the disk and readable by us alone.
Result<void> replaceSecret(const QString &dataFolder, const QString &name, const QByteArray &bytes);

// The originals of the blob store, as "ab/abcd…", sorted. What was made from them is made again.
QStringList originalBlobs(const QString &dataFolder);
QString originalBlobPath(const QString &dataFolder, const QString &name);

} // namespace nw::server::backup
