#include "server/common/runtime/roles.h"
#include "tests/support/bookbuilder.h"
#include "tests/support/serverprocess.h"

#include <QDir>
#include <QJsonArray>
#include <QProcess>
#include <QSslSocket>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTest>

#include <unistd.h>

using namespace nw;
using namespace nw::test;

namespace {

constexpr int kWaitMs = 10'000;

QString deployFolder()
{
    return qEnvironmentVariable("NW_SOURCE_DIR") % QStringLiteral("/deploy");
}

QByteArray textOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void writeText(const QString &path, const QByteArray &text)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(text), text.size());
}

QString programNamed(const char *name)
{
    return QStandardPaths::findExecutable(QString::fromLatin1(name),
                                          {QStringLiteral("/usr/sbin"), QStringLiteral("/usr/bin"),
                                           QStringLiteral("/sbin"), QStringLiteral("/bin")});
}

struct Ran
{
    int code = -1;
    QByteArray said;
};

Ran run(const QString &program, const QStringList &arguments,
        const QProcessEnvironment &environment = QProcessEnvironment::systemEnvironment())
{
    QProcess process;
    process.setProcessEnvironment(environment);
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, arguments);
    Ran ran;
    if (process.waitForFinished(kWaitMs) && process.exitStatus() == QProcess::NormalExit)
        ran.code = process.exitCode();
    ran.said = process.readAll();
    return ran;
}

quint16 freePort()
{
    QTcpServer probe;
    return probe.listen(QHostAddress::LocalHost) ? probe.serverPort() : quint16(0);
}

// An answer over TLS; the certificate is the test's own.
struct Answer
{
    int status = 0;
    QByteArray head; // in lower case
    QByteArray body;
};

Answer ask(quint16 port, const QByteArray &request)
{
    QSslSocket socket;
    socket.setPeerVerifyMode(QSslSocket::VerifyNone);
    socket.connectToHostEncrypted(QStringLiteral("127.0.0.1"), port);
    Answer answer;
    if (!socket.waitForEncrypted(kWaitMs))
        return answer;
    socket.write(request);
    QByteArray received;
    while (socket.waitForReadyRead(kWaitMs))
        received += socket.readAll();
    const qsizetype end = received.indexOf("\r\n\r\n");
    answer.status = received.mid(9, 3).toInt();
    answer.head = received.left(end + 2).toLower();
    answer.body = received.mid(end + 4);
    return answer;
}

QByteArray getOf(const QByteArray &target, const QByteArray &fields = {})
{
    return "GET " + target + " HTTP/1.1\r\nHost: comics.example\r\nConnection: close\r\n" + fields
        + "\r\n";
}

} // namespace

// What deploy/ says, held against the programs that read it.
class TestDeploy : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void systemdReadsTheUnits()
    {
        const QString analyze = programNamed("systemd-analyze");
        if (analyze.isEmpty())
            QSKIP("systemd-analyze is not here");
        QTemporaryDir folder;
        QStringList units;
        const QDir source(deployFolder() % QStringLiteral("/systemd"));
        for (const QString &name : source.entryList(QDir::Files)) {
            // An instance of each template, and the program where this build has it.
            QByteArray text = textOf(source.filePath(name));
            text.replace("/usr/bin/nerdwork-server", program().toUtf8());
            QString unit = name;
            unit.replace(QStringLiteral("@."),
                         name.endsWith(u".timer") || name.contains(u"backup")
                             ? QStringLiteral("@Mon.")
                             : QStringLiteral("@comics."));
            writeText(folder.filePath(name), text);
            units.append(folder.filePath(unit));
            if (unit != name)
                writeText(folder.filePath(unit), text);
        }
        QVERIFY(units.size() >= 5);
        const Ran ran =
            run(analyze, QStringList{QStringLiteral("verify"), QStringLiteral("--man=no")} + units);
        // Other units of the machine may be wrong; ours may not.
        QStringList ours;
        for (const QByteArray &line : ran.said.split('\n')) {
            if (line.contains("nerdwork") && !line.contains("Failed to create"))
                ours.append(QString::fromUtf8(line));
        }
        QVERIFY2(ours.isEmpty(), qPrintable(ours.join(u'\n')));
    }

    void theContainersAreTheSevenServices()
    {
        const QByteArray compose = textOf(deployFolder() % QStringLiteral("/docker/compose.yaml"));
        const QByteArray cloud = textOf(deployFolder() % QStringLiteral("/aws/nerdwork.yaml"));
        int roles = 0;
        for (const server::RoleInfo &info : server::allRoles()) {
            if (info.role == server::Role::All)
                continue;
            ++roles;
            const QByteArray command = QByteArray("[\"--role\", \"") + info.name
                + "\", \"--listen\", \"0.0.0.0:" + QByteArray::number(info.port) + "\"]";
            QVERIFY2(compose.contains(command), command.constData());
            QVERIFY2(cloud.contains(command), command.constData());
            if (!info.urlVariable)
                continue;
            const QByteArray port = ':' + QByteArray::number(info.port);
            const QByteArray here = QByteArray(info.urlVariable) + ": http://" + info.name + port;
            const QByteArray there = QByteArray("{ Name: ") + info.urlVariable
                + ", Value: \"http://" + info.name + ".nerdwork.internal" + port + "\" }";
            QVERIFY2(compose.contains(here), here.constData());
            QVERIFY2(cloud.contains(there), there.constData());
        }
        QCOMPARE(roles, 7);
    }

    void nginxServesOverTls()
    {
        if (!startNginx())
            return;
        const Answer live = ask(m_port, getOf("/livez"));
        QCOMPARE(live.status, 200);
        QVERIFY(live.head.contains("strict-transport-security: max-age="));
        QVERIFY(!live.head.contains("nginx/"));
        QVERIFY(live.head.contains("\nx-request-id: "));
    }

    void nginxKeepsFreePagesAndNobodysOwn()
    {
        if (!startNginx())
            return;
        const QByteArray page = m_pages.at(0);
        const Answer first = ask(m_port, getOf(page));
        QCOMPARE(first.status, 200);
        QVERIFY2(first.head.contains("x-cache: miss"), first.head.constData());
        const Answer again = ask(m_port, getOf(page));
        QVERIFY2(again.head.contains("x-cache: hit"), again.head.constData());
        QCOMPARE(again.body, first.body);
        QVERIFY(again.head.contains("strict-transport-security: "));
        // An address that does not name the content may say something else tomorrow.
        const QByteArray changing = page.left(page.indexOf('?'));
        for (int i = 0; i < 2; ++i)
            QVERIFY(!ask(m_port, getOf(changing)).head.contains("x-cache: hit"));
        const Answer signedIn = ask(m_port, getOf(page, "Authorization: Bearer e30.e30.e30\r\n"));
        QVERIFY2(signedIn.status == 401, signedIn.head.constData());
        QVERIFY2(signedIn.head.contains("x-cache: bypass"), signedIn.head.constData());
        // The next stranger is not answered with that.
        QCOMPARE(ask(m_port, getOf(page)).status, 200);
    }

    void nginxHidesWhatIsNotForTheStreet()
    {
        if (!startNginx())
            return;
        QCOMPARE(ask(m_port, getOf("/metrics")).status, 404);
        QVERIFY(ask(m_port, getOf("/metrics")).body.indexOf("nerdwork_") < 0);
    }

    void whatIsTooLargeOrMalformedEndsThere_data()
    {
        QTest::addColumn<QByteArray>("request");
        const QByteArray head = "POST /auth/login HTTP/1.1\r\nHost: comics.example\r\n";
        QTest::newRow("body") << QByteArray(head + "Content-Length: 50000000\r\n\r\n");
        QTest::newRow("field") << QByteArray(head + "X-A: " + QByteArray(20'000, 'a') + "\r\n\r\n");
        QTest::newRow("coding and length") << QByteArray(
            head + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n");
        QTest::newRow("two lengths")
            << QByteArray(head + "Content-Length: 3\r\nContent-Length: 5\r\n\r\nabc");
        QTest::newRow("no Host") << QByteArray("GET /livez HTTP/1.1\r\n\r\n");
        QTest::newRow("encoded slash")
            << getOf("/comics/a%2fb"); // passed on as it came, and refused by the server
    }

    void whatIsTooLargeOrMalformedEndsThere()
    {
        if (!startNginx())
            return;
        QFETCH(QByteArray, request);
        const Answer answer = ask(m_port, request);
        QVERIFY2(answer.status >= 400 && answer.status < 500, answer.head.constData());
        QCOMPARE(answer.body.count("HTTP/1.1"), 0);
    }

    // The page that was kept is there while the server is not.
    void aDeadServerIsSaidAndItsPagesStay()
    {
        if (!startNginx())
            return;
        const QByteArray page = m_pages.at(1);
        QCOMPARE(ask(m_port, getOf(page)).status, 200);
        m_server->kill();
        QCOMPARE(ask(m_port, getOf(page)).status, 200);
        QCOMPARE(ask(m_port, getOf("/livez")).status, 502);
        QVERIFY(m_server->start());
        QCOMPARE(ask(m_port, getOf("/livez")).status, 200);
    }

    void cleanupTestCase()
    {
        m_nginx.terminate();
        m_nginx.waitForFinished(kWaitMs);
    }

private:
    static QString program()
    {
        return qEnvironmentVariable("NW_BUILD_DIR") % QStringLiteral("/bin/nerdwork-server");
    }

    // Once for all that need it. Skips where there is no nginx.
    bool startNginx()
    {
        if (m_nginx.state() == QProcess::Running)
            return true;
        const QString nginx = programNamed("nginx");
        const QString openssl = programNamed("openssl");
        if (nginx.isEmpty() || openssl.isEmpty()) {
            QTest::qSkip("nginx or openssl is not here", __FILE__, __LINE__);
            return false;
        }
        startServer();
        makeCertificate(openssl);
        writeConfiguration();
        if (QTest::currentTestFailed())
            return false;
        m_nginx.setProcessChannelMode(QProcess::MergedChannels);
        m_nginx.start(nginx,
                      {QStringLiteral("-p"), m_folder.path(), QStringLiteral("-e"),
                       QStringLiteral("stderr"), QStringLiteral("-c"),
                       m_folder.filePath(QStringLiteral("nginx.conf"))});
        const bool answers = m_nginx.waitForStarted()
            && QTest::qWaitFor(
                                 [this] {
                                     return m_nginx.state() == QProcess::NotRunning
                                         || ask(m_port, getOf("/livez")).status == 200;
                                 },
                                 kWaitMs);
        if (answers && m_nginx.state() == QProcess::Running)
            return true;
        QTest::qFail(m_nginx.readAll().constData(), __FILE__, __LINE__);
        return false;
    }

    void startServer()
    {
        m_server = std::make_unique<ServerProcess>();
        m_server->setOptions({QStringLiteral("--no-rate-limit"), QStringLiteral("--no-demo"),
                              QStringLiteral("--trusted-proxy"), QStringLiteral("127.0.0.1")});
        const QString book = m_folder.filePath(QStringLiteral("Night Train.cbz"));
        BookBuilder().addPages(4).writeZip(book);
        QCOMPARE(m_server->run({QStringLiteral("import"), book}).exitCode, 0);
        QVERIFY(m_server->start());
        HttpClient client = m_server->client();
        const QString comic = client.get("/comics").data()[0][QLatin1String("id")].toString();
        const QByteArray list = "/comics/" + comic.toUtf8() + "/pages";
        for (const QJsonValue &page : client.get(list).data().toArray())
            m_pages.append(page[QLatin1String("url")].toString().toUtf8());
        QCOMPARE(m_pages.size(), 4);
    }

    void makeCertificate(const QString &openssl)
    {
        const Ran made =
            run(openssl,
                {QStringLiteral("req"), QStringLiteral("-x509"), QStringLiteral("-newkey"),
                 QStringLiteral("ec"), QStringLiteral("-pkeyopt"),
                 QStringLiteral("ec_paramgen_curve:prime256v1"), QStringLiteral("-nodes"),
                 QStringLiteral("-days"), QStringLiteral("2"), QStringLiteral("-subj"),
                 QStringLiteral("/CN=comics.example"), QStringLiteral("-keyout"),
                 m_folder.filePath(QStringLiteral("key.pem")), QStringLiteral("-out"),
                 m_folder.filePath(QStringLiteral("certificate.pem"))});
        QVERIFY2(made.code == 0, made.said.constData());
    }

    void writeConfiguration()
    {
        m_port = freePort();
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("NERDWORK_UPSTREAM"),
                           QStringLiteral("127.0.0.1:%1").arg(m_server->port()));
        environment.insert(QStringLiteral("NERDWORK_LISTEN"),
                           QStringLiteral("127.0.0.1:%1").arg(m_port));
        environment.insert(QStringLiteral("NERDWORK_STATE"), m_folder.path());
        const Ran filled = run(deployFolder() % QStringLiteral("/nginx/fill"),
                               {deployFolder() % QStringLiteral("/nginx/nerdwork.conf"),
                                m_folder.filePath(QStringLiteral("nerdwork.conf"))},
                               environment);
        QVERIFY2(filled.code == 0, filled.said.constData());
        // As Debian's nginx.conf has it, in a folder of its own.
        QByteArray main = geteuid() == 0 ? "user root;\n" : "";
        const QByteArray folder = m_folder.path().toUtf8();
        main += "daemon off;\nworker_processes 1;\npid " + folder
            + "/nginx.pid;\n"
              "events { worker_connections 512; }\nhttp {\naccess_log off;\n";
        for (const char *kind : {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"})
            main += QByteArray(kind) + "_temp_path " + folder + '/' + kind + ";\n";
        main += "include nerdwork.conf;\n}\n";
        writeText(m_folder.filePath(QStringLiteral("nginx.conf")), main);
    }

    QTemporaryDir m_folder;
    std::unique_ptr<ServerProcess> m_server;
    QProcess m_nginx;
    quint16 m_port = 0;
    QByteArrayList m_pages; // their addresses
};

QTEST_GUILESS_MAIN(TestDeploy)
#include "tst_deploy.moc"
