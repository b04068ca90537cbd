#include "server/wallet/paymentprovider.h"

namespace nw::server::wallet {

QString formatMoney(const Money &money)
{
    constexpr std::int64_t kMinorPerMajor = 100;
    return QStringLiteral("%1.%2")
        .arg(qint64(money.minor / kMinorPerMajor))
        .arg(qint64(money.minor % kMinorPerMajor), 2, 10, QLatin1Char('0'));
}

} // namespace nw::server::wallet
