#include "server/gateway/forwarder.h"

#include <algorithm>
#include <array>

namespace nw::server::gateway {

namespace {

// Of this connection and not of the request (RFC 9110, 7.6.1), or written anew; `authorization` is
// the gateway's to judge.
constexpr std::array<const char *, 14> kNotPassedOn = {"authorization",
                                                       "connection",
                                                       "content-length",
                                                       "expect",
                                                       "host",
                                                       "keep-alive",
                                                       "te",
                                                       "trailer",
                                                       "upgrade",
                                                       "transfer-encoding",
                                                       "proxy-connection",
                                                       "traceparent",
                                                       "x-request-id",
                                                       "proxy-authorization"};

bool isPassedOn(const QByteArray &name)
{
    return std::none_of(kNotPassedOn.begin(), kNotPassedOn.end(),
                        [&](const char *other) { return name == other; });
}

UpstreamRequest hopOf(const Request &request, const HopSigner &signer)
{
    UpstreamRequest hop;
    hop.method = request.method;
    hop.target = request.target;
    hop.body = request.body;
    for (const auto &[name, value] : request.headers) {
        if (isPassedOn(name))
            hop.headers.append({name, value});
    }
    hop.headers.append({"X-Request-Id", request.requestId});
    hop.headers.append({"traceparent", request.traceParent});
    hop.headers.append(
        {HopSigner::kHeader,
         signer.sign(request.method, request.target, {request.identity, request.remote})});
    return hop;
}

Response responseOf(Result<UpstreamAnswer> answer)
{
    if (!answer) {
        qWarning("a service did not answer: %s", qUtf8Printable(answer.error().detail));
        Response response = problemResponse(Error{ErrorCode::Unavailable, {}, {}});
        response.set("Retry-After", "1");
        return response;
    }
    Response response;
    response.status = answer->status;
    response.headers = std::move(answer->headers);
    response.body = std::move(answer->body);
    // Of a HEAD only the length came.
    if (answer->stream || answer->bodyBytes != response.body.size())
        response.stream = StreamedBody{answer->bodyBytes, std::move(answer->stream)};
    return response;
}

} // namespace

AsyncHandler forwardTo(Upstream &service, const HopSigner &signer)
{
    return [&service, &signer](const Request &request, std::function<void(Response)> answer) {
        service.send(hopOf(request, signer),
                     [answer = std::move(answer)](Result<UpstreamAnswer> came) {
                         answer(responseOf(std::move(came)));
                     });
    };
}

} // namespace nw::server::gateway
