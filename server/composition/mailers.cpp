#include "server/composition/mailers.h"

#include "server/common/mail/smtpmailer.h"
#include "server/common/mail/spoolmailer.h"

namespace nw::server {

std::unique_ptr<Mailer> mailerOf(const ServerConfig &config, const Clock &clock)
{
    if (!config.smtpUrl.isEmpty())
        return std::make_unique<SmtpMailer>(config.smtpUrl, config.mailFrom, clock);
    return std::make_unique<SpoolMailer>(config.dataFolder % QStringLiteral("/mail"),
                                         config.mailFrom, clock);
}

} // namespace nw::server
