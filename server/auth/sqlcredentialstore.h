#pragma once

#include "server/auth/credentialstore.h"
#include "server/common/db/database.h"

#include <memory>

namespace nw::server::auth {

// Thread-safe: every call uses the connection of its thread.
class SqlCredentialStore final : public CredentialStore
{
public:
    explicit SqlCredentialStore(std::shared_ptr<Database> database);

    Result<std::optional<QStringList>> changePassword(const PasswordChange &change) override;
    Result<std::optional<QStringList>> redeemReset(const QByteArray &token,
                                                   const PasswordChange &change) override;
    Result<void> addReset(const ResetRow &row) override;
    Result<std::optional<ResetRow>> livingReset(const QByteArray &token,
                                                std::int64_t nowMs) override;
    Result<int> resetsSince(const QString &userId, std::int64_t sinceMs) override;
    Result<void> addMail(const MailRow &row) override;
    Result<int> waitingMail() override;
    Result<QList<MailRow>> dueMail(std::int64_t nowMs, int limit) override;
    Result<bool> claimMail(const MailRow &row, std::int64_t dueAtMs) override;
    Result<void> removeMail(const QString &id) override;

private:
    std::shared_ptr<Database> m_database;
};

} // namespace nw::server::auth
