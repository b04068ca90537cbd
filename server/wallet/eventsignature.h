#pragma once

#include <QByteArray>
#include <QList>

#include <cstdint>

namespace nw::server::wallet {

// The signature of provider events, as Stripe defines it and the sandbox speaks it too (scheme v1):
// `t=<Unix seconds>,v1=<hex>[,v1=<hex>…]`, where a v1 is the HMAC-SHA-256 of "<t>.<raw body>" in
// lower-case hex. Several v1 and several secrets let a secret be changed while events are under
// way.
constexpr std::int64_t kSignatureToleranceSeconds = 300;

QByteArray signEvent(const QByteArray &secret, const QByteArray &body, std::int64_t unixSeconds);

enum class SignatureVerdict
{
    Good = 1,
    Malformed = 2,
    NoMatch = 3,
    TooOld = 4,
    TooNew = 5 // a time that has not come yet, beyond the tolerance
};

// Compares in constant time. The time is looked at only once the signature holds.
SignatureVerdict checkEventSignature(const QByteArray &header, const QByteArray &body,
                                     const QList<QByteArray> &secrets, std::int64_t nowSeconds);

} // namespace nw::server::wallet
