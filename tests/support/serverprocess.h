#pragma once

#include "tests/support/httpclient.h"

#include <QProcess>
#include <QTemporaryDir>

namespace nw::test {

// The real nerdwork-server, on a free port of the loopback, with a data folder of its own that goes
// with this object. Killed and started again it has the same port and the same data.
class ServerProcess
{
public:
    ServerProcess();
    ~ServerProcess(); // kills

    // Before start(): without them `--no-rate-limit --no-demo`.
    void setOptions(const QStringList &options) { m_options = options; }
    void setEnvironment(const QString &name, const QString &value);

    // Until /readyz says yes; fails the running test when it does not within 60 seconds.
    bool start();
    int terminate(); // SIGTERM; the exit code, or -1 when it did not end within 10 seconds
    void kill(); // as a crash or a cut network would

    // Runs another command on the same data folder, to its end.
    struct Ended
    {
        int exitCode = -1;
        QString standardOutput;
        QString standardError;
    };
    Ended run(const QStringList &arguments);
    Ended runAsIs(const QStringList &arguments); // without --data

    quint16 port() const { return m_port; }
    QString baseUrl() const; // "http://127.0.0.1:40123"
    QString dataFolder() const { return m_folder.path(); }
    QString log(); // what it wrote to standard error so far
    HttpClient client() const; // with the contract loaded

private:
    static QString program();
    bool waitForPort();
    bool waitUntilReady();

    QTemporaryDir m_folder;
    QStringList m_options;
    QProcessEnvironment m_environment;
    QProcess m_process;
    QByteArray m_output;
    QByteArray m_log;
    quint16 m_port = 0;
};

} // namespace nw::test
