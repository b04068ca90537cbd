#pragma once

#include "server/common/db/database.h"
#include "server/users/usersstore.h"

namespace nw::server::users {

// The only SQL of users. Thread-safe: every call uses the connection of its thread.
class SqlUsersStore final : public UsersStore
{
public:
    explicit SqlUsersStore(std::shared_ptr<Database> database);

    Result<std::optional<ProfileRow>> profile(const QString &userId) override;
    Result<void> addProfile(const ProfileRow &row) override;
    Result<bool> updateProfile(const ProfileRow &row, std::int64_t expectedVersion) override;
    Result<void> addReading(const ReadingRow &row) override;
    Result<void> continueReading(const ReadingRow &row) override;
    Result<QList<ReadingRow>> readings(const QString &userId, const QString &beforeId,
                                       int limit) override;

private:
    std::shared_ptr<Database> m_database;
};

} // namespace nw::server::users
