#pragma once

#include "server/users/usersservice.h"
#include "tests/support/manualclock.h"

#include "memoryusersstore.h"

namespace nw::test {

class KnownAccounts final : public server::users::AccountsPort
{
public:
    Result<QString> username(const QString &userId) override
    {
        const auto found = names.constFind(userId);
        if (found == names.cend())
            return failure(ErrorCode::NotFound);
        return *found;
    }

    QHash<QString, QString> names;
};

// The users service on a store in memory; ada and bob have accounts, and ada has a profile.
struct UsersFixture
{
    const QString ada = QStringLiteral("018f3c00-0000-7000-8000-00000000000a");
    const QString bob = QStringLiteral("018f3c00-0000-7000-8000-00000000000b");

    ManualClock clock;
    MemoryUsersStore store;
    KnownAccounts accounts;
    server::users::UsersService service{store, accounts, clock};

    UsersFixture()
    {
        accounts.names = {{ada, QStringLiteral("ada")}, {bob, QStringLiteral("bob")}};
        (void)service.createProfile(ada, QStringLiteral("ada"));
    }

    static constexpr std::int64_t kAnotherDayMs = 24LL * 60 * 60 * 1000;

    // By default in a sitting of its own.
    Result<void> read(const QString &userId, int page, std::int64_t pauseMs = kAnotherDayMs,
                      server::users::ReadingRow row = {})
    {
        clock.advanceMs(pauseMs);
        row.userId = userId;
        if (row.comicId.isEmpty())
            row.comicId = QStringLiteral("018f3c00-0000-7000-8000-000000000001");
        row.comicTitle = QStringLiteral("Night Train");
        row.page = page;
        row.pageCount = 20;
        if (row.deviceName.isEmpty())
            row.deviceName = QStringLiteral("laptop");
        row.readAtMs = clock.nowMs();
        return service.recordReading(row);
    }
    Result<Profile> makeHistoryPublic(const QString &userId)
    {
        server::users::ProfileUpdate update;
        update.preferences = QJsonObject{{QStringLiteral("readingHistoryPublic"), true}};
        return service.update(userId, update);
    }
};

} // namespace nw::test
