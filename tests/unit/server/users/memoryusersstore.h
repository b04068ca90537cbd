#pragma once

#include "server/users/usersstore.h"

#include <QHash>

#include <functional>

namespace nw::test {

// Keeps what SqlUsersStore keeps, in memory; tst_usersstore holds both to the same rules.
class MemoryUsersStore final : public server::users::UsersStore
{
public:
    using ProfileRow = server::users::ProfileRow;
    using ReadingRow = server::users::ReadingRow;

    Result<std::optional<ProfileRow>> profile(const QString &userId) override;
    Result<void> addProfile(const ProfileRow &row) override;
    Result<bool> updateProfile(const ProfileRow &row, std::int64_t expectedVersion) override;
    Result<void> addReading(const ReadingRow &row) override;
    Result<void> continueReading(const ReadingRow &row) override;
    Result<QList<ReadingRow>> readings(const QString &userId, const QString &beforeId,
                                       int limit) override;

    std::function<void()> beforeUpdate; // another request that comes between reading and writing

private:
    QHash<QString, ProfileRow> m_profiles;
    QList<ReadingRow> m_readings;
};

} // namespace nw::test
