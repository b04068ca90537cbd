#include "server/common/runtime/serverconfig.h"

#include <QDir>
#include <QTest>

using namespace nw;
using namespace nw::server;

namespace {

QProcessEnvironment environment(std::initializer_list<std::pair<const char *, const char *>> values)
{
    QProcessEnvironment result;
    for (const auto &[name, value] : values)
        result.insert(QString::fromLatin1(name), QString::fromUtf8(value));
    return result;
}

QStringList arguments(const char *text)
{
    return QString::fromUtf8(text).split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

} // namespace

class TestServerConfig : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingSaidIsAServerForOneMachine()
    {
        const auto config = readServerConfig({}, {});
        QVERIFY(config);
        QCOMPARE(config->address, QHostAddress(QHostAddress::LocalHost));
        QCOMPARE(config->port, quint16(3000));
        QCOMPARE(config->dataFolder,
                 QDir::homePath() + QStringLiteral("/.local/share/nerdwork-server"));
        QCOMPARE(config->databaseUrl,
                 QStringLiteral("sqlite:") + config->dataFolder + QStringLiteral("/nerdwork.db"));
        QVERIFY(config->jwtSecret.isEmpty());
        QCOMPARE(config->jwtLifetimeSeconds, 900);
        QCOMPARE(config->rates, RequestRates::Limited);
        QCOMPARE(config->demo, DemoCatalogue::Install);
        QVERIFY(config->corsOrigins.isEmpty());
        QVERIFY(config->paths.isEmpty());
    }

    void trustedProxiesComeFromBoth()
    {
        const auto config =
            readServerConfig(arguments("--trusted-proxy 10.0.0.0/8 --trusted-proxy=::1"),
                             environment({{"TRUSTED_PROXIES", "192.0.2.1, 198.51.100.0/24"}}));
        QVERIFY(config);
        for (const char *trusted : {"10.1.2.3", "::1", "192.0.2.1", "198.51.100.77"})
            QVERIFY2(config->trustedProxies.trusts(QHostAddress(QString::fromLatin1(trusted))),
                     trusted);
        QVERIFY(!config->trustedProxies.trusts(QHostAddress(QHostAddress::LocalHost)));
        QVERIFY(!readServerConfig(arguments("--trusted-proxy everybody"), {}));
        QVERIFY(!readServerConfig({}, environment({{"TRUSTED_PROXIES", "10.0.0.0/99"}})));
    }

    void whoMayReadTheMetricsIsNoProxy()
    {
        const auto config =
            readServerConfig({}, environment({{"METRICS_NETWORKS", "10.0.0.0/8, ::1"}}));
        QVERIFY(config);
        const QHostAddress watcher(QStringLiteral("10.1.2.3"));
        QVERIFY(config->metricsNetworks.trusts(watcher));
        QVERIFY(!config->trustedProxies.trusts(watcher));
        QVERIFY(!readServerConfig({}, environment({{"METRICS_NETWORKS", "everybody"}})));
    }

    void aCommandSaysItsAnswerInColumnsOrAsJson()
    {
        QCOMPARE(readServerConfig(arguments("users ada"), {})->output, CommandOutput::Text);
        const auto json = readServerConfig(arguments("users --json ada"), {});
        QCOMPARE(json->output, CommandOutput::Json);
        QCOMPARE(json->paths, arguments("users ada"));
    }

    void theEnvironmentIsRead()
    {
        const auto config = readServerConfig(
            {},
            environment({{"DATABASE_URL", "postgresql://u:p@h/db"},
                         {"JWT_SECRET", "your-super-secret-jwt-key"},
                         {"JWT_EXPIRES_IN", "7d"},
                         {"NERDWORK_DATA", "/var/lib/nerdwork/"},
                         {"PORT", "8080"},
                         {"CORS_ORIGINS", "https://a.example, http://localhost:5173"}}));
        QVERIFY(config);
        QCOMPARE(config->databaseUrl, QStringLiteral("postgresql://u:p@h/db"));
        QCOMPARE(config->jwtSecret, QByteArray("your-super-secret-jwt-key"));
        QCOMPARE(config->jwtLifetimeSeconds, 7 * 24 * 3600);
        QCOMPARE(config->dataFolder, QStringLiteral("/var/lib/nerdwork"));
        QCOMPARE(config->port, quint16(8080));
        QCOMPARE(config->corsOrigins,
                 (QList<QByteArray>{"https://a.example", "http://localhost:5173"}));
    }

    void theDataFolderFollowsXdg()
    {
        QCOMPARE(readServerConfig({}, environment({{"XDG_DATA_HOME", "/data"}}))->dataFolder,
                 QStringLiteral("/data/nerdwork-server"));
        QCOMPARE(readServerConfig({}, environment({{"XDG_DATA_HOME", "relative"}}))->dataFolder,
                 QDir::homePath() + QStringLiteral("/.local/share/nerdwork-server"));
    }

    void theCommandLineWins()
    {
        const auto config = readServerConfig(
            arguments("--listen [::1]:4000 --data=/d --no-rate-limit --no-demo --log-format text "
                      "--log-level warning --role all"),
            environment({{"PORT", "8080"}, {"NERDWORK_DATA", "/e"}}));
        QVERIFY2(config, config ? "" : qPrintable(config.error().detail));
        QCOMPARE(config->address, QHostAddress(QHostAddress::LocalHostIPv6));
        QCOMPARE(config->port, quint16(4000));
        QCOMPARE(config->dataFolder, QStringLiteral("/d"));
        QCOMPARE(config->databaseUrl, QStringLiteral("sqlite:/d/nerdwork.db"));
        QCOMPARE(config->rates, RequestRates::Unlimited);
        QCOMPARE(config->demo, DemoCatalogue::Leave);
        QCOMPARE(config->logFormat, LogFormat::Text);
        QCOMPARE(config->logLevel, LogLevel::Warning);
    }

    void aRoleHasThePortOfTheSeed_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<Role>("role");
        QTest::addColumn<int>("port");
        QTest::newRow("all") << "all" << Role::All << 3000;
        QTest::newRow("gateway") << "gateway" << Role::Gateway << 3000;
        QTest::newRow("auth") << "auth" << Role::Auth << 3001;
        QTest::newRow("users") << "users" << Role::Users << 3002;
        QTest::newRow("comics") << "comics" << Role::Comics << 3003;
        QTest::newRow("wallet") << "wallet" << Role::Wallet << 3004;
        QTest::newRow("events") << "events" << Role::Events << 3005;
        QTest::newRow("ledger") << "ledger" << Role::Ledger << 3006;
    }

    void aRoleHasThePortOfTheSeed()
    {
        QFETCH(QString, name);
        QFETCH(Role, role);
        QFETCH(int, port);
        const auto config = readServerConfig({QStringLiteral("--role"), name}, {});
        QVERIFY(config);
        QCOMPARE(config->role, role);
        QCOMPARE(int(config->port), port);
        QCOMPARE(
            int(readServerConfig({QStringLiteral("--role"), name}, environment({{"PORT", "8080"}}))
                    ->port),
            8080);
    }

    void theOthersAreWhereTheEnvironmentSays()
    {
        const auto config =
            readServerConfig({},
                             environment({{"AUTH_SERVICE_URL", "http://auth.local:3001"},
                                          {"COMIC_SERVICE_URL", "http://[::1]:4003/"}}));
        QVERIFY(config);
        QCOMPARE(config->serviceUrls[Role::Auth].host(), QStringLiteral("auth.local"));
        QCOMPARE(config->serviceUrls[Role::Comics].port(), 4003);
        QCOMPARE(config->serviceUrls[Role::Users], QUrl(QStringLiteral("http://127.0.0.1:3002")));
    }

    void whatIsNoOptionIsAPath()
    {
        QCOMPARE(readServerConfig(arguments("a.cbz --data /d folder -- --strange.cbz"), {})->paths,
                 arguments("a.cbz folder --strange.cbz"));
    }

    void addressesAreRead_data()
    {
        QTest::addColumn<QString>("listen");
        QTest::addColumn<QString>("address");
        QTest::addColumn<int>("port");
        QTest::newRow("IPv4") << "0.0.0.0:80"
                              << "0.0.0.0" << 80;
        QTest::newRow("localhost") << "localhost:3001"
                                   << "127.0.0.1" << 3001;
        QTest::newRow("any port") << "127.0.0.1:0"
                                  << "127.0.0.1" << 0;
        QTest::newRow("IPv6") << "[::]:65535"
                              << "::" << 65535;
    }

    void addressesAreRead()
    {
        QFETCH(QString, listen);
        QFETCH(QString, address);
        QFETCH(int, port);
        const auto config = readServerConfig({QStringLiteral("--listen"), listen}, {});
        QVERIFY(config);
        QCOMPARE(config->address.toString(), address);
        QCOMPARE(int(config->port), port);
    }

    void mistakesAreToldInOneLine_data()
    {
        QTest::addColumn<QString>("commandLine");
        QTest::addColumn<QString>("variable");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("named");
        const auto option = [](const char *line, const char *named) {
            QTest::newRow(line) << QString::fromLatin1(line) << QString() << QString()
                                << QString::fromLatin1(named);
        };
        option("--listen 3000", "--listen");
        option("--listen host.example:3000", "--listen");
        option("--listen ::1:3000", "--listen");
        option("--listen 127.0.0.1:65536", "--listen");
        option("--listen 127.0.0.1:-1", "--listen");
        option("--listen 127.0.0.1:+80", "--listen");
        option("--listen 127.0.0.1:", "--listen");
        option("--listen", "--listen");
        option("--data", "--data");
        option("--data=", "--data");
        option("--log-format xml", "--log-format");
        option("--log-level loud", "--log-level");
        option("--role cook", "--role");
        option("--verbose", "--verbose");
        const auto variable = [](const char *name, const char *value) {
            QTest::addRow("%s=%s", name, value)
                << QString() << QString::fromLatin1(name) << QString::fromLatin1(value)
                << QString::fromLatin1(name);
        };
        variable("JWT_SECRET", "short");
        variable("AUTH_SERVICE_URL", "auth:3001");
        variable("USER_SERVICE_URL", "https://users.example");
        variable("COMIC_SERVICE_URL", "http://comics.example/api");
        variable("WALLET_SERVICE_URL", "http://me:secret@wallet.example");
        variable("JWT_EXPIRES_IN", "never");
        variable("JWT_EXPIRES_IN", "0");
        variable("JWT_EXPIRES_IN", "-5m");
        variable("JWT_EXPIRES_IN", "31d");
        variable("JWT_EXPIRES_IN", "m");
        variable("JWT_EXPIRES_IN", "99999999999999999999");
        variable("JWT_EXPIRES_IN", "9223372036854775807d");
        variable("PORT", "http");
        variable("PORT", "70000");
        variable("CORS_ORIGINS", "*");
        variable("CORS_ORIGINS", "null");
        variable("CORS_ORIGINS", "comics.example");
        variable("CORS_ORIGINS", "https://comics.example/");
        variable("CORS_ORIGINS", "https://user@comics.example");
    }

    void mistakesAreToldInOneLine()
    {
        QFETCH(QString, commandLine);
        QFETCH(QString, variable);
        QFETCH(QString, value);
        QFETCH(QString, named);
        QProcessEnvironment variables;
        if (!variable.isEmpty())
            variables.insert(variable, value);
        const auto config =
            readServerConfig(commandLine.split(QLatin1Char(' '), Qt::SkipEmptyParts), variables);
        QVERIFY(!config);
        QVERIFY2(config.error().detail.contains(named), qPrintable(config.error().detail));
        QVERIFY(!config.error().detail.contains(QLatin1Char('\n')));
        if (variable == QLatin1String("JWT_SECRET"))
            QVERIFY(!config.error().detail.contains(value + QLatin1Char(' ')));
    }

    void durationsAreRead_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("seconds");
        QTest::newRow("seconds") << "3600" << qint64(3600);
        QTest::newRow("s") << "30s" << qint64(30);
        QTest::newRow("m") << "15m" << qint64(900);
        QTest::newRow("h") << "12h" << qint64(43200);
        QTest::newRow("d") << "30d" << qint64(2592000);
    }

    void durationsAreRead()
    {
        QFETCH(QString, text);
        QFETCH(qint64, seconds);
        const auto parsed = parseDuration(text);
        QVERIFY(parsed);
        QCOMPARE(qint64(*parsed), seconds);
    }
};

QTEST_GUILESS_MAIN(TestServerConfig)
#include "tst_serverconfig.moc"
