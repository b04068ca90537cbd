#pragma once

#include "server/common/http/upstream.h"
#include "server/common/security/jwt.h"

namespace nw::server::console {

struct AdminAnswer
{
    int status = 0;
    QByteArray body;
};

// The running server as its administrator sees it: what is done here is done by the server itself,
// holds at once, and is in its audit log.
class AdminApi
{
public:
    virtual ~AdminApi() = default;

    // Any status is an answer. Error: Unavailable, with one line for a person at a terminal.
    virtual Result<AdminAnswer> call(Method method, const QByteArray &target,
                                     const QByteArray &body = {}) = 0;
};

// Who acts on the command line, in tokens and in the audit log: the id of no account.
inline constexpr const char *kConsoleId = "00000000-0000-7000-8000-000000000000";

// Over HTTP. Whoever can read the secret of the tokens is an administrator: a token of one minute
// is signed for each call, in the name of kConsoleId.
class AdminOverHttp final : public AdminApi
{
public:
    AdminOverHttp(const QUrl &server, const QByteArray &secret, const Clock &clock);

    Result<AdminAnswer> call(Method method, const QByteArray &target,
                             const QByteArray &body) override;

private:
    const QUrl m_server;
    const JwtSigner m_signer;
    const Clock &m_clock;
    UpstreamLoop m_loop; // outlives the upstream
    Upstream m_upstream;
};

} // namespace nw::server::console
