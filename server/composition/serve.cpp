#include "server/composition/serve.h"

#include "server/comics/importer.h"
#include "server/common/http/httpserver.h"
#include "server/common/runtime/health.h"
#include "server/common/runtime/terminationsignals.h"
#include "server/composition/demoinstaller.h"
#include "server/composition/openapidocument.h"
#include "server/composition/openapiroute.h"
#include "server/composition/services.h"
#include "server/gateway/gateway.h"

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
    if (config.rates == RequestRates::Unlimited)
        options.limits.maxConnectionsPerClient = 0;
    return options;
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

// A server without its demo is still a server: what went wrong is a warning.
void installDemo(Services &services, const std::function<bool()> &goOn, Logger &logger)
{
    QString lines;
    QTextStream out(&lines);
    const auto installed = services.installDemo(goOn, out);
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

ExitCode serveUntilSignal(const ServerConfig &config, Services &services, Health &health,
                          Logger &logger, const Clock &clock, TerminationSignals &signals)
{
    const auto document = openApiDocument();
    if (!document)
        return complain(ExitCode::Failed, document.error().detail);
    Router router;
    addHealthRoutes(router, health);
    addOpenApiRoute(router, *document);
    services.addRoutes(router);
    gateway::Gateway gateway(
        router, [&services](const QByteArray &token) { return services.checkToken(token); }, clock,
        logger, gatewayOptions(config));
    DemoInstaller demo;
    if (config.demo == DemoCatalogue::Install)
        health.add("demo", [&demo] { return demo.check(); });
    WorkerPools pools;
    HttpServer server(serverOptions(config), gateway, pools);
    if (const auto started = server.start(); !started)
        return complain(ExitCode::Address, started.error().detail);

    const QString url = urlOf(config.address, server.port());
    QTextStream(stdout) << "nerdwork-server " NW_VERSION " answers on " << url << Qt::endl;
    logger.log(LogLevel::Info, "started", {{"url", url}});
    if (config.demo == DemoCatalogue::Install) {
        demo.begin([&services, &logger](const std::function<bool()> &goOn) {
            installDemo(services, goOn, logger);
        });
    }
    const int signal = signals.wait();
    logger.log(LogLevel::Info, "stopping", {{"signal", signal}});
    signals.endWithin(kEndMs);
    health.shutDown();
    demo.breakOff();
    server.stop(kDrainMs);
    return ExitCode::Done;
}

} // namespace

ExitCode serve(const ServerConfig &config)
{
    TerminationSignals signals; // before any thread is made
    const SystemClock clock;
    Logger logger(config.logFormat, config.logLevel, STDERR_FILENO, clock);
    const Logger::Redirection redirection(logger);
    auto data = openServerData(config);
    if (!data)
        return refuseData(data.error());
    auto services = Services::make(config, *data, clock);
    if (!services)
        return refuseData(services.error());
    Health health(clock);
    health.add("database", databaseCheck(data->database));
    const ExitCode code = serveUntilSignal(config, **services, health, logger, clock, signals);
    if (code == ExitCode::Done)
        logger.log(LogLevel::Info, "stopped", {});
    return code;
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
