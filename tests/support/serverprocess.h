#pragma once

#include "tests/support/httpclient.h"

#include <QProcess>
#include <QTemporaryDir>

#include <map>

namespace nw::test {

enum class Shape
{
    OneProcess,
    ProcessPerRole // a gateway, and a process for each service behind it
};

// The real nerdwork-server, on a free port of the loopback, with a data folder of its own that goes
// with this object. Killed and started again it has the same port and the same data.
class ServerProcess
{
public:
    explicit ServerProcess(Shape shape = Shape::OneProcess);
    ~ServerProcess(); // kills

    // Before start(): without them `--no-rate-limit --no-demo`.
    void setOptions(const QStringList &options) { m_options = options; }
    void setEnvironment(const QString &name, const QString &value);

    // Until /readyz says yes; fails the running test when it does not within 60 seconds.
    bool start();
    int terminate(); // SIGTERM; the exit code, or -1 when it did not end within 10 seconds
    void kill(); // as a crash or a cut network would

    // With a process a role: the process of one service ("comics").
    void killRole(const QString &role);
    bool startRole(const QString &role);
    quint16 portOf(const QString &role) const { return m_services.at(role)->port; }

    // Runs another command on the same data folder, to its end.
    struct Ended
    {
        int exitCode = -1;
        QString standardOutput;
        QString standardError;
    };
    Ended run(const QStringList &arguments);
    Ended runAsIs(const QStringList &arguments); // without --data

    quint16 port() const { return m_door.port; }
    QString baseUrl() const; // "http://127.0.0.1:40123"
    QString dataFolder() const { return m_folder.path(); }
    QString log(); // what it wrote to standard error so far
    HttpClient client() const; // with the contract loaded

private:
    struct Running
    {
        QProcess process;
        QByteArray output;
        QByteArray log;
        quint16 port = 0; // 0: any free one
    };

    static QString program();
    void chooseServicePorts();
    void begin(Running &running, const QString &role);
    static bool waitFor(Running &running); // until it is ready
    static bool waitForPort(Running &running);
    static bool waitUntilReady(Running &running);
    static int end(Running &running);
    static void kill(Running &running);
    static QByteArray logOf(Running &running);

    const Shape m_shape;
    QTemporaryDir m_folder;
    QStringList m_options;
    QProcessEnvironment m_environment;
    Running m_door;
    std::map<QString, std::unique_ptr<Running>> m_services; // by role
};

} // namespace nw::test
