#pragma once

#include "server/auth/secondfactorstore.h"
#include "server/common/db/database.h"

#include <memory>

namespace nw::server::auth {

// Thread-safe: every call uses the connection of its thread.
class SqlSecondFactorStore final : public SecondFactorStore
{
public:
    explicit SqlSecondFactorStore(std::shared_ptr<Database> database);

    Result<std::optional<SecondFactorRow>> factor(const QString &userId) override;
    Result<bool> begin(const SecondFactorRow &row) override;
    Result<bool> enable(const SecondFactorRow &row, const QList<QByteArray> &codes,
                        const MailRow &notice) override;
    Result<bool> disable(const QString &userId, const MailRow &notice) override;
    Result<bool> useStep(const QString &userId, std::int64_t step) override;
    Result<bool> useRecoveryCode(const QByteArray &code, const MailRow &notice) override;
    Result<void> replaceRecoveryCodes(const QString &userId,
                                      const QList<QByteArray> &codes) override;
    Result<int> unusedRecoveryCodes(const QString &userId) override;

private:
    std::shared_ptr<Database> m_database;
};

} // namespace nw::server::auth
