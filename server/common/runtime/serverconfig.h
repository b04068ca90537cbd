#pragma once

#include "server/common/http/clientaddress.h"
#include "server/common/runtime/logger.h"
#include "server/common/runtime/roles.h"
#include "services-client/contract/result.h"

#include <QHash>
#include <QProcessEnvironment>
#include <QStringList>
#include <QUrl>

namespace nw::server {

enum class RequestRates
{
    Limited,
    Unlimited // also lifts the cap of connections per address; never the limits of size and time
};

enum class DemoCatalogue
{
    Install,
    Leave
};

enum class CommandOutput
{
    Text,
    Json
};

// What the environment and the command line say. The command line wins.
struct ServerConfig
{
    Role role = Role::All; // --role
    QHash<Role, QUrl> serviceUrls; // AUTH_SERVICE_URL and its like; else the role's port, here
    QString dataFolder; // --data, NERDWORK_DATA
    QString databaseUrl; // DATABASE_URL, else a file in dataFolder
    QByteArray jwtSecret; // JWT_SECRET; empty: kept in a file, see secretfile.h
    std::int64_t jwtLifetimeSeconds = 15LL * 60; // JWT_EXPIRES_IN: "15m", "7d", "3600"
    QHostAddress address{QHostAddress::LocalHost}; // --listen ADDRESS:PORT
    quint16 port = 3000; // --listen, PORT, else the role's
    RequestRates rates = RequestRates::Limited; // --no-rate-limit
    DemoCatalogue demo = DemoCatalogue::Install; // --no-demo
    CommandOutput output = CommandOutput::Text; // --json
    LogFormat logFormat = LogFormat::Json; // --log-format json|text
    LogLevel logLevel = LogLevel::Info; // --log-level debug|info|warning|error
    QList<QByteArray> corsOrigins; // CORS_ORIGINS, separated by commas
    TrustedProxies trustedProxies; // --trusted-proxy NETWORK (repeatable), TRUSTED_PROXIES
    TrustedProxies metricsNetworks; // METRICS_NETWORKS: who may read /metrics besides the loopback
    // Without Stripe's key, tokens are bought in the sandbox, where no money moves.
    QByteArray stripeSecretKey; // STRIPE_SECRET_KEY
    QList<QByteArray> stripeWebhookSecrets; // STRIPE_WEBHOOK_SECRET, separated by commas
    QString stripeUrl = QStringLiteral("https://api.stripe.com"); // STRIPE_API_BASE
    QString publicUrl; // PUBLIC_URL: where people reach this server
    QUrl smtpUrl; // SMTP_URL: smtp:// or smtps://, see SmtpMailer; empty: .eml files in the data
                  // folder
    QString mailFrom = QStringLiteral("nerdwork@localhost"); // MAIL_FROM: the sender's address
    QStringList paths; // what is no option
};

// Reads everything strictly: an unknown option, a missing or a bad value is an error. Error detail:
// one line for a person at a terminal; it never repeats the value of a secret.
Result<ServerConfig> readServerConfig(const QStringList &arguments,
                                      const QProcessEnvironment &environment);

// "900", "30s", "15m", "12h", "7d" in seconds; at most 30 days.
Result<std::int64_t> parseDuration(const QString &text);

} // namespace nw::server
