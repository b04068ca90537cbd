#include "tests/support/bookbuilder.h"
#include "tests/support/serverprocess.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <poll.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace nw;
using namespace nw::test;

namespace {

QByteArray signupBody(const QByteArray &name)
{
    return "{\"email\":\"" + name + "@example.org\",\"username\":\"" + name
        + "\",\"password\":\"a long walk at dusk\"}";
}

// A program on a terminal of its own.
class Terminal
{
public:
    explicit Terminal(const QStringList &arguments)
    {
        QByteArrayList words{
            (qEnvironmentVariable("NW_BUILD_DIR") % QStringLiteral("/bin/nerdwork-server"))
                .toUtf8()};
        for (const QString &argument : arguments)
            words.append(argument.toUtf8());
        std::vector<char *> pointers;
        for (QByteArray &word : words)
            pointers.push_back(word.data());
        pointers.push_back(nullptr);
        winsize size = {30, 110, 0, 0};
        m_process = forkpty(&m_descriptor, nullptr, nullptr, &size);
        if (m_process == 0) {
            execv(pointers[0], pointers.data());
            _exit(127);
        }
    }
    ~Terminal()
    {
        if (m_process > 0) {
            ::kill(m_process, SIGKILL);
            waitpid(m_process, nullptr, 0);
        }
        close(m_descriptor);
    }
    Terminal(const Terminal &) = delete;
    Terminal &operator=(const Terminal &) = delete;

    void type(const QByteArray &keys)
    {
        QCOMPARE(::write(m_descriptor, keys.constData(), static_cast<size_t>(keys.size())),
                 keys.size());
    }

    // Until the program has drawn this.
    bool shows(const QByteArray &text)
    {
        m_seen.clear();
        return QTest::qWaitFor(
            [this, &text] {
                read();
                return m_seen.contains(text);
            },
            15'000);
    }

    int end() // its exit code; -1: it did not end
    {
        int status = 0;
        const bool ended = QTest::qWaitFor(
            [this, &status] {
                read();
                return waitpid(m_process, &status, WNOHANG) == m_process;
            },
            10'000);
        if (!ended || !WIFEXITED(status))
            return -1;
        m_process = -1;
        return WEXITSTATUS(status);
    }

    QByteArray seen() const { return m_seen; }

private:
    void read()
    {
        pollfd waiting = {m_descriptor, POLLIN, 0};
        char block[8192];
        while (poll(&waiting, 1, 0) > 0) {
            const ssize_t count = ::read(m_descriptor, block, sizeof block);
            if (count <= 0)
                return;
            m_seen.append(block, count);
        }
    }

    pid_t m_process = -1;
    int m_descriptor = -1;
    QByteArray m_seen;
};

} // namespace

// The server in the hands of whoever runs it, from the command line and on a terminal.
class TestConsole : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_server.start());
        m_client = std::make_unique<HttpClient>(m_server.client());
        const HttpAnswer made = m_client->post("/auth/signup", signupBody("ada"));
        QCOMPARE(made.status, 201);
        m_token = made.data()[QLatin1String("token")].toString();
    }

    void theFirstAdministratorIsMadeOnTheCommandLine()
    {
        m_client->setToken(m_token);
        QCOMPARE(m_client->get("/admin/users").status, 403);
        const auto made =
            admin({QStringLiteral("roles"), QStringLiteral("ada"), QStringLiteral("admin")});
        QVERIFY2(made.exitCode == 0, qPrintable(made.standardError));
        QVERIFY(made.standardOutput.contains(QStringLiteral("admin")));
        QCOMPARE(m_client->get("/admin/users").status, 200);
        // Who did it is in the audit log.
        QVERIFY(QTest::qWaitFor(
            [this] {
                return admin({QStringLiteral("audit")})
                    .standardOutput.contains(QStringLiteral("console"));
            },
            10'000));
    }

    void programsReadJson()
    {
        const auto listed =
            admin({QStringLiteral("users"), QStringLiteral("ad"), QStringLiteral("--json")});
        QCOMPARE(listed.exitCode, 0);
        const QJsonArray users = QJsonDocument::fromJson(listed.standardOutput.toUtf8()).array();
        QCOMPARE(users.size(), 1);
        QCOMPARE(users.at(0)[QLatin1String("username")].toString(), QStringLiteral("ada"));
        const auto stats = admin({QStringLiteral("stats"), QStringLiteral("--json")});
        QVERIFY(QJsonDocument::fromJson(stats.standardOutput.toUtf8())
                    .object()[QLatin1String("requests")]
                    .toInt()
                > 0);
    }

    void sessionsAreEndedOnTheCommandLine()
    {
        m_client->setToken({});
        const HttpAnswer made = m_client->post("/auth/signup", signupBody("bob"));
        m_client->setToken(made.data()[QLatin1String("token")].toString());
        QCOMPARE(m_client->get("/auth/me").status, 200);
        QCOMPARE(admin({QStringLiteral("sign-out"), QStringLiteral("bob")}).exitCode, 0);
        QCOMPARE(m_client->get("/auth/me").status, 401);
    }

    void whatGoesWrongIsOneLineAndACode_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<int>("exitCode");
        const auto list = [](const char *text) { return QString::fromLatin1(text).split(u' '); };
        QTest::newRow("no such command") << list("reboot") << 2;
        QTest::newRow("no account") << list("user nobody") << 1;
        QTest::newRow("no role") << list("roles ada emperor") << 1;
        QTest::newRow("nothing to import") << list("import") << 2;
        QTest::newRow("no file") << list("import absent.cbz") << 1;
    }

    void whatGoesWrongIsOneLineAndACode()
    {
        QFETCH(QStringList, words);
        QFETCH(int, exitCode);
        QCOMPARE(admin(words).exitCode, exitCode);
    }

    void comicsAreBroughtInAndFound()
    {
        const QString book = m_server.dataFolder() % QStringLiteral("/Night Train.cbz");
        BookBuilder().addPages(3).writeZip(book);
        QCOMPARE(admin({QStringLiteral("import"), book}).exitCode, 0);
        const auto found = admin({QStringLiteral("comics"), QStringLiteral("night")});
        QCOMPARE(found.exitCode, 0);
        QVERIFY(found.standardOutput.contains(QStringLiteral("Night Train")));
    }

    void aServerThatIsNotThereIsSaid()
    {
        const auto ended =
            m_server.run({QStringLiteral("admin"), QStringLiteral("health"),
                          QStringLiteral("--listen"), QStringLiteral("127.0.0.1:9")});
        QCOMPARE(ended.exitCode, 3);
        QVERIFY(ended.standardError.contains(QStringLiteral("no server answers")));
        QTemporaryDir elsewhere;
        const auto unknown = m_server.runAsIs({QStringLiteral("admin"), QStringLiteral("health"),
                                               QStringLiteral("--data"), elsewhere.path()});
        QCOMPARE(unknown.exitCode, 4);
    }

    void theConsoleIsLiveAndTakesCommands()
    {
        Terminal terminal(consoleArguments());
        QVERIFY2(terminal.shows("ready"), terminal.seen().constData());
        QVERIFY2(terminal.shows("requests "), terminal.seen().constData());
        terminal.type("users ad");
        QVERIFY2(terminal.shows("> users ad"), terminal.seen().constData());
        terminal.type("\x7f"
                      "\x7f"
                      "ada\r");
        QVERIFY2(terminal.shows("ada@example.org"), terminal.seen().constData());
        terminal.type("\x1b[A"); // an arrow is no text
        terminal.type("nonsense\r");
        QVERIFY2(terminal.shows("no such command: nonsense"), terminal.seen().constData());
        terminal.type("quit\r");
        QCOMPARE(terminal.end(), 0);
        QVERIFY2(terminal.seen().contains("\x1b[?1049l"), "the screen of before is not back");
    }

    void theConsoleSeesTheServerGoAndComeBack()
    {
        Terminal terminal(consoleArguments());
        QVERIFY(terminal.shows("ready"));
        m_server.kill();
        QVERIFY2(terminal.shows("NOT REACHABLE"), terminal.seen().constData());
        QVERIFY(m_server.start());
        QVERIFY2(terminal.shows("ready"), terminal.seen().constData());
        terminal.type("\x03");
        QCOMPARE(terminal.end(), 0);
    }

    void withoutATerminalItIsNoConsole()
    {
        const auto ended = m_server.run({QStringLiteral("console")});
        QCOMPARE(ended.exitCode, 2);
    }

private:
    ServerProcess::Ended admin(const QStringList &words)
    {
        return m_server.run(QStringList{QStringLiteral("admin")} + words
                            + QStringList{QStringLiteral("--listen"), listen()});
    }

    QString listen() const { return QStringLiteral("127.0.0.1:%1").arg(m_server.port()); }

    QStringList consoleArguments() const
    {
        return {QStringLiteral("console"), QStringLiteral("--listen"), listen(),
                QStringLiteral("--data"), m_server.dataFolder()};
    }

    ServerProcess m_server;
    std::unique_ptr<HttpClient> m_client;
    QString m_token;
};

QTEST_GUILESS_MAIN(TestConsole)
#include "tst_console.moc"
