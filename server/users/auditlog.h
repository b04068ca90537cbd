#pragma once

#include "server/common/audit/auditsink.h"

namespace nw::server::users {

// Which entries are asked for: newest first, those older than `beforeId` (empty: from the start).
struct AuditQuery
{
    QString subject; // empty: any
    QString beforeId;
    int limit = 20;
};

struct AuditPage
{
    QList<AuditEntry> entries;
    QString nextId; // empty at the end
};

// The audit log of all services. It grows and never changes; the database refuses everything else.
// Thread-safe: every call uses the connection of its thread.
class AuditLog
{
public:
    virtual ~AuditLog() = default;
    virtual Result<void> add(const QList<AuditEntry> &entries) = 0; // each once, by its id
    virtual Result<AuditPage> page(const AuditQuery &query) = 0;
};

} // namespace nw::server::users
