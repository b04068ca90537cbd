#include "server/users/sqlusersstore.h"

#include "server/common/db/sqlquery.h"

#include <QJsonDocument>

namespace nw::server::users {

namespace {

QString preferencesText(const Profile &profile)
{
    return QString::fromUtf8(QJsonDocument(profile.preferences).toJson(QJsonDocument::Compact));
}

ProfileRow profileRow(const Statement &statement)
{
    ProfileRow row;
    row.id = statement.text(0);
    row.profile.userId = statement.text(1);
    row.profile.displayName = statement.text(2);
    row.profile.bio = statement.text(3);
    row.profile.avatarUrl = statement.text(4);
    row.profile.preferences = QJsonDocument::fromJson(statement.text(5).toUtf8()).object();
    row.createdAtMs = statement.integer(6);
    row.updatedAtMs = statement.integer(7);
    row.profile.version = statement.integer(8);
    return row;
}

ReadingRow readingRow(const Statement &statement)
{
    ReadingRow row;
    row.id = statement.text(0);
    row.userId = statement.text(1);
    row.comicId = statement.text(2);
    row.comicTitle = statement.text(3);
    row.coverUrl = statement.text(4);
    row.page = static_cast<int>(statement.integer(5));
    row.pageCount = static_cast<int>(statement.integer(6));
    row.state =
        statement.integer(7) != 0 ? ReadingRow::State::Completed : ReadingRow::State::Reading;
    row.deviceName = statement.text(8);
    row.readAtMs = statement.integer(9);
    return row;
}

} // namespace

SqlUsersStore::SqlUsersStore(std::shared_ptr<Database> database)
    : m_database(std::move(database))
{
}

Result<std::optional<ProfileRow>> SqlUsersStore::profile(const QString &userId)
{
    return firstRow(
        runQuery(m_database->connection(),
                 "SELECT id, auth_user_id, display_name, bio, avatar_url, preferences, created_at,"
                 " updated_at, version FROM user_profiles WHERE auth_user_id = ?",
                 {userId}),
        profileRow);
}

Result<void> SqlUsersStore::addProfile(const ProfileRow &row)
{
    return execute(m_database->connection(),
                   "INSERT INTO user_profiles (id, auth_user_id, display_name, bio, avatar_url,"
                   " preferences, created_at, updated_at, version)"
                   " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (auth_user_id) DO NOTHING",
                   {row.id, row.profile.userId, row.profile.displayName, row.profile.bio,
                    row.profile.avatarUrl, preferencesText(row.profile), qint64(row.createdAtMs),
                    qint64(row.updatedAtMs), qint64(row.profile.version)});
}

Result<bool> SqlUsersStore::updateProfile(const ProfileRow &row, std::int64_t expectedVersion)
{
    return executeOnOne(
        m_database->connection(),
        "UPDATE user_profiles SET display_name = ?, bio = ?, avatar_url = ?, preferences = ?,"
        " updated_at = ?, version = ? WHERE auth_user_id = ? AND version = ?",
        {row.profile.displayName, row.profile.bio, row.profile.avatarUrl,
         preferencesText(row.profile), qint64(row.updatedAtMs), qint64(row.profile.version),
         row.profile.userId, qint64(expectedVersion)});
}

Result<void> SqlUsersStore::addReading(const ReadingRow &row)
{
    return execute(
        m_database->connection(),
        "INSERT INTO reading_history (id, user_id, comic_id, comic_title, cover_url, page,"
        " page_count, completed, device_name, read_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        {row.id, row.userId, row.comicId, row.comicTitle, row.coverUrl, row.page, row.pageCount,
         static_cast<int>(row.state), row.deviceName, qint64(row.readAtMs)});
}

Result<void> SqlUsersStore::continueReading(const ReadingRow &row)
{
    return execute(
        m_database->connection(),
        "UPDATE reading_history SET page = ?, page_count = ?, completed = ?, read_at = ?"
        " WHERE id = ?",
        {row.page, row.pageCount, static_cast<int>(row.state), qint64(row.readAtMs), row.id});
}

Result<QList<ReadingRow>> SqlUsersStore::readings(const QString &userId, const QString &beforeId,
                                                  int limit)
{
    // No id is greater than this one: without a cursor the page starts at the newest.
    static const QString kLast = QStringLiteral("ffffffff-ffff-ffff-ffff-ffffffffffff");
    return allRows(
        runQuery(
            m_database->connection(),
            "SELECT id, user_id, comic_id, comic_title, cover_url, page, page_count, completed,"
            " device_name, read_at FROM reading_history WHERE user_id = ? AND id < ?"
            " ORDER BY id DESC LIMIT ?",
            {userId, beforeId.isEmpty() ? kLast : beforeId, limit}),
        readingRow);
}

} // namespace nw::server::users
