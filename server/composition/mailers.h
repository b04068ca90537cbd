#pragma once

#include "server/common/mail/mailer.h"
#include "server/common/runtime/clock.h"
#include "server/common/runtime/serverconfig.h"

#include <memory>

namespace nw::server {

// How messages go out: to the mail system of SMTP_URL, or into the data folder.
std::unique_ptr<Mailer> mailerOf(const ServerConfig &config, const Clock &clock);

} // namespace nw::server
