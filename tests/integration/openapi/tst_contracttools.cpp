#include "tests/support/serverprocess.h"

#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTest>

using namespace nw;
using namespace nw::test;

namespace {

// Where `./nw fuzz api` puts npm's packages, unless NODE_PATH says where they are.
QString packages()
{
    const QString named = qEnvironmentVariable("NODE_PATH");
    return named.isEmpty()
        ? qEnvironmentVariable("NW_SOURCE_DIR") % QStringLiteral("/build/node/node_modules")
        : named;
}

QString whyNot(const char *package)
{
    if (QStandardPaths::findExecutable(QStringLiteral("node")).isEmpty())
        return QStringLiteral("node is not here");
    if (!QFile::exists(packages() % u'/' % QLatin1String(package)))
        return QStringLiteral("npm's packages are not here (./nw fuzz api installs them)");
    return {};
}

struct Ran
{
    int code = -1;
    QByteArray said;
};

Ran node(const QStringList &arguments)
{
    constexpr int kPatienceMs = 240'000;
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("NODE_PATH"), packages());
    environment.insert(QStringLiteral("REDOCLY_TELEMETRY"), QStringLiteral("off"));
    environment.insert(QStringLiteral("REDOCLY_SUPPRESS_UPDATE_NOTICE"), QStringLiteral("true"));
    process.setProcessEnvironment(environment);
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(QStringLiteral("node"), arguments);
    Ran ran;
    if (process.waitForFinished(kPatienceMs) && process.exitStatus() == QProcess::NormalExit)
        ran.code = process.exitCode();
    ran.said = process.readAll();
    return ran;
}

} // namespace

// The contract in the eyes of other programs.
class TestContractTools : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_server.start()); }

    void redoclyFindsNothingWrong()
    {
        if (const QString why = whyNot("@redocly/cli"); !why.isEmpty())
            QSKIP(qPrintable(why));
        QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("openapi.json")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(m_server.client().get("/openapi.json").body);
        file.close();
        const Ran ran = node({packages() % QStringLiteral("/@redocly/cli/bin/cli.js"),
                              QStringLiteral("lint"), QStringLiteral("--max-problems=20"),
                              QStringLiteral("--format=stylish"), file.fileName()});
        QVERIFY2(ran.code == 0, ran.said.constData());
    }

    // The long run is `./nw fuzz api`. The seed repeats what fails.
    void randomRequestsStayWithinTheContract()
    {
        for (const char *package : {"fast-check", "ajv"}) {
            if (const QString why = whyNot(package); !why.isEmpty())
                QSKIP(qPrintable(why));
        }
        const Ran ran = node(
            {qEnvironmentVariable("NW_SOURCE_DIR") % QStringLiteral("/tests/fuzz/api/fuzz.cjs"),
             m_server.baseUrl(), QStringLiteral("400")});
        QVERIFY2(ran.code == 0, ran.said.constData());
    }

private:
    ServerProcess m_server;
};

QTEST_GUILESS_MAIN(TestContractTools)
#include "tst_contracttools.moc"
