#pragma once

#include "services-client/contract/account.h"
#include "services-client/contract/result.h"

#include <QList>

#include <cstdint>
#include <optional>

namespace nw::server::users {

// A row of user_profiles. `profile.userId` is auth_user_id, `profile.version` grows with every
// change.
struct ProfileRow
{
    QString id;
    Profile profile;
    std::int64_t createdAtMs = 0;
    std::int64_t updatedAtMs = 0;
};

// A row of reading_history: one sitting of a reader with a comic, as it stands or ended. (Every
// step of it is in the history that comics keeps with the progress.)
struct ReadingRow
{
    QString id;
    QString userId;
    QString comicId;
    QString comicTitle; // and coverUrl: as they were then
    QString coverUrl;
    int page = 1; // from 1
    int pageCount = 0;
    enum class State
    {
        Reading = 0,
        Completed = 1
    } state = State::Reading;
    QString deviceName;
    std::int64_t readAtMs = 0; // of the device, clamped to the server's clock
};

// What users keeps. Calls are atomic; NotFound is an empty optional, not an error.
class UsersStore
{
public:
    virtual ~UsersStore() = default;

    virtual Result<std::optional<ProfileRow>> profile(const QString &userId) = 0;

    // Does nothing when the user has a profile.
    virtual Result<void> addProfile(const ProfileRow &row) = 0;

    // Replaces the row when its version is still `expectedVersion`; false: it is not.
    virtual Result<bool> updateProfile(const ProfileRow &row, std::int64_t expectedVersion) = 0;

    // Begins no transaction of its own: it stays or goes with the one that the calling thread is
    // in.
    virtual Result<void> addReading(const ReadingRow &row) = 0;

    // Moves the row of this id on: page, page count, state, time. Likewise without a transaction.
    virtual Result<void> continueReading(const ReadingRow &row) = 0;

    // Newest first, those older than `beforeId` (empty: from the start).
    virtual Result<QList<ReadingRow>> readings(const QString &userId, const QString &beforeId,
                                               int limit) = 0;
};

} // namespace nw::server::users
