#include "tests/support/serverprocess.h"

#include <QDirIterator>
#include <QFileInfo>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

using namespace nw;
using namespace nw::test;

namespace {

QStringList words(const char *text)
{
    return QString::fromLatin1(text).split(u' ', Qt::SkipEmptyParts);
}

void writeSql(const QString &file, const QString &sql)
{
    {
        QSqlDatabase database =
            QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("written"));
        database.setDatabaseName(file);
        QVERIFY(database.open());
        QVERIFY(QSqlQuery(database).exec(sql));
    }
    QSqlDatabase::removeDatabase(QStringLiteral("written"));
}

void writeFile(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

// What went wrong is one line that names the program.
void verifyOneLine(const ServerProcess::Ended &ended, int exitCode, const char *word)
{
    QVERIFY2(ended.standardError.startsWith(u"nerdwork-server: "), qPrintable(ended.standardError));
    QVERIFY2(ended.standardError.contains(QLatin1String(word), Qt::CaseInsensitive),
             qPrintable(ended.standardError));
    QCOMPARE(ended.standardError.count(u'\n'), 1);
    QCOMPARE(ended.exitCode, exitCode);
}

} // namespace

// The program as a person at a terminal and a service manager see it.
class TestServerProgram : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void itTellsWhatItCanDo()
    {
        ServerProcess server;
        const auto help = server.run({QStringLiteral("--help")});
        QCOMPARE(help.exitCode, 0);
        QVERIFY(help.standardOutput.contains(QStringLiteral("nerdwork-server serve")));
        const auto version = server.run({QStringLiteral("--version")});
        QCOMPARE(version.exitCode, 0);
        QVERIFY(version.standardOutput.startsWith(QStringLiteral("nerdwork-server ")));
    }

    void aWrongCommandLineIsOneLine_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("word");
        QTest::newRow("no command") << words("") << QByteArray("say serve");
        QTest::newRow("unknown command") << words("start") << QByteArray("say serve");
        QTest::newRow("unknown option") << words("serve --fast") << QByteArray("--fast");
        QTest::newRow("bad address") << words("serve --listen 3000") << QByteArray("--listen");
        QTest::newRow("bad port") << words("serve --listen 127.0.0.1:99999")
                                  << QByteArray("--listen");
        QTest::newRow("another role") << words("serve --role cook") << QByteArray("--role");
        QTest::newRow("a path") << words("serve comic.cbz") << QByteArray("comic.cbz");
        QTest::newRow("nothing to import") << words("import") << QByteArray("file or folder");
    }

    void aWrongCommandLineIsOneLine()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QByteArray, word);
        ServerProcess server;
        verifyOneLine(server.run(arguments), 2, word.constData());
    }

    void aWrongEnvironmentIsOneLine_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("value");
        QTest::newRow("lifetime") << QStringLiteral("JWT_EXPIRES_IN") << QStringLiteral("soon");
        QTest::newRow("secret") << QStringLiteral("JWT_SECRET") << QStringLiteral("abc-123");
        QTest::newRow("URL") << QStringLiteral("DATABASE_URL") << QStringLiteral("mysql://a:b@c/d");
    }

    void aWrongEnvironmentIsOneLine()
    {
        QFETCH(QString, name);
        QFETCH(QString, value);
        ServerProcess server;
        server.setEnvironment(name, value);
        const auto ended = server.run({QStringLiteral("serve")});
        verifyOneLine(ended, 2, "");
        QVERIFY2(!ended.standardError.contains(value), "it repeats what may be a secret");
    }

    void aTakenPortIsOneLine()
    {
        QTcpServer other;
        QVERIFY(other.listen(QHostAddress::LocalHost));
        ServerProcess server;
        const QString listen = QStringLiteral("127.0.0.1:%1").arg(other.serverPort());
        const auto ended = server.run({QStringLiteral("serve"), QStringLiteral("--no-demo"),
                                       QStringLiteral("--log-level"), QStringLiteral("error"),
                                       QStringLiteral("--listen"), listen});
        verifyOneLine(ended, 3, "taken");
    }

    void dataThatCannotBeUsedIsOneLine_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<QByteArray>("word");
        QTest::newRow("no folder") << QStringLiteral("folder") << QByteArray("folder");
        QTest::newRow("no database") << QStringLiteral("database") << QByteArray("not a database");
        QTest::newRow("newer database") << QStringLiteral("newer") << QByteArray("newer");
        QTest::newRow("open secret") << QStringLiteral("secret") << QByteArray("jwt-secret");
    }

    void dataThatCannotBeUsedIsOneLine()
    {
        QFETCH(QString, what);
        QFETCH(QByteArray, word);
        ServerProcess server;
        const QString database = server.dataFolder() % QStringLiteral("/nerdwork.db");
        const QString secret = server.dataFolder() % QStringLiteral("/jwt-secret");
        QStringList arguments = words("serve --no-demo --listen 127.0.0.1:0 --log-level error");
        if (what == u"folder") {
            writeFile(secret, "a file");
            arguments.append(QStringLiteral("--data"));
            arguments.append(secret % QStringLiteral("/below"));
        } else if (what == u"database") {
            writeFile(database, QByteArray(8192, 'x'));
        } else if (what == u"newer") {
            QVERIFY(server.start());
            QCOMPARE(server.terminate(), 0);
            writeSql(database,
                     QStringLiteral("INSERT INTO schema_migrations VALUES ('auth', 999, '')"));
        } else {
            writeFile(secret, QByteArray(43, 'x'));
            QFile::setPermissions(secret, QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther);
        }
        if (what == u"folder")
            verifyOneLine(server.runAsIs(arguments), 4, word.constData());
        else
            verifyOneLine(server.run(arguments), 4, word.constData());
    }

    void itSaysThatItLivesAndIsReadyAndWhatItSpeaks()
    {
        ServerProcess server;
        QVERIFY(server.start());
        HttpClient client = server.client();
        QCOMPARE(client.get("/livez").status, 200);
        QCOMPARE(client.get("/readyz").status, 200);
        const HttpAnswer document = client.get("/openapi.json");
        QCOMPARE(document.json()[QLatin1String("openapi")].toString(), QStringLiteral("3.1.0"));
        QCOMPARE(client.get("/openapi.json", {{"If-None-Match", document.header("ETag")}}).status,
                 304);
        QCOMPARE(client.sendOutside({"GET", "/nowhere", {}, {}}).status, 404);
        const HttpAnswer wrongMethod = client.sendOutside({"DELETE", "/livez", {}, {}});
        QCOMPARE(wrongMethod.status, 405);
        QVERIFY(wrongMethod.header("Allow").contains("GET"));
    }

    void itEndsOnSigtermAlthoughClientsStay()
    {
        ServerProcess server;
        QVERIFY(server.start());
        QTcpSocket idle;
        QTcpSocket slow;
        for (QTcpSocket *socket : {&idle, &slow}) {
            socket->connectToHost(QHostAddress(QHostAddress::LocalHost), server.port());
            QVERIFY(socket->waitForConnected());
        }
        slow.write("POST /auth/login HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{");
        QVERIFY(slow.waitForBytesWritten());
        QCOMPARE(server.client().get("/livez").status, 200);
        QCOMPARE(server.terminate(), 0); // which waits for 10 s at most, and 5 s are promised
    }

    void whatItKeepsIsItsOwnersAlone()
    {
        ServerProcess server;
        QFile::setPermissions(server.dataFolder(),
                              QFile::Permissions(0x7755)); // made by somebody else
        QVERIFY(server.start());
        QVERIFY(QFileInfo::exists(server.dataFolder() % QStringLiteral("/jwt-secret")));
        QDirIterator files(server.dataFolder(), QDir::AllEntries | QDir::NoDotAndDotDot,
                           QDirIterator::Subdirectories);
        while (files.hasNext()) {
            const QFileInfo file = files.nextFileInfo();
            const auto others = QFile::Permissions(0x0077);
            QVERIFY2((file.permissions() & others) == QFile::Permissions(),
                     qPrintable(file.filePath()));
        }
    }

    void theSecretOutlivesTheProcess()
    {
        ServerProcess server;
        QVERIFY(server.start());
        HttpClient client = server.client();
        const HttpAnswer made = client.post(
            "/auth/signup",
            R"({"email":"ada@example.org","username":"ada","password":"a long walk at dusk"})");
        client.setToken(made.data()[QLatin1String("token")].toString());
        server.kill();
        QVERIFY(server.start());
        QCOMPARE(client.get("/auth/me").status, 200);
    }

    void theSecretAndTheLifetimeOfTheEnvironmentAreHonoured()
    {
        ServerProcess server;
        server.setEnvironment(QStringLiteral("JWT_SECRET"),
                              QStringLiteral("your-super-secret-jwt-key"));
        server.setEnvironment(QStringLiteral("JWT_EXPIRES_IN"), QStringLiteral("7d"));
        QVERIFY(server.start());
        const HttpAnswer made = server.client().post(
            "/auth/signup",
            R"({"email":"ada@example.org","username":"ada","password":"a long walk at dusk"})");
        QCOMPARE(made.data()[QLatin1String("expiresIn")].toInteger(), 7 * 24 * 60 * 60);
        QVERIFY(!QFileInfo::exists(server.dataFolder() % QStringLiteral("/jwt-secret")));
    }

    void tooManyAttemptsToSignInHaveToWait()
    {
        ServerProcess server;
        server.setOptions({QStringLiteral("--no-demo")});
        QVERIFY(server.start());
        HttpClient client = server.client();
        const QByteArray body = R"({"username":"nobody","password":"not the password"})";
        for (int i = 0; i < 5; ++i)
            QCOMPARE(client.post("/auth/login", body).status, 401);
        const HttpAnswer refused = client.post("/auth/login", body);
        QCOMPARE(refused.status, 429);
        QVERIFY(refused.header("Retry-After").toInt() > 0);
    }
};

QTEST_GUILESS_MAIN(TestServerProgram)
#include "tst_serverprogram.moc"
