#include "server/common/http/clientaddress.h"

#include <algorithm>

namespace nw::server {

namespace {

constexpr qsizetype kPrefixBytes = 8; // of IPv6: what one site has
constexpr int kPrefixBits = 64;

// ::ffff:a.b.c.d, as a listener on both families sees IPv4, is a.b.c.d.
QHostAddress plain(const QHostAddress &address)
{
    bool isIpv4 = false;
    const quint32 ipv4 = address.toIPv4Address(&isIpv4);
    return isIpv4 ? QHostAddress(ipv4) : address;
}

} // namespace

QByteArray clientKey(const QHostAddress &address)
{
    bool isIpv4 = false;
    const quint32 ipv4 = address.toIPv4Address(&isIpv4); // also of ::ffff:a.b.c.d
    if (isIpv4)
        return QByteArray(reinterpret_cast<const char *>(&ipv4), sizeof ipv4);
    const Q_IPV6ADDR ipv6 = address.toIPv6Address();
    return QByteArray(reinterpret_cast<const char *>(ipv6.c), kPrefixBytes);
}

QString clientName(const QHostAddress &address)
{
    const QHostAddress client = plain(address);
    if (client.protocol() != QAbstractSocket::IPv6Protocol)
        return client.toString();
    Q_IPV6ADDR prefix = client.toIPv6Address();
    std::fill(prefix.c + kPrefixBytes, std::end(prefix.c), quint8(0));
    return QStringLiteral("%1/%2").arg(QHostAddress(prefix).toString()).arg(kPrefixBits);
}

Result<void> TrustedProxies::add(const QString &network)
{
    const auto subnet = QHostAddress::parseSubnet(network);
    if (subnet.first.isNull() || subnet.second < 0)
        return failure(ErrorCode::InvalidInput,
                       QStringLiteral("not a network such as 10.0.0.0/8 or ::1: ") % network);
    m_networks.append(subnet);
    return {};
}

bool TrustedProxies::trusts(const QHostAddress &address) const
{
    const QHostAddress client = plain(address);
    return std::any_of(m_networks.begin(), m_networks.end(),
                       [&](const auto &network) { return client.isInSubnet(network); });
}

QHostAddress TrustedProxies::clientBehind(const QHostAddress &peer,
                                          const QByteArray &forwardedFor) const
{
    QHostAddress client = peer;
    if (m_networks.isEmpty() || forwardedFor.isEmpty())
        return client;
    const QList<QByteArray> chain = forwardedFor.split(',');
    for (auto hop = chain.crbegin(); hop != chain.crend() && trusts(client); ++hop) {
        const QHostAddress named(QString::fromLatin1(hop->trimmed()));
        if (named.isNull())
            break; // whoever is trusted did not say: it counts itself
        client = named;
    }
    return client;
}

} // namespace nw::server
