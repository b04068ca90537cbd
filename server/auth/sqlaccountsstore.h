#pragma once

#include "server/auth/accountsstore.h"
#include "server/common/db/database.h"

namespace nw::server::auth {

// Thread-safe: every call uses the connection of its thread.
class SqlAccountsStore final : public AccountsStore
{
public:
    explicit SqlAccountsStore(std::shared_ptr<Database> database);

    Result<QList<UserRow>> accounts(const AccountQuery &query) override;
    Result<QStringList> setRoles(const RolesChange &change, AuditEntry entry) override;
    Result<AccessChanges> changesSince(std::int64_t sinceMs) override;
    Result<void> addUndelivered(const AuditEntry &entry) override;
    Result<QList<AuditEntry>> undelivered(int limit) override;
    Result<void> delivered(const QList<AuditEntry> &entries) override;

private:
    std::shared_ptr<Database> m_database;
};

} // namespace nw::server::auth
