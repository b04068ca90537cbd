#include "server/console/adminapi.h"

namespace nw::server::console {

namespace {

constexpr std::int64_t kTokenSeconds = 60;

Identity consoleIdentity()
{
    return {QString::fromLatin1(kConsoleId),
            QString::fromLatin1(kConsoleId),
            {QStringLiteral("reader"), QStringLiteral("admin")}};
}

} // namespace

AdminOverHttp::AdminOverHttp(const QUrl &server, const QByteArray &secret, const Clock &clock)
    : m_server(server)
    , m_signer(secret, kTokenSeconds)
    , m_clock(clock)
    , m_upstream(m_loop, server, clock)
{
}

Result<AdminAnswer> AdminOverHttp::call(Method method, const QByteArray &target,
                                        const QByteArray &body)
{
    UpstreamRequest request;
    request.method = method;
    request.target = target;
    request.headers = {
        {"Authorization", "Bearer " + m_signer.sign(consoleIdentity(), m_clock.nowMs())}};
    if (!body.isEmpty())
        request.headers.emplaceBack("Content-Type", "application/json");
    request.body = body;
    auto answer = m_upstream.call(std::move(request));
    if (!answer)
        return failure(ErrorCode::Unavailable,
                       u"no server answers on " % m_server.toString()
                           % u" (--listen says where it is)");
    return AdminAnswer{answer->status, answer->body};
}

} // namespace nw::server::console
