#include "app/models/foldersize.h"

#include "app/models/inpool.h"

#include <QDirIterator>

namespace nw::app {

QFuture<std::int64_t> folderSize(QThreadPool &pool, const QString &folder)
{
    return inPool(pool, [folder] {
        std::int64_t sizeBytes = 0;
        QDirIterator files(folder, QDir::Files | QDir::Hidden | QDir::NoSymLinks,
                           QDirIterator::Subdirectories);
        while (files.hasNext()) {
            files.next();
            sizeBytes += files.fileInfo().size();
        }
        return sizeBytes;
    });
}

} // namespace nw::app
