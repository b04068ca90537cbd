#include "server/common/runtime/serverconfig.h"

#include <QDir>
#include <QUrl>

#include <optional>

namespace nw::server {

namespace {

constexpr qsizetype kMinSecretBytes = 16;
constexpr std::int64_t kMaxLifetimeSeconds = 30LL * 24 * 3600;

// What has been read so far.
struct Reading : ServerConfig
{
    std::optional<quint16> givenPort; // none: the role's
};

tl::unexpected<Error> refused(const QString &why)
{
    return failure(ErrorCode::InvalidInput, why);
}

QString defaultDataFolder(const QProcessEnvironment &environment)
{
    const QString xdg = environment.value(QStringLiteral("XDG_DATA_HOME"));
    const QString base =
        QDir::isAbsolutePath(xdg) ? xdg : QDir::homePath() % QStringLiteral("/.local/share");
    return base % QStringLiteral("/nerdwork-server");
}

std::optional<quint16> parsePort(const QString &text)
{
    bool isNumber = false;
    const ushort port = text.toUShort(&isNumber);
    const bool plain = !text.isEmpty() && text.at(0).isDigit();
    return isNumber && plain ? std::optional<quint16>(port) : std::nullopt;
}

Result<void> readListen(Reading &config, const QString &value)
{
    const qsizetype colon = value.lastIndexOf(QLatin1Char(':'));
    QString host = value.left(std::max<qsizetype>(colon, 0));
    if (host.startsWith(QLatin1Char('[')) && host.endsWith(QLatin1Char(']')))
        host = host.mid(1, host.size() - 2);
    else if (host.contains(QLatin1Char(':')))
        host.clear(); // IPv6 without brackets: which colon is the port's?
    const auto port = parsePort(value.mid(colon + 1));
    QHostAddress address;
    const bool known = host == QLatin1String("localhost")
        ? address.setAddress(QStringLiteral("127.0.0.1"))
        : address.setAddress(host);
    if (colon < 0 || !known || !port)
        return refused(
            QStringLiteral("--listen wants ADDRESS:PORT, such as 127.0.0.1:3000 or [::1]:3000"));
    config.address = address;
    config.givenPort = port;
    return {};
}

Result<void> readLogFormat(Reading &config, const QString &value)
{
    if (value != QLatin1String("json") && value != QLatin1String("text"))
        return refused(QStringLiteral("--log-format wants json or text"));
    config.logFormat = value == QLatin1String("json") ? LogFormat::Json : LogFormat::Text;
    return {};
}

Result<void> readLogLevel(Reading &config, const QString &value)
{
    static const QStringList levels = {QStringLiteral("debug"), QStringLiteral("info"),
                                       QStringLiteral("warning"), QStringLiteral("error")};
    const qsizetype index = levels.indexOf(value);
    if (index < 0)
        return refused(QStringLiteral("--log-level wants ") % levels.join(QLatin1String(", ")));
    config.logLevel = static_cast<LogLevel>(index);
    return {};
}

Result<void> readDataFolder(Reading &config, const QString &value)
{
    config.dataFolder = QDir::cleanPath(QDir().absoluteFilePath(value));
    return {};
}

Result<void> readRole(Reading &config, const QString &value)
{
    const auto role = roleNamed(value);
    if (!role) {
        QStringList names;
        for (const RoleInfo &info : allRoles())
            names.append(QString::fromLatin1(info.name));
        return refused(QStringLiteral("--role wants ") % names.join(QLatin1String(", ")));
    }
    config.role = *role;
    return {};
}

Result<void> readTrustedProxy(Reading &config, const QString &value)
{
    return config.trustedProxies.add(value);
}

struct Option
{
    const char *name;
    Result<void> (*read)(Reading &, const QString &);
};

constexpr Option kOptions[] = {{"--listen", readListen},
                               {"--data", readDataFolder},
                               {"--log-format", readLogFormat},
                               {"--log-level", readLogLevel},
                               {"--role", readRole},
                               {"--trusted-proxy", readTrustedProxy}};

Result<void> readOption(Reading &config, const QString &name, std::optional<QString> value)
{
    for (const Option &option : kOptions) {
        if (name != QLatin1String(option.name))
            continue;
        if (!value || value->isEmpty())
            return refused(name % QStringLiteral(" wants a value"));
        return option.read(config, *value);
    }
    return refused(QStringLiteral("unknown option ") % name);
}

Result<void> readArguments(Reading &config, const QStringList &arguments)
{
    for (qsizetype i = 0; i < arguments.size(); ++i) {
        const QString &argument = arguments.at(i);
        if (argument == QLatin1String("--")) {
            config.paths += arguments.mid(i + 1);
            return {};
        }
        if (argument == QLatin1String("--no-rate-limit")) {
            config.rates = RequestRates::Unlimited;
        } else if (argument == QLatin1String("--json")) {
            config.output = CommandOutput::Json;
        } else if (argument == QLatin1String("--no-demo")) {
            config.demo = DemoCatalogue::Leave;
        } else if (argument.startsWith(QLatin1String("--"))) {
            const qsizetype equals = argument.indexOf(QLatin1Char('='));
            std::optional<QString> value;
            if (equals >= 0)
                value = argument.mid(equals + 1);
            else if (i + 1 < arguments.size())
                value = arguments.at(++i);
            if (auto read = readOption(config, argument.left(equals), value); !read)
                return read;
        } else {
            config.paths.append(argument);
        }
    }
    return {};
}

Result<void> readOrigins(Reading &config, const QString &value)
{
    for (const QString &part : value.split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        const QString origin = part.trimmed();
        const QUrl url(origin, QUrl::StrictMode);
        const bool web =
            url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https");
        if (!web || url.host().isEmpty() || !url.path().isEmpty() || url.hasQuery()
            || url.hasFragment() || !url.userInfo().isEmpty())
            return refused(
                QStringLiteral("CORS_ORIGINS wants origins such as https://comics.example"));
        config.corsOrigins.append(origin.toUtf8());
    }
    return {};
}

Result<void> readNetworks(TrustedProxies &networks, const char *variable, const QString &value)
{
    for (const QString &network : value.split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        if (auto added = networks.add(network.trimmed()); !added)
            return refused(QLatin1String(variable) % QStringLiteral(": ") % added.error().detail);
    }
    return {};
}

Result<void> readPayments(Reading &config, const QProcessEnvironment &environment)
{
    const auto value = [&](const char *name) { return environment.value(QLatin1String(name)); };
    config.stripeSecretKey = value("STRIPE_SECRET_KEY").toUtf8();
    for (const QByteArray &secret : value("STRIPE_WEBHOOK_SECRET").toUtf8().split(',')) {
        if (!secret.trimmed().isEmpty())
            config.stripeWebhookSecrets.append(secret.trimmed());
    }
    if (const QString url = value("STRIPE_API_BASE"); !url.isEmpty())
        config.stripeUrl = url;
    config.publicUrl = value("PUBLIC_URL");
    if (config.stripeSecretKey.isEmpty())
        return {};
    if (config.stripeWebhookSecrets.isEmpty())
        return refused(QStringLiteral("STRIPE_SECRET_KEY needs STRIPE_WEBHOOK_SECRET beside it"));
    if (!config.publicUrl.startsWith(u"http"))
        return refused(QStringLiteral("STRIPE_SECRET_KEY needs PUBLIC_URL beside it"));
    return {};
}

Result<void> readMail(Reading &config, const QProcessEnvironment &environment)
{
    const auto value = [&](const char *name) { return environment.value(QLatin1String(name)); };
    if (const QString from = value("MAIL_FROM"); !from.isEmpty()) {
        if (!from.contains(u'@') || from.contains(u' '))
            return refused(QStringLiteral("MAIL_FROM wants an address such as comics@example.org"));
        config.mailFrom = from;
    }
    if (!config.publicUrl.isEmpty()
        && (!config.publicUrl.startsWith(u"http") || config.publicUrl.contains(u' ')))
        return refused(
            QStringLiteral("PUBLIC_URL wants an address such as https://comics.example"));
    const QString text = value("SMTP_URL");
    if (text.isEmpty())
        return {};
    const QUrl url(text, QUrl::StrictMode);
    const bool known = url.scheme() == u"smtp" || url.scheme() == u"smtps";
    if (!url.isValid() || !known || url.host().isEmpty() || url.hasQuery() || url.hasFragment()
        || url.path().size() > 1)
        return refused(
            QStringLiteral("SMTP_URL wants an address such as smtps://user:password@host"));
    config.smtpUrl = url;
    return {};
}

Result<void> readServiceUrls(Reading &config, const QProcessEnvironment &environment)
{
    for (const RoleInfo &info : allRoles()) {
        if (!info.urlVariable)
            continue;
        const QString variable = QString::fromLatin1(info.urlVariable);
        const QString text =
            environment.value(variable, QStringLiteral("http://127.0.0.1:%1").arg(info.port));
        const QUrl url(text, QUrl::StrictMode);
        const bool plain = url.isValid() && url.scheme() == QLatin1String("http")
            && !url.host().isEmpty() && (url.path().isEmpty() || url.path() == QLatin1String("/"))
            && !url.hasQuery() && !url.hasFragment() && url.userInfo().isEmpty();
        if (!plain)
            return refused(variable % QStringLiteral(" wants an address such as http://host:")
                           % QString::number(info.port));
        config.serviceUrls.insert(info.role, url);
    }
    return {};
}

Result<void> readEnvironment(Reading &config, const QProcessEnvironment &environment)
{
    const auto value = [&](const char *name) { return environment.value(QLatin1String(name)); };
    config.dataFolder = defaultDataFolder(environment);
    if (const QString folder = value("NERDWORK_DATA"); !folder.isEmpty()) {
        if (auto read = readDataFolder(config, folder); !read)
            return read;
    }
    config.databaseUrl = value("DATABASE_URL");
    config.jwtSecret = value("JWT_SECRET").toUtf8();
    if (!config.jwtSecret.isEmpty() && config.jwtSecret.size() < kMinSecretBytes)
        return refused(QStringLiteral("JWT_SECRET is shorter than %1 bytes").arg(kMinSecretBytes));
    if (const QString lifetime = value("JWT_EXPIRES_IN"); !lifetime.isEmpty()) {
        const auto seconds = parseDuration(lifetime);
        if (!seconds)
            return refused(QStringLiteral("JWT_EXPIRES_IN ") % seconds.error().detail);
        config.jwtLifetimeSeconds = *seconds;
    }
    if (const QString text = value("PORT"); !text.isEmpty()) {
        const auto port = parsePort(text);
        if (!port)
            return refused(QStringLiteral("PORT is not a port number"));
        config.givenPort = port;
    }
    for (const auto &[variable, networks] :
         {std::pair{"TRUSTED_PROXIES", &config.trustedProxies},
          std::pair{"METRICS_NETWORKS", &config.metricsNetworks}}) {
        if (auto read = readNetworks(*networks, variable, value(variable)); !read)
            return read;
    }
    if (auto read = readPayments(config, environment); !read)
        return read;
    if (auto read = readMail(config, environment); !read)
        return read;
    if (auto read = readServiceUrls(config, environment); !read)
        return read;
    return readOrigins(config, value("CORS_ORIGINS"));
}

} // namespace

Result<std::int64_t> parseDuration(const QString &text)
{
    static const QString kUnits = QStringLiteral("smhd");
    static constexpr std::int64_t kSeconds[] = {1, 60, 3600, 24LL * 3600};
    QString digits = text;
    std::int64_t unit = 1;
    if (const qsizetype index = text.isEmpty() ? -1 : kUnits.indexOf(text.back()); index >= 0) {
        unit = kSeconds[index];
        digits.chop(1);
    }
    bool isNumber = false;
    const qint64 count = digits.toLongLong(&isNumber);
    if (!isNumber || !digits.at(0).isDigit() || count < 1 || count > kMaxLifetimeSeconds / unit)
        return refused(
            QStringLiteral("wants a time up to 30 days, such as 15m, 12h, 7d or seconds"));
    return count * unit;
}

Result<ServerConfig> readServerConfig(const QStringList &arguments,
                                      const QProcessEnvironment &environment)
{
    Reading config;
    if (auto read = readEnvironment(config, environment); !read)
        return tl::unexpected(read.error());
    if (auto read = readArguments(config, arguments); !read)
        return tl::unexpected(read.error());
    config.port = config.givenPort.value_or(infoOf(config.role).port);
    if (config.databaseUrl.isEmpty())
        config.databaseUrl =
            QStringLiteral("sqlite:") % config.dataFolder % QStringLiteral("/nerdwork.db");
    return ServerConfig(config);
}

} // namespace nw::server
