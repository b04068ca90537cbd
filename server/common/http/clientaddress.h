#pragma once

#include "services-client/contract/result.h"

#include <QByteArray>
#include <QHostAddress>
#include <QList>
#include <QString>

#include <utility>

namespace nw::server {

// Who counts as one caller: an IPv4 address, or the /64 that an IPv6 site hands out.
QByteArray clientKey(const QHostAddress &address);

// The same as text, for a table: "203.0.113.7", "2001:db8:1:2::/64".
QString clientName(const QHostAddress &address);

// The reverse proxies that may say for whom they ask. Nobody is trusted unless it is said.
class TrustedProxies
{
public:
    // "10.0.0.0/8", "::1", "203.0.113.7". Error: InvalidInput.
    Result<void> add(const QString &network);

    bool trusts(const QHostAddress &address) const;

    // Who asks through `peer`. `forwardedFor`: the values of X-Forwarded-For, in the order of their
    // coming. Each proxy appends whom it was asked by, so that only what stands to the right of
    // everything said by strangers is believed: the right-most address that is not trusted. What
    // stands to the left of it anybody may have written.
    QHostAddress clientBehind(const QHostAddress &peer, const QByteArray &forwardedFor) const;

private:
    QList<std::pair<QHostAddress, int>> m_networks;
};

} // namespace nw::server
