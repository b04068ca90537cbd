#pragma once

#include "server/common/runtime/clock.h"
#include "server/users/usersports.h"
#include "server/users/usersstore.h"

#include <QStringList>

namespace nw::server::users {

// What PUT /users/me may change; members that are absent stay as they are.
struct ProfileUpdate
{
    std::optional<QString> displayName;
    std::optional<QString> bio;
    std::optional<QString> avatarUrl;
    std::optional<QJsonObject> preferences;
    std::optional<QList<std::int64_t>> expectedVersions; // one of these, of If-Match
};

// Who asks for a reading history.
struct Viewer
{
    QString userId;
    QStringList roles;
};

struct ReadingHistory
{
    QList<ReadingRow> rows; // without device names when a stranger asks
    QString nextId; // empty at the end
};

// Profiles and reading histories. Thread-safe as far as its store is.
class UsersService
{
public:
    UsersService(UsersStore &store, AccountsPort &accounts, const Clock &clock);

    // For auth, when an account was made. Harmless when the profile is there.
    Result<void> createProfile(const QString &userId, const QString &displayName);

    // Makes the profile when signing up could not.
    Result<Profile> profile(const QString &userId);

    // PreconditionFailed: it was changed since `expectedVersions`. InvalidInput names the field.
    Result<Profile> update(const QString &userId, const ProfileUpdate &update);

    // For comics, when progress is kept. Runs inside the caller's transaction. `row.id` is made here
    // unless it comes along; AlreadyExists: that one is here.
    Result<void> recordReading(ReadingRow row);

    // One's own ("me" or the id), anybody's for an administrator, a stranger's when that user made
    // it public; everything else is NotFound, whether there is such a user or not.
    Result<ReadingHistory> readingHistory(const Viewer &viewer, const QString &userId,
                                          const QString &beforeId, int limit);

private:
    Result<ProfileRow> profileRow(const QString &userId);
    Result<QString> readableUser(const Viewer &viewer, const QString &userId);

    UsersStore &m_store;
    AccountsPort &m_accounts;
    const Clock &m_clock;
};

} // namespace nw::server::users
