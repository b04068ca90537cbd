#include "server/composition/restoring.h"

#include "server/backup/backuparchive.h"
#include "server/backup/backupcontents.h"
#include "server/backup/postgresdump.h"
#include "server/backup/sqlsnapshot.h"
#include "server/comics/sqlchangefeed.h"
#include "server/common/db/databaseurl.h"
#include "server/common/db/migrations.h"
#include "server/common/runtime/datalock.h"
#include "server/common/runtime/secretfile.h"
#include "server/composition/serverdata.h"
#include "server/ledger/checkpointkeys.h"

#include <QDir>
#include <QFile>

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>

namespace nw::server {

namespace {

// A page is one of these; a database is streamed.
constexpr qsizetype kMaxHeldBytes = 1024LL * 1024 * 1024;

QString markPath(const QString &dataFolder)
{
    return dataFolder % u"/restore-unfinished";
}

Result<void> renameFile(const QString &from, const QString &to)
{
    if (::rename(QFile::encodeName(from).constData(), QFile::encodeName(to).constData()) != 0)
        return systemFailure("name a file", errno);
    return {};
}

// Takes the parts of a backup to where they are looked at before they are used: the database and
// the secrets into a folder of their own, the pages, which are known by what they are, into the
// store.
class Unpacking final : public backup::PartTaker
{
public:
    Unpacking(const QString &work, BlobStore &blobs)
        : m_work(work)
        , m_blobs(blobs)
    {
    }

    Result<void> begin(const backup::PartName &part) override
    {
        m_name = part.name;
        m_held.clear();
        if (!m_name.startsWith(u"database."))
            return {};
        m_file.reset(::open(QFile::encodeName(QString(m_work % u'/' % m_name)).constData(),
                            O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR));
        return m_file.get() < 0 ? Result<void>(systemFailure("unpack the database", errno))
                                : Result<void>();
    }

    Result<void> take(const QByteArray &block) override
    {
        if (m_file.get() >= 0)
            return writeAll(m_file.get(), block);
        if (m_held.size() + block.size() > kMaxHeldBytes)
            return failure(ErrorCode::Damaged, m_name % u" is too large");
        m_held += block;
        return {};
    }

    Result<void> end() override
    {
        if (m_file.get() >= 0) {
            const auto synced = syncFile(m_file.get());
            m_file.reset();
            return synced;
        }
        if (m_name.startsWith(u"secrets/")) {
            m_secrets.append({m_name.mid(qsizetype(qstrlen("secrets/"))), m_held});
            return backup::replaceSecret(m_work, m_secrets.last().first, m_held);
        }
        const auto kept = m_blobs.put(m_held);
        if (!kept)
            return tl::unexpected(kept.error());
        if (!m_name.endsWith(QString(u'/' % QString::fromLatin1(*kept))))
            return failure(ErrorCode::Damaged, m_name % u" is not what its name says");
        ++m_pages;
        return {};
    }

    const QList<std::pair<QString, QByteArray>> &secrets() const { return m_secrets; }
    int pages() const { return m_pages; }

private:
    const QString m_work;
    BlobStore &m_blobs;
    QString m_name;
    QByteArray m_held;
    Descriptor m_file;
    QList<std::pair<QString, QByteArray>> m_secrets;
    int m_pages = 0;
};

// Brings the database up to date, holds its ledger against the keys, and gives the feed another
// name. Answers the verdict.
Result<QString> prepare(const QString &url, const QString &keyFolder)
{
    const auto database = Database::open(url);
    if (!database)
        return tl::unexpected(database.error());
    Connection &connection = (*database)->connection();
    if (connection.engine() == Engine::Sqlite) {
        if (const auto sound = backup::checkSqlite(connection); !sound)
            return tl::unexpected(sound.error());
    }
    if (const auto migrated = migrate(connection, allMigrations()); !migrated)
        return tl::unexpected(migrated.error());
    const auto verdict = ledgerVerdict(keyFolder, connection);
    if (!verdict)
        return tl::unexpected(verdict.error());
    if (!verdict->holds)
        return failure(ErrorCode::Damaged, verdict->line());
    if (const auto renewed = comics::renewFeedEpoch(connection); !renewed)
        return tl::unexpected(renewed.error());
    return verdict->line();
}

// SQLite's log and index of it belong to the file beside them.
const std::array<QString, 3> &databaseSuffixes()
{
    static const std::array<QString, 3> suffixes{QString(), QStringLiteral("-wal"),
                                                 QStringLiteral("-shm")};
    return suffixes;
}

// What was there is set aside once; a second try finds there what the first one had put.
Result<QString> setAside(const QString &path)
{
    const QString aside = path % u".before-restore";
    if (!QFile::exists(path))
        return QString();
    for (const QString &suffix : databaseSuffixes()) {
        QFile::remove(QString(aside % suffix));
        if (!QFile::exists(QString(path % suffix)))
            continue;
        if (const auto renamed = renameFile(path % suffix, aside % suffix); !renamed)
            return tl::unexpected(renamed.error());
    }
    return aside;
}

enum class Try
{
    First,
    Again // what is there may be half of the try before
};

Result<QString> putSqlite(const QString &file, const QString &path, Try which)
{
    if (const auto folder = makePrivateFolder(QFileInfo(path).absolutePath()); !folder)
        return tl::unexpected(folder.error());
    QString aside;
    if (which == Try::First) {
        auto moved = setAside(path);
        if (!moved)
            return moved;
        aside = *moved;
    } else {
        for (const QString &suffix : databaseSuffixes())
            QFile::remove(QString(path % suffix));
    }
    // It may be another disk than the work folder's.
    const QString beside = path % u".restored";
    QFile::remove(beside);
    const bool moved =
        ::rename(QFile::encodeName(file).constData(), QFile::encodeName(beside).constData()) == 0;
    if (!moved && !QFile::copy(file, beside))
        return failure(ErrorCode::Unavailable, u"cannot write " % beside);
    const Descriptor written(::open(QFile::encodeName(beside).constData(), O_RDWR | O_CLOEXEC));
    if (written.get() < 0)
        return systemFailure("open the database", errno);
    Result<void> done = syncFile(written.get());
    if (done)
        done = renameFile(beside, path);
    if (done)
        done = syncFolder(QFileInfo(path).absolutePath());
    if (!done)
        return tl::unexpected(done.error());
    return aside;
}

Result<void> replaceSecrets(const QString &dataFolder,
                            const QList<std::pair<QString, QByteArray>> &secrets)
{
    for (const auto &[name, bytes] : secrets) {
        if (auto replaced = backup::replaceSecret(dataFolder, name, bytes); !replaced)
            return replaced;
    }
    return {};
}

Result<void> checkAlone(const QString &url)
{
    const auto database = Database::open(url);
    if (!database)
        return tl::unexpected(database.error());
    const auto others = backup::otherSessions((*database)->connection());
    if (!others)
        return tl::unexpected(others.error());
    if (*others > 0)
        return failure(ErrorCode::Unavailable,
                       QStringLiteral("%1 others are connected to the database: stop them first")
                           .arg(*others));
    return {};
}

// From here on what is there is changed.
Result<Restored> putInPlace(const ServerConfig &config, const DatabaseUrl &url, const QString &work,
                            const Unpacking &parts)
{
    const QString mark = markPath(config.dataFolder);
    const Try which = QFile::exists(mark) ? Try::Again : Try::First;
    Restored restored;
    restored.pages = parts.pages();
    if (url.engine == Engine::Sqlite) {
        // Looked through before anything else is moved.
        const QString file = work % u"/database.sqlite";
        const auto verdict = prepare(QString(u"sqlite:" % file), work);
        if (!verdict)
            return tl::unexpected(verdict.error());
        restored.verdict = *verdict;
    }
    if (which == Try::First) {
        Result<void> marked = writeNewFile(mark, QByteArray(), S_IRUSR | S_IWUSR);
        if (marked)
            marked = syncFolder(config.dataFolder);
        if (!marked)
            return tl::unexpected(marked.error());
    }
    if (const auto replaced = replaceSecrets(config.dataFolder, parts.secrets()); !replaced)
        return tl::unexpected(replaced.error());
    if (url.engine == Engine::Sqlite) {
        const auto aside = putSqlite(work % u"/database.sqlite", url.filePath, which);
        if (!aside)
            return tl::unexpected(aside.error());
        restored.setAside = *aside;
    } else {
        if (const auto loaded = backup::loadPostgres(url, work % u"/database.pgdump", work);
            !loaded)
            return tl::unexpected(loaded.error());
        const auto verdict = prepare(config.databaseUrl, config.dataFolder);
        if (!verdict)
            return tl::unexpected(verdict.error());
        restored.verdict = *verdict;
    }
    QFile::remove(mark);
    if (const auto synced = syncFolder(config.dataFolder); !synced)
        return tl::unexpected(synced.error());
    return restored;
}

} // namespace

Result<Restored> restoreBackup(const ServerConfig &config, const QString &path)
{
    const auto url = parseDatabaseUrl(config.databaseUrl);
    if (!url)
        return tl::unexpected(url.error());
    if (const auto folder = makePrivateFolder(config.dataFolder); !folder)
        return tl::unexpected(folder.error());
    const auto lock = DataLock::take(config.dataFolder, DataLock::Use::Alone);
    if (!lock)
        return tl::unexpected(lock.error());
    // Once only to see that it is whole: nothing is touched for one that is not.
    const auto whole = backup::readBackup(path);
    if (!whole)
        return tl::unexpected(whole.error());
    const bool isSqlite = url->engine == Engine::Sqlite;
    if ((whole->engine == u"sqlite") != isSqlite)
        return failure(ErrorCode::InvalidInput,
                       u"this backup is of " % whole->engine % u", DATABASE_URL is not");
    if (!isSqlite) {
        if (const auto alone = checkAlone(config.databaseUrl); !alone)
            return tl::unexpected(alone.error());
    }
    const QString work = config.dataFolder % u"/restore-work";
    QDir(work).removeRecursively();
    const auto tidy = qScopeGuard([&work] { QDir(work).removeRecursively(); });
    if (const auto made = makePrivateFolder(work); !made)
        return tl::unexpected(made.error());
    auto blobs = FolderBlobStore::open(config.dataFolder % QStringLiteral("/blobs"));
    if (!blobs)
        return tl::unexpected(blobs.error());
    Unpacking parts(work, **blobs);
    if (const auto unpacked = backup::readBackup(path, &parts); !unpacked)
        return tl::unexpected(unpacked.error());
    auto restored = putInPlace(config, *url, work, parts);
    if (restored)
        restored->createdAt = whole->createdAt;
    return restored;
}

Result<ledger::LedgerVerdict> ledgerVerdict(const QString &keyFolder, Connection &connection)
{
    const auto keys = ledger::CheckpointKeys::kept(keyFolder);
    if (!keys)
        return tl::unexpected(keys.error());
    return ledger::verifyLedger(connection, keys->verifiers());
}

Result<void> checkNoRestoreUnfinished(const QString &dataFolder)
{
    if (!QFile::exists(markPath(dataFolder)))
        return {};
    return failure(
        ErrorCode::Unavailable,
        QStringLiteral("a restore of %1 was not finished: restore again").arg(dataFolder));
}

} // namespace nw::server
