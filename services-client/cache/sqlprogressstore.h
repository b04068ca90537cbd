#pragma once

#include "services-client/cache/cachedatabase.h"
#include "services-client/contract/progress.h"

#include <QList>

#include <optional>

namespace nw {

// Where this device is in a comic. `state.version` is the server's version that it was made on.
struct ProgressRow
{
    Progress state;
    std::optional<Progress> conflict; // the server's state that the person must choose against
};

// A change that the server has not confirmed. A row that was tried keeps its payload and its key,
// because the server may have seen both.
struct OutboxRow
{
    std::int64_t sequence = 0; // set by the store
    QString comicId;
    QString idempotencyKey;
    int attempts = 0;
    ProgressUpdate update;
};

// The tables progress and outbox. Rules are in ProgressBook; here is only SQL.
class SqlProgressStore
{
public:
    explicit SqlProgressStore(CacheDatabase &database)
        : m_database(database)
    {
    }

    Result<std::optional<ProgressRow>> find(const QString &comicId);
    Result<QList<ProgressRow>> all();
    Result<QList<ProgressRow>> conflicts();
    Result<QList<OutboxRow>> allUnsent(); // oldest first
    Result<void> save(const ProgressRow &row);
    Result<void> noteRead(const QString &comicId, std::int64_t readAtMs); // orders the shelves here
    Result<void> remove(const QString &comicId);

    Result<QList<OutboxRow>> unsent(const QString &comicId); // oldest first
    Result<std::optional<OutboxRow>> firstUnsent();
    Result<std::int64_t> unsentCount();
    Result<void> append(const OutboxRow &row);
    Result<void> update(const OutboxRow &row); // by sequence
    Result<void> removeUnsent(std::int64_t sequence);
    Result<void> removeAllUnsent(const QString &comicId);
    // Takes rows that cannot be read out of the outbox; the comics they were of.
    Result<QStringList> setAsideUnreadable();

private:
    Result<QList<ProgressRow>> readProgressRows(CacheStatement query);
    Result<QList<OutboxRow>> readOutboxRows(CacheStatement query);

    CacheDatabase &m_database;
};

} // namespace nw
