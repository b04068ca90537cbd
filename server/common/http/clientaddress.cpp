#include "server/common/http/clientaddress.h"

namespace nw::server {

QByteArray clientKey(const QHostAddress &address)
{
    bool isIpv4 = false;
    const quint32 ipv4 = address.toIPv4Address(&isIpv4); // also of ::ffff:a.b.c.d
    if (isIpv4)
        return QByteArray(reinterpret_cast<const char *>(&ipv4), sizeof ipv4);
    constexpr qsizetype kPrefixBytes = 8;
    const Q_IPV6ADDR ipv6 = address.toIPv6Address();
    return QByteArray(reinterpret_cast<const char *>(ipv6.c), kPrefixBytes);
}

} // namespace nw::server
