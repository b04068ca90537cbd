#include "server/common/db/database.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <cerrno>
#include <cstdio>

using namespace nw;
using namespace nw::server;

namespace {

constexpr char kChild[] = "write-on-a-failing-disk";
bool s_diskFails = false;

} // namespace

// These take the place of the C library's for SQLite, which syncs its log with one of them.
extern "C" int fdatasync(int)
{
    errno = EIO;
    return s_diskFails ? -1 : 0;
}

extern "C" int fsync(int)
{
    errno = EIO;
    return s_diskFails ? -1 : 0;
}

namespace {

// Writes one row that is safe and one that is not; says which were acknowledged.
int writeTwoRows(const QString &url, bool failing)
{
    const auto database = Database::open(url);
    if (!database)
        return 2;
    Connection &connection = (*database)->connection();
    if (!connection.execute("CREATE TABLE IF NOT EXISTS rows (id TEXT PRIMARY KEY) STRICT"))
        return 2;
    for (const char *id : {"first", "second"}) {
        const bool kept =
            connection.run("INSERT INTO rows (id) VALUES (?)", {QString::fromLatin1(id)})
                .has_value();
        std::printf("%s %s\n", id, kept ? "kept" : "refused");
        std::fflush(stdout);
        s_diskFails = failing;
    }
    return 0;
}

} // namespace

// "After an fsync or I/O error the process stops; it never retries an fsync."
class TestDiskFailure : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aFailedSyncStopsTheProcess()
    {
        QProcess child;
        run(child, {QStringLiteral("failing")});
        QCOMPARE(child.exitStatus(), QProcess::CrashExit);
        QCOMPARE(child.readAllStandardOutput(), QByteArray("first kept\n"));
        const QByteArray said = child.readAllStandardError();
        QVERIFY2(said.contains("the disk of the database failed"), said.constData());
    }

    void withoutTheFailureItGoesOn()
    {
        QProcess child;
        run(child, {QStringLiteral("sound")});
        QCOMPARE(child.exitStatus(), QProcess::NormalExit);
        QCOMPARE(child.exitCode(), 0);
        QCOMPARE(child.readAllStandardOutput(), QByteArray("first kept\nsecond kept\n"));
    }

private:
    void run(QProcess &child, const QStringList &arguments)
    {
        const QString url = QStringLiteral("sqlite:")
            + m_folder.filePath(QStringLiteral("%1.db")).arg(arguments.first());
        child.start(QCoreApplication::applicationFilePath(),
                    QStringList{QString::fromLatin1(kChild), url} + arguments);
        QVERIFY(child.waitForFinished());
    }

    QTemporaryDir m_folder;
};

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.value(1) == QLatin1String(kChild))
        return writeTwoRows(arguments.value(2), arguments.value(3) == QLatin1String("failing"));
    TestDiskFailure test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_diskfailure.moc"
