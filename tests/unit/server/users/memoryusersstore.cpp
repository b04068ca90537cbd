#include "memoryusersstore.h"

#include <algorithm>
#include <utility>

namespace nw::test {

using namespace server::users;

Result<std::optional<ProfileRow>> MemoryUsersStore::profile(const QString &userId)
{
    const auto found = m_profiles.constFind(userId);
    return found == m_profiles.cend() ? std::nullopt : std::optional<ProfileRow>(*found);
}

Result<void> MemoryUsersStore::addProfile(const ProfileRow &row)
{
    if (!m_profiles.contains(row.profile.userId))
        m_profiles.insert(row.profile.userId, row);
    return {};
}

Result<bool> MemoryUsersStore::updateProfile(const ProfileRow &row, std::int64_t expectedVersion)
{
    if (beforeUpdate)
        std::exchange(beforeUpdate, nullptr)();
    const auto found = m_profiles.find(row.profile.userId);
    if (found == m_profiles.end() || found->profile.version != expectedVersion)
        return false;
    *found = row;
    return true;
}

Result<void> MemoryUsersStore::addReading(const ReadingRow &row)
{
    m_readings.append(row);
    return {};
}

Result<void> MemoryUsersStore::continueReading(const ReadingRow &row)
{
    for (ReadingRow &kept : m_readings) {
        if (kept.id != row.id)
            continue;
        kept.page = row.page;
        kept.pageCount = row.pageCount;
        kept.state = row.state;
        kept.readAtMs = row.readAtMs;
    }
    return {};
}

Result<QList<ReadingRow>> MemoryUsersStore::readings(const QString &userId, const QString &beforeId,
                                                     int limit)
{
    QList<ReadingRow> rows;
    for (const ReadingRow &row : m_readings) {
        if (row.userId == userId && (beforeId.isEmpty() || row.id < beforeId))
            rows.append(row);
    }
    std::sort(rows.begin(), rows.end(),
              [](const ReadingRow &left, const ReadingRow &right) { return left.id > right.id; });
    return rows.first(std::min<qsizetype>(rows.size(), limit));
}

} // namespace nw::test
