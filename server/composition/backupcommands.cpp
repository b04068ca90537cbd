#include "server/composition/backupcommands.h"

#include "server/backup/backuparchive.h"
#include "server/backup/backupcontents.h"
#include "server/backup/postgresdump.h"
#include "server/backup/sqlsnapshot.h"
#include "server/common/runtime/secretfile.h"
#include "server/composition/restoring.h"
#include "server/composition/serverdata.h"
#include "server/ledger/checkpointkeys.h"
#include "server/ledger/ledgeraudit.h"
#include "services-client/contract/ids.h"

#include <QDateTime>
#include <QDir>
#include <QTextStream>

namespace nw::server {

namespace {

ExitCode refuse(const Error &error)
{
    const bool isInput =
        error.code == ErrorCode::InvalidInput || error.code == ErrorCode::AlreadyExists;
    return complain(isInput ? ExitCode::Usage : ExitCode::Failed, error.detail);
}

// What the backup is made of in between; what a killed one left goes first.
class WorkFolder
{
public:
    explicit WorkFolder(const QString &dataFolder)
        : m_path(dataFolder % u"/backup-work")
    {
        QDir(m_path).removeRecursively();
    }
    ~WorkFolder() { QDir(m_path).removeRecursively(); }
    WorkFolder(const WorkFolder &) = delete;
    WorkFolder &operator=(const WorkFolder &) = delete;

    Result<void> make() const { return makePrivateFolder(m_path); }
    QString file(const char *name) const { return m_path % u'/' % QLatin1String(name); }

private:
    const QString m_path;
};

// The database as of one moment, as a file, and looked through where that can be done here.
Result<QString> takeSnapshot(const ServerConfig &config, Connection &connection,
                             const WorkFolder &work)
{
    if (connection.engine() == Engine::Postgres) {
        const auto url = parseDatabaseUrl(config.databaseUrl);
        const QString path = work.file("database.pgdump");
        if (const auto dumped = backup::dumpPostgres(*url, path); !dumped)
            return tl::unexpected(dumped.error());
        return path;
    }
    const QString path = work.file("database.sqlite");
    if (const auto copied = backup::copySqlite(connection, path); !copied)
        return tl::unexpected(copied.error());
    const auto copy = Database::open(QString(u"sqlite:" % path));
    if (!copy)
        return tl::unexpected(copy.error());
    if (const auto sound = backup::checkSqlite((*copy)->connection()); !sound)
        return tl::unexpected(sound.error());
    const auto verdict = ledgerVerdict(config.dataFolder, (*copy)->connection());
    if (!verdict)
        return tl::unexpected(verdict.error());
    if (!verdict->holds)
        return failure(ErrorCode::Damaged, verdict->line());
    return path;
}

Result<int> addPages(const QString &dataFolder, backup::BackupWriter &writer)
{
    const QStringList names = backup::originalBlobs(dataFolder);
    for (const QString &name : names) {
        const QString path = backup::originalBlobPath(dataFolder, name);
        if (auto added = writer.addFile(QString(u"blobs/" % name), path); !added)
            return tl::unexpected(added.error());
    }
    return int(names.size());
}

// The database first: a page is kept before its row, so that every page that a row names is there
// when the pages are read afterwards.
Result<int> writeBackup(const ServerConfig &config, const QString &path)
{
    auto data = openServerData(config);
    if (!data)
        return tl::unexpected(data.error());
    auto writer = backup::BackupWriter::create(path);
    if (!writer)
        return tl::unexpected(writer.error());
    const WorkFolder work(config.dataFolder);
    if (const auto made = work.make(); !made)
        return tl::unexpected(made.error());
    Connection &connection = data->database->connection();
    const auto snapshot = takeSnapshot(config, connection, work);
    if (!snapshot)
        return tl::unexpected(snapshot.error());
    Result<void> added = (*writer)->addFile(QFileInfo(*snapshot).fileName(), *snapshot);
    for (const QString &name : backup::secretFiles(config.dataFolder)) {
        if (added)
            added = (*writer)->addFile(QString(u"secrets/" % name),
                                       QString(config.dataFolder % u'/' % name));
    }
    if (!added)
        return tl::unexpected(added.error());
    const auto pages = addPages(config.dataFolder, **writer);
    if (!pages)
        return pages;
    backup::Manifest head;
    head.engine = connection.engine() == Engine::Sqlite ? QStringLiteral("sqlite")
                                                        : QStringLiteral("postgresql");
    head.version = QStringLiteral(NW_VERSION);
    head.createdAt = formatTimestamp(QDateTime::currentMSecsSinceEpoch());
    if (const auto finished = (*writer)->finish(head); !finished)
        return tl::unexpected(finished.error());
    return pages;
}

std::optional<QString> onePath(const ServerConfig &config)
{
    return config.paths.size() == 1 ? std::optional(config.paths.front()) : std::nullopt;
}

} // namespace

ExitCode backupCommand(const ServerConfig &config)
{
    const auto path = onePath(config);
    if (!path)
        return complain(ExitCode::Usage, QStringLiteral("backup takes one file to write"));
    const auto pages = writeBackup(config, *path);
    if (!pages)
        return refuse(pages.error());
    QTextStream(stdout) << "backed up: " << *pages << " pages, " << QFileInfo(*path).size()
                        << " bytes in " << *path << Qt::endl;
    return ExitCode::Done;
}

ExitCode restoreCommand(const ServerConfig &config)
{
    const auto path = onePath(config);
    if (!path)
        return complain(ExitCode::Usage, QStringLiteral("restore takes one file to read"));
    const auto restored = restoreBackup(config, *path);
    if (!restored)
        return refuse(restored.error());
    QTextStream out(stdout);
    out << "restored the backup of " << restored->createdAt << ": " << restored->pages
        << " pages\n";
    if (!restored->setAside.isEmpty())
        out << "the database that was here is now " << restored->setAside << '\n';
    out << restored->verdict << Qt::endl;
    return ExitCode::Done;
}

} // namespace nw::server
