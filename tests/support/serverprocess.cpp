#include "tests/support/serverprocess.h"

#include <QDeadlineTimer>
#include <QRegularExpression>
#include <QTcpServer>
#include <QTest>

namespace nw::test {

namespace {

constexpr int kStartMs = 60'000;
constexpr int kEndMs = 10'000;
constexpr int kRunMs = 120'000;
constexpr int kPollMs = 20;

} // namespace

ServerProcess::ServerProcess(Shape shape)
    : m_shape(shape)
    , m_options({QStringLiteral("--no-rate-limit"), QStringLiteral("--no-demo")})
    , m_environment(QProcessEnvironment::systemEnvironment())
{
    // The server of a test knows nothing of the machine's own.
    for (const char *name : {"DATABASE_URL", "JWT_SECRET", "JWT_EXPIRES_IN", "NERDWORK_DATA"})
        m_environment.remove(QString::fromLatin1(name));
    if (shape == Shape::ProcessPerRole)
        chooseServicePorts();
}

ServerProcess::~ServerProcess()
{
    kill();
}

// They have to know each other before the first one starts. All listen for a moment, so that no
// port is taken twice.
void ServerProcess::chooseServicePorts()
{
    static const std::map<QString, QString> variables{
        {QStringLiteral("auth"), QStringLiteral("AUTH_SERVICE_URL")},
        {QStringLiteral("users"), QStringLiteral("USER_SERVICE_URL")},
        {QStringLiteral("comics"), QStringLiteral("COMIC_SERVICE_URL")},
        {QStringLiteral("wallet"), QStringLiteral("WALLET_SERVICE_URL")},
        {QStringLiteral("events"), QStringLiteral("EVENT_SERVICE_URL")},
        {QStringLiteral("ledger"), QStringLiteral("LEDGER_SERVICE_URL")}};
    std::vector<std::unique_ptr<QTcpServer>> taken;
    for (const auto &[role, variable] : variables) {
        taken.push_back(std::make_unique<QTcpServer>());
        if (!taken.back()->listen(QHostAddress::LocalHost))
            qFatal("no free port");
        auto running = std::make_unique<Running>();
        running->port = taken.back()->serverPort();
        m_environment.insert(variable, QStringLiteral("http://127.0.0.1:%1").arg(running->port));
        m_services.emplace(role, std::move(running));
    }
}

void ServerProcess::setEnvironment(const QString &name, const QString &value)
{
    m_environment.insert(name, value);
}

bool ServerProcess::start()
{
    // All of them first: some are ready only when others are.
    for (const auto &[role, running] : m_services)
        begin(*running, role);
    const bool whole = m_shape == Shape::OneProcess;
    begin(m_door, whole ? QStringLiteral("all") : QStringLiteral("gateway"));
    for (const auto &[role, running] : m_services) {
        if (!waitFor(*running))
            return false;
    }
    return waitFor(m_door);
}

void ServerProcess::begin(Running &running, const QString &role)
{
    const QString listen = QStringLiteral("127.0.0.1:%1").arg(running.port);
    running.output.clear();
    running.process.setProcessEnvironment(m_environment);
    running.process.start(program(),
                          QStringList{QStringLiteral("serve"), QStringLiteral("--role"), role,
                                      QStringLiteral("--listen"), listen, QStringLiteral("--data"),
                                      m_folder.path()}
                              + m_options);
}

bool ServerProcess::waitFor(Running &running)
{
    if (running.process.waitForStarted(kStartMs) && waitForPort(running) && waitUntilReady(running))
        return true;
    const QString why = QStringLiteral("nerdwork-server did not start: ")
        % running.process.errorString() % u'\n' % QString::fromUtf8(logOf(running));
    QTest::qFail(why.toUtf8().constData(), __FILE__, __LINE__);
    return false;
}

int ServerProcess::terminate()
{
    int code = end(m_door);
    for (const auto &[role, running] : m_services)
        code = std::max(code, end(*running));
    return code;
}

int ServerProcess::end(Running &running)
{
    running.process.terminate();
    if (!running.process.waitForFinished(kEndMs)) {
        kill(running);
        return -1;
    }
    return running.process.exitStatus() == QProcess::NormalExit ? running.process.exitCode() : -1;
}

void ServerProcess::kill()
{
    kill(m_door);
    for (const auto &[role, running] : m_services)
        kill(*running);
}

void ServerProcess::kill(Running &running)
{
    if (running.process.state() == QProcess::NotRunning)
        return;
    running.process.kill();
    running.process.waitForFinished(kEndMs);
}

void ServerProcess::killRole(const QString &role)
{
    kill(*m_services.at(role));
}

bool ServerProcess::startRole(const QString &role)
{
    begin(*m_services.at(role), role);
    return waitFor(*m_services.at(role));
}

ServerProcess::Ended ServerProcess::run(const QStringList &arguments)
{
    const bool isCommand = !arguments.isEmpty() && !arguments.front().startsWith(u'-');
    if (!isCommand)
        return runAsIs(arguments);
    return runAsIs(arguments + QStringList{QStringLiteral("--data"), m_folder.path()});
}

ServerProcess::Ended ServerProcess::runAsIs(const QStringList &arguments)
{
    QProcess process;
    process.setProcessEnvironment(m_environment);
    process.start(program(), arguments);
    Ended ended;
    if (process.waitForFinished(kRunMs) && process.exitStatus() == QProcess::NormalExit)
        ended.exitCode = process.exitCode();
    ended.standardOutput = QString::fromUtf8(process.readAllStandardOutput());
    ended.standardError = QString::fromUtf8(process.readAllStandardError());
    return ended;
}

QString ServerProcess::baseUrl() const
{
    return QStringLiteral("http://127.0.0.1:%1").arg(m_door.port);
}

QString ServerProcess::log()
{
    QByteArray all = logOf(m_door);
    for (const auto &[role, running] : m_services)
        all += logOf(*running);
    return QString::fromUtf8(all);
}

QByteArray ServerProcess::logOf(Running &running)
{
    running.log += running.process.readAllStandardError();
    return running.log;
}

HttpClient ServerProcess::client() const
{
    HttpClient client(QHostAddress(QHostAddress::LocalHost), m_door.port);
    client.loadContract();
    return client;
}

QString ServerProcess::program()
{
    return qEnvironmentVariable("NW_BUILD_DIR") % QStringLiteral("/bin/nerdwork-server");
}

// The first line of standard output says where the server answers, because it may choose the port.
bool ServerProcess::waitForPort(Running &running)
{
    static const QRegularExpression address(QStringLiteral("http://127\\.0\\.0\\.1:(\\d+)"));
    const QDeadlineTimer deadline(kStartMs);
    while (!running.output.contains('\n')) {
        if (!running.process.waitForReadyRead(int(deadline.remainingTime())))
            return false;
        running.output += running.process.readAllStandardOutput();
    }
    running.port = address.match(QString::fromUtf8(running.output)).captured(1).toUShort();
    return running.port != 0;
}

bool ServerProcess::waitUntilReady(Running &running)
{
    HttpClient client(QHostAddress(QHostAddress::LocalHost), running.port);
    QDeadlineTimer deadline(kStartMs);
    while (client.sendUnchecked({"GET", "/readyz", {}, {}}).status != 200) {
        if (deadline.hasExpired() || running.process.waitForFinished(kPollMs))
            return false;
    }
    return true;
}

} // namespace nw::test
