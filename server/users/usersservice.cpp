#include "server/users/usersservice.h"

#include "server/common/runtime/text.h"
#include "services-client/contract/ids.h"

#include <QJsonDocument>
#include <QUrl>

#include <algorithm>

namespace nw::server::users {

namespace {

constexpr qsizetype kMaxDisplayNameCharacters = 80;
constexpr qsizetype kMaxBioCharacters = 2000;
constexpr qsizetype kMaxAvatarUrlCharacters = 2048;
constexpr qsizetype kMaxPreferencesBytes = 16 * 1024;
constexpr int kUpdateAttempts = 5;
constexpr std::int64_t kSittingPauseMs = 30LL * 60 * 1000; // ends a sitting

// The one preference that the server itself obeys; all others belong to the applications.
const QString &publicHistoryKey()
{
    static const QString key = QStringLiteral("readingHistoryPublic");
    return key;
}

bool hasControlCharacters(const QString &text)
{
    return std::any_of(text.begin(), text.end(), [](QChar character) {
        return character.category() == QChar::Other_Control && character != u'\n';
    });
}

// Whoever begins a comic anew after its end begins another sitting.
bool isSameSitting(const ReadingRow &kept, const ReadingRow &next)
{
    const std::int64_t pauseMs = next.readAtMs - kept.readAtMs;
    const bool beginsAnew =
        kept.state == ReadingRow::State::Completed && next.state == ReadingRow::State::Reading;
    return kept.comicId == next.comicId && kept.deviceName == next.deviceName && pauseMs >= 0
        && pauseMs < kSittingPauseMs && !beginsAnew;
}

tl::unexpected<Error> invalid(const char *field, const QString &detail)
{
    return failure(ErrorCode::InvalidInput, detail, QString::fromLatin1(field));
}

// Pictures are fetched by other readers' applications: only web addresses, no scheme that runs or
// reads anything.
bool isWebAddress(const QString &text)
{
    const QUrl url(text, QUrl::StrictMode);
    return url.isValid() && !url.host().isEmpty() && url.userInfo().isEmpty()
        && (url.scheme() == u"https" || url.scheme() == u"http");
}

Result<void> check(const Profile &profile)
{
    const QString name = profile.displayName;
    if (name.trimmed().isEmpty() || characterCount(name) > kMaxDisplayNameCharacters
        || hasControlCharacters(name) || name.contains(u'\n'))
        return invalid("displayName",
                       QStringLiteral("A display name has 1 to 80 characters on one line."));
    if (characterCount(profile.bio) > kMaxBioCharacters || hasControlCharacters(profile.bio))
        return invalid("bio", QStringLiteral("A bio has at most 2000 characters."));
    if (!profile.avatarUrl.isEmpty()
        && (profile.avatarUrl.size() > kMaxAvatarUrlCharacters || !isWebAddress(profile.avatarUrl)))
        return invalid("avatarUrl",
                       QStringLiteral("An avatar is an http or https address, or empty."));
    const QJsonValue open = profile.preferences.value(publicHistoryKey());
    if (!open.isUndefined() && !open.isBool())
        return invalid("preferences", QStringLiteral("readingHistoryPublic is true or false."));
    if (QJsonDocument(profile.preferences).toJson(QJsonDocument::Compact).size()
        > kMaxPreferencesBytes)
        return invalid("preferences", QStringLiteral("Preferences have at most 16 KiB."));
    return {};
}

Profile merged(Profile profile, const ProfileUpdate &update)
{
    profile.displayName = update.displayName.value_or(profile.displayName);
    profile.bio = update.bio.value_or(profile.bio);
    profile.avatarUrl = update.avatarUrl.value_or(profile.avatarUrl);
    profile.preferences = update.preferences.value_or(profile.preferences);
    return profile;
}

Error notFound()
{
    return {ErrorCode::NotFound, QStringLiteral("There is no such reading history."), {}};
}

} // namespace

UsersService::UsersService(UsersStore &store, AccountsPort &accounts, const Clock &clock)
    : m_store(store)
    , m_accounts(accounts)
    , m_clock(clock)
{
}

Result<void> UsersService::createProfile(const QString &userId, const QString &displayName)
{
    ProfileRow row;
    row.id = makeUuidV7(m_clock.nowMs(), systemRandomBytes);
    row.profile.userId = userId;
    row.profile.displayName = displayName;
    row.profile.version = 1;
    row.createdAtMs = m_clock.nowMs();
    row.updatedAtMs = row.createdAtMs;
    return m_store.addProfile(row);
}

Result<Profile> UsersService::profile(const QString &userId)
{
    return profileRow(userId).map([](const ProfileRow &row) { return row.profile; });
}

Result<Profile> UsersService::update(const QString &userId, const ProfileUpdate &update)
{
    // Without If-Match the last one wins, member by member: read again when another change came
    // between.
    for (int attempt = 0; attempt < kUpdateAttempts; ++attempt) {
        auto row = profileRow(userId);
        if (!row)
            return tl::unexpected<Error>(row.error());
        const std::int64_t version = row->profile.version;
        if (update.expectedVersions && !update.expectedVersions->contains(version))
            return failure(ErrorCode::PreconditionFailed,
                           QStringLiteral("The profile was changed meanwhile."));
        row->profile = merged(row->profile, update);
        if (const auto checked = check(row->profile); !checked)
            return tl::unexpected<Error>(checked.error());
        row->profile.version = version + 1;
        row->updatedAtMs = m_clock.nowMs();
        const auto updated = m_store.updateProfile(*row, version);
        if (!updated)
            return tl::unexpected<Error>(updated.error());
        if (*updated)
            return row->profile;
    }
    return failure(ErrorCode::Unavailable, QStringLiteral("The profile is changing too fast."));
}

Result<void> UsersService::recordReading(ReadingRow row)
{
    const auto latest = m_store.readings(row.userId, {}, 1);
    if (!latest)
        return tl::unexpected<Error>(latest.error());
    if (!latest->isEmpty() && isSameSitting(latest->front(), row)) {
        row.id = latest->front().id;
        return m_store.continueReading(row);
    }
    if (row.id.isEmpty())
        row.id = makeUuidV7(m_clock.nowMs(), systemRandomBytes);
    return m_store.addReading(row);
}

Result<ReadingHistory> UsersService::readingHistory(const Viewer &viewer, const QString &userId,
                                                    const QString &beforeId, int limit)
{
    const auto reader = readableUser(viewer, userId);
    if (!reader)
        return tl::unexpected<Error>(reader.error());
    // One row more than asked for tells whether there is a next page.
    auto rows = m_store.readings(*reader, beforeId, limit + 1);
    if (!rows)
        return tl::unexpected<Error>(rows.error());
    ReadingHistory history;
    history.rows = rows->first(std::min<qsizetype>(rows->size(), limit));
    if (rows->size() > limit)
        history.nextId = history.rows.back().id;
    const bool stranger = *reader != viewer.userId && !viewer.roles.contains(u"admin");
    if (stranger) {
        for (ReadingRow &row : history.rows)
            row.deviceName.clear();
    }
    return history;
}

Result<ProfileRow> UsersService::profileRow(const QString &userId)
{
    auto row = m_store.profile(userId);
    if (!row)
        return tl::unexpected<Error>(row.error());
    if (!*row) {
        const auto username = m_accounts.username(userId);
        if (!username)
            return tl::unexpected<Error>(username.error());
        if (const auto created = createProfile(userId, *username); !created)
            return tl::unexpected<Error>(created.error());
        row = m_store.profile(userId);
        if (!row)
            return tl::unexpected<Error>(row.error());
        if (!*row)
            return failure(ErrorCode::Internal,
                           QStringLiteral("a profile vanished when it was made"));
    }
    return **row;
}

Result<QString> UsersService::readableUser(const Viewer &viewer, const QString &userId)
{
    if (userId == u"me" || userId == viewer.userId)
        return viewer.userId;
    if (!isUuid(userId))
        return tl::unexpected<Error>(notFound());
    const auto row = m_store.profile(userId);
    if (!row)
        return tl::unexpected<Error>(row.error());
    if (!*row) {
        // An administrator may ask for an account whose profile was not needed yet.
        if (viewer.roles.contains(u"admin") && m_accounts.username(userId))
            return userId;
        return tl::unexpected<Error>(notFound());
    }
    const bool open = (*row)->profile.preferences.value(publicHistoryKey()).toBool(false);
    if (open || viewer.roles.contains(u"admin"))
        return userId;
    return tl::unexpected<Error>(notFound());
}

} // namespace nw::server::users
