#pragma once

#include "server/common/http/request.h"
#include "server/common/runtime/clock.h"
#include "services-client/contract/result.h"

#include <optional>

namespace nw::server {

// What one process of ours tells another with each request: who asks, and from where.
struct HopIdentity
{
    std::optional<Identity> identity; // none: nobody signed in, or the process itself
    QHostAddress client; // of the person; null for the process itself
};

// The signed header by which a process of ours is known to another: HMAC-SHA-256 under a key that
// is derived from JWT_SECRET, over method, target, time and identity. It is good for 60 seconds and
// for that request alone.
class HopSigner
{
public:
    static constexpr std::int64_t kLifeMs = 60'000;
    static constexpr const char *kHeader = "x-nerdwork-identity"; // which clients cannot send

    HopSigner(const QByteArray &secret, const Clock &clock);

    QByteArray sign(Method method, const QByteArray &target, const HopIdentity &hop) const;

    // Unauthenticated: not ours, not for this request, or too old (or from a future more than 60 s
    // away).
    Result<HopIdentity> verify(Method method, const QByteArray &target,
                               const QByteArray &header) const;

private:
    QByteArray mac(Method method, const QByteArray &target, const QByteArray &payload) const;

    const QByteArray m_key;
    const Clock &m_clock;
};

} // namespace nw::server
