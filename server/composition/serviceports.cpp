#include "server/composition/serviceports.h"

#include "server/auth/authservice.h"
#include "server/users/usersservice.h"

namespace nw::server {

Result<void> ProfilesOfUsers::createProfile(const QString &userId, const QString &displayName)
{
    return m_users->createProfile(userId, displayName);
}

Result<QString> AccountsOfAuth::username(const QString &userId)
{
    return m_auth->username(userId);
}

Result<void> HistoryOfUsers::record(const comics::ReadingEvent &event)
{
    users::ReadingRow row;
    row.userId = event.userId;
    row.comicId = event.comicId;
    row.comicTitle = event.comicTitle;
    row.coverUrl = event.coverUrl;
    row.page = event.page;
    row.pageCount = event.pageCount;
    row.state =
        event.completed ? users::ReadingRow::State::Completed : users::ReadingRow::State::Reading;
    row.deviceName = event.deviceName;
    row.readAtMs = event.readAtMs;
    return m_users.recordReading(std::move(row));
}

} // namespace nw::server
