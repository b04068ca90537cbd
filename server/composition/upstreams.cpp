#include "server/composition/upstreams.h"

#include "services-client/contract/problem.h"

#include <QJsonDocument>

namespace nw::server {

Upstreams::Upstreams(const ServerConfig &config, const QByteArray &secret, const Clock &clock)
    : m_signer(secret, clock)
{
    for (auto it = config.serviceUrls.cbegin(); it != config.serviceUrls.cend(); ++it)
        m_upstreams.emplace(it.key(), std::make_unique<Upstream>(m_loop, it.value(), clock));
}

UpstreamRequest Upstreams::question(const QByteArray &target) const
{
    UpstreamRequest request;
    request.target = target;
    request.headers = {{HopSigner::kHeader, m_signer.sign(Method::Get, target, {})}};
    return request;
}

Result<QJsonObject> Upstreams::ask(Role role, const QByteArray &target)
{
    return dataOf(to(role).call(question(target)));
}

Result<QJsonObject> Upstreams::tell(Role role, const QByteArray &target, const QJsonObject &body)
{
    return dataOf(exchange(role, target, body));
}

Result<UpstreamAnswer> Upstreams::exchange(Role role, const QByteArray &target,
                                           const QJsonObject &body)
{
    UpstreamRequest request;
    // What the processes tell each other may be told twice: PUT, which is tried again.
    request.method = Method::Put;
    request.target = target;
    request.headers = {{HopSigner::kHeader, m_signer.sign(Method::Put, target, {})},
                       {"Content-Type", "application/json"}};
    request.body = QJsonDocument(body).toJson(QJsonDocument::Compact);
    return to(role).call(std::move(request));
}

Result<QJsonObject> dataOf(const Result<UpstreamAnswer> &answer)
{
    if (!answer)
        return tl::unexpected<Error>(answer.error());
    // 401 is about us: the other process has another secret, or another clock.
    if (answer->status >= 400 && answer->status < 500 && answer->status != 401) {
        const Result<Problem> problem = readProblem(answer->body);
        const QString field =
            problem && !problem->errors.isEmpty() ? problem->errors[0].field : QString();
        if (problem)
            return failure(errorCodeFromProblem(problem->code), problem->detail, field);
    }
    const QJsonObject envelope = QJsonDocument::fromJson(answer->body).object();
    if (answer->status != 200 || !envelope.value(u"success").toBool())
        return failure(ErrorCode::Unavailable,
                       QStringLiteral("a service answered %1").arg(answer->status));
    return envelope.value(u"data").toObject();
}

} // namespace nw::server
