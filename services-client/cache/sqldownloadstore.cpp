#include "services-client/cache/sqldownloadstore.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace nw {

Result<QList<DownloadRow>> SqlDownloadStore::all()
{
    CacheStatement query =
        m_database.prepare("SELECT comic_id, phase, error_code, requested_at FROM downloads "
                           "ORDER BY requested_at, comic_id");
    NW_TRY(query.run());
    QList<DownloadRow> rows;
    while (query.next()) {
        rows.append({query.text(0), DownloadPhase(query.integer(1)), ErrorCode(query.integer(2)),
                     query.integer(3)});
    }
    if (query.error())
        return tl::unexpected(*query.error());
    return rows;
}

Result<std::optional<DownloadRow>> SqlDownloadStore::find(const QString &comicId)
{
    CacheStatement query = m_database.prepare(
        "SELECT phase, error_code, requested_at FROM downloads WHERE comic_id = ?", {comicId});
    NW_TRY(query.run());
    if (!query.next())
        return std::nullopt;
    return DownloadRow{comicId, DownloadPhase(query.integer(0)), ErrorCode(query.integer(1)),
                       query.integer(2)};
}

Result<void> SqlDownloadStore::save(const DownloadRow &row)
{
    return m_database.run(
        "INSERT INTO downloads (comic_id, phase, error_code, requested_at) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (comic_id) DO UPDATE SET phase = excluded.phase, "
        "error_code = excluded.error_code, requested_at = excluded.requested_at",
        {row.comicId, int(row.phase), int(row.errorCode), qint64(row.requestedAtMs)});
}

Result<void> SqlDownloadStore::remove(const QString &comicId)
{
    return m_database.run("DELETE FROM downloads WHERE comic_id = ?", {comicId});
}

Result<void> SqlDownloadStore::addFile(const QString &sha256, std::int64_t sizeBytes,
                                       std::int64_t usedAtMs)
{
    return m_database.run("INSERT INTO page_files (sha256, size_bytes, used_at) VALUES (?, ?, ?) "
                          "ON CONFLICT (sha256) DO UPDATE SET size_bytes = excluded.size_bytes, "
                          "used_at = excluded.used_at",
                          {sha256, qint64(sizeBytes), qint64(usedAtMs)});
}

Result<void> SqlDownloadStore::touchFiles(const QStringList &sha256s, std::int64_t usedAtMs)
{
    const QByteArray list =
        QJsonDocument(QJsonArray::fromStringList(sha256s)).toJson(QJsonDocument::Compact);
    return m_database.run("UPDATE page_files SET used_at = ? "
                          "WHERE sha256 IN (SELECT value FROM json_each(?))",
                          {qint64(usedAtMs), QString::fromUtf8(list)});
}

Result<void> SqlDownloadStore::removeFile(const QString &sha256)
{
    return m_database.run("DELETE FROM page_files WHERE sha256 = ?", {sha256});
}

Result<int> SqlDownloadStore::fileCount(const QString &comicId)
{
    CacheStatement query =
        m_database.prepare("SELECT count(*) FROM comic_pages p JOIN page_files f "
                           "ON f.sha256 = p.sha256 WHERE p.comic_id = ?",
                           {comicId});
    NW_TRY(query.run());
    return query.next() ? int(query.integer(0)) : 0;
}

Result<QStringList> SqlDownloadStore::filesOnlyOf(const QString &comicId)
{
    CacheStatement query = m_database.prepare(
        "SELECT DISTINCT f.sha256 FROM comic_pages p JOIN page_files f ON f.sha256 = p.sha256 "
        "WHERE p.comic_id = ? AND NOT EXISTS (SELECT 1 FROM comic_pages o "
        "JOIN downloads d ON d.comic_id = o.comic_id "
        "WHERE o.sha256 = p.sha256 AND o.comic_id <> p.comic_id)",
        {comicId});
    NW_TRY(query.run());
    QStringList files;
    while (query.next())
        files.append(query.text(0));
    if (query.error())
        return tl::unexpected(*query.error());
    return files;
}

Result<QStringList> SqlDownloadStore::evictable(std::int64_t keepBytes)
{
    // Newest first with a running sum: what lies beyond the quota goes.
    CacheStatement query = m_database.prepare(
        "SELECT sha256 FROM (SELECT f.sha256, f.used_at, "
        "sum(f.size_bytes) OVER (ORDER BY f.used_at DESC, f.sha256) AS running FROM page_files f "
        "WHERE NOT EXISTS (SELECT 1 FROM comic_pages p JOIN downloads d ON d.comic_id = p.comic_id "
        "WHERE p.sha256 = f.sha256)) WHERE running > ? ORDER BY used_at, sha256",
        {qint64(keepBytes)});
    NW_TRY(query.run());
    QStringList files;
    while (query.next())
        files.append(query.text(0));
    if (query.error())
        return tl::unexpected(*query.error());
    return files;
}

} // namespace nw
