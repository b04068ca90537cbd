#pragma once

#include <QFuture>

#include <cstdint>

class QThreadPool;

namespace nw::app {

// The bytes of all files below a folder, counted in the pool.
QFuture<std::int64_t> folderSize(QThreadPool &pool, const QString &folder);

} // namespace nw::app
