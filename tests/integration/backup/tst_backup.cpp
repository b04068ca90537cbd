#include "server/backup/backuparchive.h"
#include "tests/support/bookbuilder.h"
#include "tests/support/serverprocess.h"
#include "tests/support/testdatabases.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QTest>

#include <atomic>
#include <thread>

using namespace nw;
using namespace nw::test;

namespace {

QByteArray signupBody(const QByteArray &name)
{
    return "{\"email\":\"" + name + "@example.org\",\"username\":\"" + name
        + "\",\"password\":\"a long walk at dusk\"}";
}

QByteArray loginBody(const QByteArray &name)
{
    return "{\"username\":\"" + name + "\",\"password\":\"a long walk at dusk\"}";
}

QByteArray progressBody(int page)
{
    return "{\"currentPage\":" + QByteArray::number(page)
        + ",\"pageCount\":4,\"modifiedAt\":\"2026-11-20T10:00:0" + QByteArray::number(page)
        + ".000Z\",\"deviceId\":\"018f3c00-1111-7222-8333-444455556666\",\"deviceName\":\"laptop\","
          "\"baseVersion\":"
        + QByteArray::number(page - 1) + '}';
}

} // namespace

// The program backs up and restores what it serves.
class TestBackup : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addEngines(); }

    void init()
    {
        if (const QString why = whyNotOn(currentEngine()); !why.isEmpty())
            QSKIP(qPrintable(why));
        m_database = std::make_unique<ScratchDatabase>();
        m_server = std::make_unique<ServerProcess>();
        m_server->setEnvironment(QStringLiteral("DATABASE_URL"), m_database->url());
        const QString book = m_files.filePath(QStringLiteral("Night Train.cbz"));
        if (!QFile::exists(book))
            BookBuilder().addPages(4).writeZip(book);
        QCOMPARE(m_server->run({QStringLiteral("import"), book}).exitCode, 0);
        QVERIFY(m_server->start());
        m_backup = m_server->dataFolder() % QStringLiteral("/../saved-%1.backup").arg(++m_number);
        m_backup = QDir::cleanPath(m_backup);
        m_client = std::make_unique<HttpClient>(m_server->client());
        m_comic = m_client->get("/comics").data()[0][QLatin1String("id")].toString().toLatin1();
        signIn("/auth/signup", signupBody("ada"));
        QCOMPARE(m_client->post("/comics/" + m_comic + "/progress", progressBody(1)).status, 200);
    }

    void cleanup()
    {
        m_server.reset();
        m_database.reset();
        QFile::remove(m_backup);
    }

    void whatWasSavedComesBack()
    {
        const QString cursor = feedCursor();
        QVERIFY(!cursor.isEmpty());
        const auto saved = backUp();
        QVERIFY2(saved.exitCode == 0, qPrintable(saved.standardError));
        QVERIFY(saved.standardOutput.startsWith(u"backed up: 4 pages, "));
        // What comes later is not in it.
        QCOMPARE(m_client->post("/comics/" + m_comic + "/progress", progressBody(2)).status, 200);
        m_client->setToken({});
        QCOMPARE(m_client->post("/auth/signup", signupBody("bob")).status, 201);
        QCOMPARE(m_server->terminate(), 0);
        QVERIFY(QDir(m_server->dataFolder() % QStringLiteral("/blobs/blobs")).removeRecursively());

        const auto restored = restore();
        QVERIFY2(restored.exitCode == 0, qPrintable(restored.standardError));
        QVERIFY2(restored.standardOutput.trimmed().section(u'\n', -1).startsWith(u"verified: "),
                 qPrintable(restored.standardOutput));
        QVERIFY(m_server->start());
        QCOMPARE(m_client->post("/auth/login", loginBody("bob")).status, 401);
        signIn("/auth/login", loginBody("ada"));
        const QJsonValue progress = m_client->get("/comics/" + m_comic + "/progress").data();
        QCOMPARE(progress[QLatin1String("currentPage")].toInt(), 1);
        const HttpAnswer page = m_client->get("/comics/" + m_comic + "/pages/1/image");
        QCOMPARE(page.status, 200);
        // The feed is another one: a client that knows the old one reads it from its start.
        QVERIFY(feedCursor() != cursor);
        const HttpAnswer stale = m_client->get("/sync/changes?cursor=" + cursor.toUtf8());
        QCOMPARE(stale.status / 100, 4);
        QCOMPARE(m_server->run({QStringLiteral("ledger"), QStringLiteral("verify")}).exitCode, 0);
    }

    void aBackupIsAsOfOneMomentWhilePeopleComeAndGo()
    {
        std::atomic<bool> ending{false};
        std::atomic<int> signedUp{0};
        std::thread people([&] {
            HttpClient client(QHostAddress(QHostAddress::LocalHost), m_server->port());
            for (int i = 0; !ending; ++i) {
                if (client
                        .sendUnchecked(
                            {"POST", "/auth/signup", {}, signupBody("p" + QByteArray::number(i))})
                        .status
                    == 201)
                    ++signedUp;
            }
        });
        const auto saved = backUp();
        ending = true;
        people.join();
        QVERIFY2(saved.exitCode == 0, qPrintable(saved.standardError));
        QVERIFY(signedUp > 0);
        QCOMPARE(m_server->terminate(), 0);
        const auto restored = restore();
        QVERIFY2(restored.exitCode == 0, qPrintable(restored.standardError));
        QVERIFY(m_server->start());
        // Whoever has an account has a profile, too.
        signIn("/auth/login", loginBody("ada"));
        QCOMPARE(m_client->get("/users/me").status, 200);
    }

    void aKilledBackupLeavesNothingHalf()
    {
        int whole = 0;
        for (int i = 0; i < 12; ++i) {
            QProcess process;
            process.setProcessEnvironment(environment());
            process.start(program(),
                          {QStringLiteral("backup"), m_backup, QStringLiteral("--data"),
                           m_server->dataFolder()});
            QVERIFY(process.waitForStarted());
            process.waitForFinished(10 + i * 40);
            process.kill();
            process.waitForFinished();
            if (!QFile::exists(m_backup))
                continue;
            ++whole;
            QVERIFY(server::backup::readBackup(m_backup));
            QVERIFY(QFile::remove(m_backup));
        }
        qInfo("%d of 12 were done before they were killed", whole);
        const auto saved = backUp(); // what the killed ones left is in nobody's way
        QVERIFY2(saved.exitCode == 0, qPrintable(saved.standardError));
        QVERIFY(!QFile::exists(m_backup % QStringLiteral(".part")));
        QVERIFY(!QFile::exists(m_server->dataFolder() % QStringLiteral("/backup-work")));
    }

    void aBackupIsNotWrittenOverAnother()
    {
        QCOMPARE(backUp().exitCode, 0);
        const auto again = backUp();
        QCOMPARE(again.exitCode, 2);
        QVERIFY(again.standardError.contains(QStringLiteral("already")));
    }

    void nothingIsRestoredUnderARunningServer()
    {
        QCOMPARE(backUp().exitCode, 0);
        const auto refused = restore();
        QCOMPARE(refused.exitCode, 1);
        QVERIFY2(refused.standardError.contains(QStringLiteral("stop it first")),
                 qPrintable(refused.standardError));
        QCOMPARE(m_client->get("/comics").status, 200);
    }

    void whatIsNotWholeIsNotRestored()
    {
        QCOMPARE(backUp().exitCode, 0);
        QFile file(m_backup);
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.seek(file.size() / 3));
        QByteArray byte = file.peek(1);
        byte[0] = static_cast<char>(byte[0] ^ 1);
        QCOMPARE(file.write(byte), 1);
        file.close();
        QCOMPARE(m_server->terminate(), 0);
        QCOMPARE(restore().exitCode, 1);
        QVERIFY(m_server->start()); // all is as it was
        signIn("/auth/login", loginBody("ada"));
    }

    // As if the power had gone between two steps.
    void aRestoreThatWasBrokenOffHasToBeDoneAgain()
    {
        QCOMPARE(backUp().exitCode, 0);
        QCOMPARE(m_server->terminate(), 0);
        QFile mark(m_server->dataFolder() % QStringLiteral("/restore-unfinished"));
        QVERIFY(mark.open(QIODevice::WriteOnly));
        mark.close();
        const auto refused = m_server->run(
            {QStringLiteral("serve"), QStringLiteral("--listen"), QStringLiteral("127.0.0.1:0")});
        QCOMPARE(refused.exitCode, 4);
        QVERIFY(refused.standardError.contains(QStringLiteral("restore again")));
        QCOMPARE(restore().exitCode, 0);
        QVERIFY(!mark.exists());
        QVERIFY(m_server->start());
    }

    void aBackupMovesToAnotherMachine()
    {
        QCOMPARE(backUp().exitCode, 0);
        QCOMPARE(m_server->terminate(), 0);
        ScratchDatabase elsewhere;
        ServerProcess other;
        other.setEnvironment(QStringLiteral("DATABASE_URL"), elsewhere.url());
        const auto restored = other.run({QStringLiteral("restore"), m_backup});
        QVERIFY2(restored.exitCode == 0, qPrintable(restored.standardError));
        QVERIFY(other.start());
        HttpClient client = other.client();
        const HttpAnswer signedIn = client.post("/auth/login", loginBody("ada"));
        QCOMPARE(signedIn.status, 200);
        client.setToken(signedIn.data()[QLatin1String("token")].toString());
        QCOMPARE(client.get("/comics/" + m_comic + "/pages/1/image").status, 200);
        other.kill();
    }

    void aBackupOfTheOtherEngineIsRefused()
    {
        QCOMPARE(backUp().exitCode, 0);
        const bool isSqlite = currentEngine() == server::Engine::Sqlite;
        ServerProcess other;
        other.setEnvironment(QStringLiteral("DATABASE_URL"),
                             isSqlite
                                 ? QStringLiteral("postgresql://nobody@127.0.0.1:1/none")
                                 : QString(u"sqlite:" % m_files.filePath(QStringLiteral("o.db"))));
        const auto refused = other.run({QStringLiteral("restore"), m_backup});
        QCOMPARE(refused.exitCode, 2);
    }

private:
    void signIn(const QByteArray &target, const QByteArray &body)
    {
        m_client->setToken({});
        const HttpAnswer made = m_client->post(target, body);
        QCOMPARE(made.status / 100, 2);
        m_client->setToken(made.data()[QLatin1String("token")].toString());
    }

    QString feedCursor()
    {
        return m_client->get("/sync/changes")
            .json()[QLatin1String("meta")][QLatin1String("nextCursor")]
            .toString();
    }

    ServerProcess::Ended backUp() { return m_server->run({QStringLiteral("backup"), m_backup}); }
    ServerProcess::Ended restore() { return m_server->run({QStringLiteral("restore"), m_backup}); }

    static QString program()
    {
        return qEnvironmentVariable("NW_BUILD_DIR") % QStringLiteral("/bin/nerdwork-server");
    }

    QProcessEnvironment environment() const
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("DATABASE_URL"), m_database->url());
        return environment;
    }

    QTemporaryDir m_files;
    std::unique_ptr<ScratchDatabase> m_database;
    std::unique_ptr<ServerProcess> m_server;
    std::unique_ptr<HttpClient> m_client;
    QString m_backup;
    QByteArray m_comic;
    int m_number = 0;
};

QTEST_GUILESS_MAIN(TestBackup)
#include "tst_backup.moc"
