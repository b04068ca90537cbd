#pragma once

#include "server/common/mail/mailer.h"

#include <QByteArray>

#include <cstdint>

namespace nw::server {

// True for what may stand in an envelope and in a header as it is: one @, and nothing that would
// end or divide an address there.
bool isMailAddress(const QString &address);

// A whole message (RFC 5322, RFC 2045) with lines that end in CR LF. `id` is unique to the message.
// InvalidInput: an address is none.
Result<QByteArray> mailMessage(const Mail &mail, const QString &from, std::int64_t nowMs,
                               const QString &id);

} // namespace nw::server
