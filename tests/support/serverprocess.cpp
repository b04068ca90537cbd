#include "tests/support/serverprocess.h"

#include <QDeadlineTimer>
#include <QRegularExpression>
#include <QTest>

namespace nw::test {

namespace {

constexpr int kStartMs = 60'000;
constexpr int kEndMs = 10'000;
constexpr int kRunMs = 120'000;
constexpr int kPollMs = 20;

} // namespace

ServerProcess::ServerProcess()
    : m_options({QStringLiteral("--no-rate-limit"), QStringLiteral("--no-demo")})
    , m_environment(QProcessEnvironment::systemEnvironment())
{
    // The server of a test knows nothing of the machine's own.
    for (const char *name : {"DATABASE_URL", "JWT_SECRET", "JWT_EXPIRES_IN", "NERDWORK_DATA"})
        m_environment.remove(QString::fromLatin1(name));
}

ServerProcess::~ServerProcess()
{
    kill();
}

void ServerProcess::setEnvironment(const QString &name, const QString &value)
{
    m_environment.insert(name, value);
}

bool ServerProcess::start()
{
    const QString listen = QStringLiteral("127.0.0.1:%1").arg(m_port);
    m_output.clear();
    m_process.setProcessEnvironment(m_environment);
    m_process.start(program(),
                    QStringList{QStringLiteral("serve"), QStringLiteral("--listen"), listen,
                                QStringLiteral("--data"), m_folder.path()}
                        + m_options);
    if (m_process.waitForStarted(kStartMs) && waitForPort() && waitUntilReady())
        return true;
    const QString why = QStringLiteral("nerdwork-server did not start: ")
        % m_process.errorString() % u'\n' % log();
    QTest::qFail(why.toUtf8().constData(), __FILE__, __LINE__);
    return false;
}

int ServerProcess::terminate()
{
    m_process.terminate();
    if (!m_process.waitForFinished(kEndMs)) {
        kill();
        return -1;
    }
    return m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -1;
}

void ServerProcess::kill()
{
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.kill();
    m_process.waitForFinished(kEndMs);
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
    return QStringLiteral("http://127.0.0.1:%1").arg(m_port);
}

QString ServerProcess::log()
{
    m_log += m_process.readAllStandardError();
    return QString::fromUtf8(m_log);
}

HttpClient ServerProcess::client() const
{
    HttpClient client(QHostAddress(QHostAddress::LocalHost), m_port);
    client.loadContract();
    return client;
}

QString ServerProcess::program()
{
    return qEnvironmentVariable("NW_BUILD_DIR") % QStringLiteral("/bin/nerdwork-server");
}

// The first line of standard output says where the server answers, because it may choose the port.
bool ServerProcess::waitForPort()
{
    static const QRegularExpression address(QStringLiteral("http://127\\.0\\.0\\.1:(\\d+)"));
    const QDeadlineTimer deadline(kStartMs);
    while (!m_output.contains('\n')) {
        if (!m_process.waitForReadyRead(int(deadline.remainingTime())))
            return false;
        m_output += m_process.readAllStandardOutput();
    }
    m_port = address.match(QString::fromUtf8(m_output)).captured(1).toUShort();
    return m_port != 0;
}

bool ServerProcess::waitUntilReady()
{
    HttpClient client(QHostAddress(QHostAddress::LocalHost), m_port);
    QDeadlineTimer deadline(kStartMs);
    while (client.sendUnchecked({"GET", "/readyz", {}, {}}).status != 200) {
        if (deadline.hasExpired() || m_process.waitForFinished(kPollMs))
            return false;
    }
    return true;
}

} // namespace nw::test
