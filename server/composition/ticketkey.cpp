#include "server/composition/ticketkey.h"

#include "server/common/runtime/secretfile.h"
#include "server/common/security/keyedhash.h"

namespace nw::server {

QString ticketKeyFile(const ServerConfig &config)
{
    return config.dataFolder % QStringLiteral("/ticket-key");
}

Result<QByteArray> ticketSeed(const ServerConfig &config)
{
    return keptSecret(ticketKeyFile(config)).map([](const QByteArray &secret) {
        return deriveKey(secret, "ticket signing key");
    });
}

} // namespace nw::server
