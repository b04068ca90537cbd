#include "server/backup/postgresdump.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>

namespace nw::server::backup {

namespace {

// Debian keeps the programs of every version in a folder of its own; the newest reads what older
// ones wrote.
Result<QString> findProgram(const QString &name)
{
    const QString found = QStandardPaths::findExecutable(name);
    if (!found.isEmpty())
        return found;
    const QDir versions(QStringLiteral("/usr/lib/postgresql"));
    QStringList numbers = versions.entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    std::sort(numbers.begin(), numbers.end(),
              [](const QString &a, const QString &b) { return a.toInt() > b.toInt(); });
    for (const QString &number : numbers) {
        const QString path = versions.filePath(number % u"/bin/" % name);
        if (QFile::exists(path))
            return path;
    }
    return failure(ErrorCode::Unsupported, name % u" is not installed (package postgresql-client)");
}

QProcessEnvironment environmentFor(const DatabaseUrl &url)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("PGHOST"), url.host);
    environment.insert(QStringLiteral("PGPORT"), QString::number(url.port));
    environment.insert(QStringLiteral("PGDATABASE"), url.name);
    environment.insert(QStringLiteral("PGUSER"), url.user);
    if (!url.password.isEmpty())
        environment.insert(QStringLiteral("PGPASSWORD"), url.password);
    if (!url.sslMode.isEmpty())
        environment.insert(QStringLiteral("PGSSLMODE"), url.sslMode);
    environment.insert(QStringLiteral("LC_ALL"), QStringLiteral("C"));
    return environment;
}

Result<QByteArray> run(const DatabaseUrl &url, const QString &name, const QStringList &arguments)
{
    const auto program = findProgram(name);
    if (!program)
        return tl::unexpected(program.error());
    QProcess process;
    process.setProcessEnvironment(environmentFor(url));
    process.start(*program, arguments);
    process.closeWriteChannel();
    if (!process.waitForFinished(-1))
        return failure(ErrorCode::Unavailable, name % u": " % process.errorString());
    if (process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0)
        return process.readAllStandardOutput();
    const QString said = QString::fromUtf8(process.readAllStandardError());
    return failure(ErrorCode::Unavailable, name % u": " % said.section(u'\n', 0, 0));
}

Result<void> withoutAnswer(const Result<QByteArray> &done)
{
    if (!done)
        return tl::unexpected(done.error());
    return {};
}

} // namespace

Result<void> dumpPostgres(const DatabaseUrl &url, const QString &file)
{
    return withoutAnswer(run(url, QStringLiteral("pg_dump"),
                             {QStringLiteral("--format=custom"), QStringLiteral("--no-owner"),
                              QStringLiteral("--no-privileges"), QStringLiteral("--no-comments"),
                              u"--file=" % file}));
}

Result<void> loadPostgres(const DatabaseUrl &url, const QString &file, const QString &folder)
{
    // The schema itself is made by us, empty, in the same transaction.
    const auto contents = run(url, QStringLiteral("pg_restore"), {QStringLiteral("--list"), file});
    if (!contents)
        return tl::unexpected(contents.error());
    const QString listPath = folder % u"/database.list";
    const QString scriptPath = folder % u"/database.sql";
    QFile list(listPath);
    if (!list.open(QIODevice::WriteOnly | QIODevice::Truncate))
        return failure(ErrorCode::Unavailable, u"write " % listPath % u": " % list.errorString());
    for (const QByteArray &line : contents->split('\n')) {
        if (!line.contains(" SCHEMA - public "))
            list.write(QByteArray(line + '\n'));
    }
    list.close();
    const auto script = run(url, QStringLiteral("pg_restore"),
                            {QStringLiteral("--no-owner"), QStringLiteral("--no-privileges"),
                             u"--use-list=" % listPath, u"--file=" % scriptPath, file});
    if (!script)
        return tl::unexpected(script.error());
    return withoutAnswer(
        run(url, QStringLiteral("psql"),
            {QStringLiteral("--no-psqlrc"), QStringLiteral("--quiet"),
             QStringLiteral("--set=ON_ERROR_STOP=1"), QStringLiteral("--single-transaction"),
             QStringLiteral("--output=/dev/null"),
             QStringLiteral("--command=DROP SCHEMA IF EXISTS public CASCADE"),
             QStringLiteral("--command=CREATE SCHEMA public"), u"--file=" % scriptPath}));
}

} // namespace nw::server::backup
