#pragma once

#include "services-client/cache/cachedatabase.h"

#include <functional>
#include <memory>

namespace nw {

// What can never be fetched again from a server, as far as a damaged file still tells it.
struct RecoveredRows
{
    QList<QVariantList> settings;
    QList<QVariantList> progress;
    QList<QVariantList> outbox;
    QList<QVariantList> downloads;
    QList<QVariantList> localBooks;
    QList<QVariantList> orders;
    QList<QVariantList> logMemory;
    QList<QVariantList> alarms;
    QList<QVariantList> receipts;
};

struct OpenedCache
{
    std::unique_ptr<CacheDatabase> database;
    QString setAside; // where the damaged file lies now; empty when there was none
};

// Opens the cache. A damaged file is read as far as it goes, set aside beside its place under
// another name, and a new one begins with what was recovered; the rest comes back from the server.
// What an end of the program left half done is finished first.
Result<OpenedCache> openOrRebuildCache(const QString &path, std::int64_t nowMs);

// What a rebuild does, in this order. After each step the recovered rows are in a file: until the
// damaged one has left its place it is read again, from then on the rebuilt one is whole and waits
// beside it under the name <path>.rebuilt.
using RebuildStep = std::function<Result<void>()>;
QList<RebuildStep> rebuildSteps(const QString &path, const QString &asidePath);

} // namespace nw
