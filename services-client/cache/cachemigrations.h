#pragma once

#include <QList>

namespace nw {

// One step of the cache's schema. `setVersion` raises PRAGMA user_version in the same transaction.
struct CacheMigration
{
    QList<const char *> statements;
    const char *setVersion;
};

// In order, never changed once released: a cache of any older version is brought here step by step.
const QList<CacheMigration> &cacheMigrations();

} // namespace nw
