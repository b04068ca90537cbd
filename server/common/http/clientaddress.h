#pragma once

#include <QByteArray>
#include <QHostAddress>

namespace nw::server {

// Who counts as one caller: an IPv4 address, or the /64 that an IPv6 site hands out.
QByteArray clientKey(const QHostAddress &address);

} // namespace nw::server
