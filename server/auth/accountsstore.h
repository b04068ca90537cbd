#pragma once

#include "server/auth/accesschanges.h"
#include "server/auth/authstore.h"
#include "server/common/audit/auditsink.h"

namespace nw::server::auth {

// Which accounts are asked for: newest first, those older than `beforeId` (empty: from the start).
struct AccountQuery
{
    QString startsWith; // of the e-mail address or the username, folded; empty: all
    QString role; // empty: any
    QString beforeId;
    int limit = 20;
};

// What the administration of accounts keeps. Calls are atomic.
class AccountsStore
{
public:
    virtual ~AccountsStore() = default;

    virtual Result<QList<UserRow>> accounts(const AccountQuery &query) = 0;

    // The user's roles become exactly these, and the audit entry waits for its delivery. Gives the
    // roles of before. Errors: NotFound, Conflict when nobody would be left who administers.
    virtual Result<QStringList> setRoles(const RolesChange &change, AuditEntry entry) = 0;

    // Every session that ended and every role that changed at or after `sinceMs`.
    virtual Result<AccessChanges> changesSince(std::int64_t sinceMs) = 0;

    // Entries that were not delivered yet, oldest first.
    virtual Result<void> addUndelivered(const AuditEntry &entry) = 0;
    virtual Result<QList<AuditEntry>> undelivered(int limit) = 0;
    virtual Result<void> delivered(const QList<AuditEntry> &entries) = 0;
};

} // namespace nw::server::auth
