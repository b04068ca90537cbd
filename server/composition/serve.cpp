#include "server/composition/serve.h"

#include "server/comics/importer.h"
#include "server/common/http/httpserver.h"
#include "server/common/runtime/health.h"
#include "server/common/runtime/terminationsignals.h"
#include "server/composition/demoinstaller.h"
#include "server/composition/openapidocument.h"
#include "server/composition/openapiroute.h"
#include "server/composition/operations.h"
#include "server/composition/remoteservices.h"
#include "server/composition/roleservice.h"
#include "server/composition/services.h"
#include "server/gateway/gateway.h"
#include "server/gateway/measuredpipeline.h"
#include "server/gateway/servicegate.h"

#include <QTextStream>

#include <unistd.h>

namespace nw::server {

namespace {

constexpr int kDrainMs = 4000; // of the 5 s in which the program ends
constexpr int kEndMs = 5000;

HttpServerOptions serverOptions(const ServerConfig &config)
{
    HttpServerOptions options;
    options.address = config.address;
    options.port = config.port;
    options.proxies = config.trustedProxies;
    // A service behind the gateway is called by processes of ours alone, each with many
    // connections.
    const bool isDoor = config.role == Role::All || config.role == Role::Gateway;
    if (config.rates == RequestRates::Unlimited || !isDoor)
        options.limits.maxConnectionsPerClient = 0;
    return options;
}

// More do not help on two cores: SQLite's writers wait for each other, PostgreSQL has processes of
// its own.
int databaseThreads(const Database &database)
{
    return database.engine() == Engine::Sqlite ? 2 : 4;
}

gateway::GatewayOptions gatewayOptions(const ServerConfig &config)
{
    gateway::GatewayOptions options;
    options.allowedOrigins = config.corsOrigins;
    options.proxies = config.trustedProxies;
    if (config.rates == RequestRates::Unlimited)
        options.rateLimits = gateway::RateLimits::Lifted;
    return options;
}

QString urlOf(const QHostAddress &address, quint16 port)
{
    const bool isIpv6 = address.protocol() == QAbstractSocket::IPv6Protocol;
    const QString host = isIpv6 ? QString(u'[' % address.toString() % u']') : address.toString();
    return QStringLiteral("http://%1:%2").arg(host).arg(port);
}

// Brings the demo in, asking before each book whether to go on; none where comics are not.
using DemoImport = std::function<Result<int>(const std::function<bool()> &goOn, QTextStream &out)>;

// A server without its demo is still a server: what went wrong is a warning.
void installDemo(const DemoImport &import, const std::function<bool()> &goOn, Logger &logger)
{
    QString lines;
    QTextStream out(&lines);
    const auto installed = import(goOn, out);
    if (!installed)
        logger.log(LogLevel::Warning, "demo failed", {{"detail", installed.error().detail}});
    else if (*installed > 0)
        logger.log(LogLevel::Info, "demo installed", {{"books", *installed}});
    if (!lines.isEmpty())
        logger.log(LogLevel::Warning, "demo", {{"detail", lines.trimmed()}});
}

ExitCode refuseData(const Error &error)
{
    // A URL that is none is the environment's fault; everything else is the data's.
    const bool isInput = error.code == ErrorCode::InvalidInput;
    return complain(isInput ? ExitCode::Usage : ExitCode::Data, error.detail);
}

// What all shapes of the program share: what was there before the first thread, and is to the end.
struct Process
{
    explicit Process(const ServerConfig &serverConfig)
        : config(serverConfig)
        , logger(config.logFormat, config.logLevel, STDERR_FILENO, clock)
        , redirection(logger)
    {
    }

    const ServerConfig &config;
    TerminationSignals signals; // before any thread is made
    SystemClock clock;
    Logger logger;
    Logger::Redirection redirection;
    Health health{clock};
    Operations operations{config, clock, health};
    Router router;
};

// Answers with the routes of `process.router` until a signal ends it. `started` and `stopping` are
// called in between.
ExitCode answerUntilSignal(Process &process, Pipeline &pipeline, WorkerPools &pools,
                           const std::function<void()> &started = {},
                           const std::function<void()> &stopping = {})
{
    gateway::MeasuredPipeline measured(pipeline, process.operations.requests(),
                                       process.operations.problems());
    HttpServer server(serverOptions(process.config), measured, pools);
    process.operations.watch(server);
    process.operations.watch(pools);
    if (const auto listening = server.start(); !listening)
        return complain(ExitCode::Address, listening.error().detail);
    const QString url = urlOf(process.config.address, server.port());
    QTextStream(stdout) << "nerdwork-server " NW_VERSION " answers on " << url << Qt::endl;
    const char *role = infoOf(process.config.role).name;
    process.logger.log(LogLevel::Info, "started",
                       {{"url", url}, {"role", QString::fromLatin1(role)}});
    if (started)
        started();
    const int signal = process.signals.wait();
    process.logger.log(LogLevel::Info, "stopping", {{"signal", signal}});
    process.signals.endWithin(kEndMs);
    process.health.shutDown();
    if (stopping)
        stopping();
    server.stop(kDrainMs);
    process.logger.log(LogLevel::Info, "stopped", {});
    return ExitCode::Done;
}

// With a database, and the demo on the first start.
ExitCode serveServices(Process &process, Pipeline &pipeline, const Database &database,
                       const DemoImport &import)
{
    DemoInstaller demo;
    const bool withDemo = process.config.demo == DemoCatalogue::Install && import;
    if (withDemo)
        process.health.add("demo", [&demo] { return demo.check(); });
    const auto beginDemo = [&] {
        if (!withDemo)
            return;
        demo.begin(
            [&](const std::function<bool()> &goOn) { installDemo(import, goOn, process.logger); });
    };
    WorkerPools pools({"database", databaseThreads(database), 1024, Priority::Normal},
                      {"passwords", 1, 64, Priority::Low});
    return answerUntilSignal(process, pipeline, pools, beginDemo, [&demo] { demo.breakOff(); });
}

ExitCode serveAll(Process &process, ServerData &data)
{
    auto services = Services::make(process.config, data, process.clock, process.logger);
    if (!services)
        return refuseData(services.error());
    Services &all = **services;
    all.addRoutes(process.router);
    gateway::Gateway gateway(
        process.router, [&all](const QByteArray &token) { return all.checkToken(token); },
        process.clock, process.logger, gatewayOptions(process.config));
    return serveServices(process, gateway, *data.database,
                         [&all](const std::function<bool()> &goOn, QTextStream &out) {
                             return all.installDemo(goOn, out);
                         });
}

// One service, behind a gateway in another process.
ExitCode serveAlone(Process &process, ServerData &data, const QByteArray &secret)
{
    Upstreams others(process.config, secret, process.clock);
    auto made =
        RoleService::make({process.config, secret, data, process.clock, process.logger, others});
    if (!made)
        return refuseData(made.error());
    RoleService &service = **made;
    service.addRoutes(process.router);
    gateway::ServiceGate gate(process.router, others.signer(), process.logger);
    DemoImport import;
    if (service.hasDemo()) {
        import = [&service](const std::function<bool()> &goOn, QTextStream &out) {
            return service.installDemo(goOn, out);
    };
}
return serveServices(process, gate, *data.database, import);
}

ExitCode serveGateway(Process &process, const QByteArray &secret)
{
    RemoteServices services(process.config, secret, process.clock);
    if (const auto added = services.addRoutes(process.router); !added)
        return complain(ExitCode::Failed, added.error().detail);
    gateway::Gateway gateway(
        process.router, [&services](const QByteArray &token) { return services.checkToken(token); },
        process.clock, process.logger, gatewayOptions(process.config));
    process.health.add("sessions", [&services] { return services.checkAccessChanges(); });
    WorkerPools pools;
    return answerUntilSignal(process, gateway, pools);
}

// The document is the front door's: the gateway's, or that of the one process that is everything.
ExitCode addDocument(Router &router)
{
    const auto document = openApiDocument();
    if (!document)
        return complain(ExitCode::Failed, document.error().detail);
    addOpenApiRoute(router, *document);
    return ExitCode::Done;
}

} // namespace

ExitCode serve(const ServerConfig &config)
{
    const bool isDoor = config.role == Role::All || config.role == Role::Gateway;
    Process process(config);
    const auto secret = serverSecret(config);
    if (!secret)
        return refuseData(secret.error());
    addHealthRoutes(process.router, process.health);
    process.operations.addRoutes(process.router);
    if (isDoor) {
        if (const ExitCode code = addDocument(process.router); code != ExitCode::Done)
            return code;
    }
    if (config.role == Role::Gateway)
        return serveGateway(process, *secret);
    auto data = openServerData(config);
    if (!data)
        return refuseData(data.error());
    process.health.add("database", databaseCheck(data->database));
    process.operations.watch(*data);
    return config.role == Role::All ? serveAll(process, *data)
                                    : serveAlone(process, *data, *secret);
}

ExitCode importComics(const ServerConfig &config)
{
    const SystemClock clock;
    auto data = openServerData(config);
    if (!data)
        return refuseData(data.error());
    QTextStream out(stdout);
    const int failed = comics::runImport(config.paths, *data->database, *data->blobs, clock, out);
    return failed == 0 ? ExitCode::Done : ExitCode::Failed;
}

ExitCode complain(ExitCode code, const QString &line)
{
    QTextStream(stderr) << "nerdwork-server: " << line << Qt::endl;
    return code;
}

} // namespace nw::server
