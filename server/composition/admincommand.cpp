#include "server/composition/admincommand.h"

#include "server/composition/serverdata.h"
#include "server/console/consoleterminal.h"

#include <QTextStream>
#include <QUrl>

#include <optional>

namespace nw::server {

namespace {

QUrl serverUrl(const ServerConfig &config)
{
    QUrl url;
    url.setScheme(QStringLiteral("http"));
    url.setHost(config.address.toString());
    url.setPort(config.port);
    return url;
}

// Another secret than the server's would be a token that is refused: better said than made.
Result<QByteArray> secretOf(const ServerConfig &config)
{
    const bool isKept = QFile::exists(config.dataFolder % u"/jwt-secret");
    if (config.jwtSecret.isEmpty() && !isKept)
        return failure(ErrorCode::NotFound,
                       u"neither JWT_SECRET nor the server's secret in " % config.dataFolder);
    return serverSecret(config);
}

ExitCode codeOf(console::CommandOutcome::End end)
{
    switch (end) {
    case console::CommandOutcome::End::Done:
        return ExitCode::Done;
    case console::CommandOutcome::End::Refused:
        return ExitCode::Failed;
    case console::CommandOutcome::End::Usage:
        return ExitCode::Usage;
    case console::CommandOutcome::End::Unreachable:
        return ExitCode::Address;
    }
    Q_UNREACHABLE();
}

} // namespace

ExitCode adminCommand(const ServerConfig &config)
{
    using console::CommandOutcome;
    if (config.paths.isEmpty())
        return complain(ExitCode::Usage, QStringLiteral("admin wants a command (admin help)"));
    const bool isImport = config.paths.front() == u"import";
    if (isImport) {
        ServerConfig import = config;
        import.paths.removeFirst();
        return import.paths.isEmpty()
            ? complain(ExitCode::Usage, QStringLiteral("import needs at least one file or folder"))
            : importComics(import);
    }
    const auto secret = secretOf(config);
    if (!secret)
        return complain(ExitCode::Data, secret.error().detail);
    const SystemClock clock;
    console::AdminOverHttp api(serverUrl(config), *secret, clock);
    const auto form = config.output == CommandOutput::Json ? console::OutputForm::Json
                                                           : console::OutputForm::Text;
    const CommandOutcome outcome = console::AdminCommands(api).run(config.paths, form);
    const bool isSaid = outcome.end == CommandOutcome::End::Done
        || (outcome.end == CommandOutcome::End::Refused && form == console::OutputForm::Json);
    if (!isSaid) {
        return complain(codeOf(outcome.end), outcome.lines.join(u' '));
    }
    QTextStream out(stdout);
    for (const QString &line : outcome.lines)
        out << line << '\n';
    return codeOf(outcome.end);
}

ExitCode consoleCommand(const ServerConfig &config)
{
    if (!config.paths.isEmpty())
        return complain(ExitCode::Usage, u"console takes no " % config.paths.front());
    const auto secret = secretOf(config);
    if (!secret)
        return complain(ExitCode::Data, secret.error().detail);
    const SystemClock clock;
    console::AdminOverHttp api(serverUrl(config), *secret, clock);
    if (!console::runConsole(api, serverUrl(config).toString()))
        return complain(ExitCode::Usage, QStringLiteral("console needs a terminal (see admin)"));
    return ExitCode::Done;
}

} // namespace nw::server
