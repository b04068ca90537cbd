#pragma once

#include "server/common/db/database.h"
#include "server/users/auditlog.h"

#include <memory>

namespace nw::server::users {

// Thread-safe: every call uses the connection of its thread.
class SqlAuditLog final : public AuditLog
{
public:
    explicit SqlAuditLog(std::shared_ptr<Database> database);

    Result<void> add(const QList<AuditEntry> &entries) override;
    Result<AuditPage> page(const AuditQuery &query) override;

private:
    std::shared_ptr<Database> m_database;
};

} // namespace nw::server::users
