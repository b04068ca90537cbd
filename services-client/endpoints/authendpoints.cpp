#include "services-client/endpoints/authendpoints.h"

#include "services-client/endpoints/call.h"

#include <QUrl>

namespace nw::endpoints {

namespace {

// Hashing a password takes its time on the server, and waits its turn there.
constexpr int kHashingTimeoutMs = 20'000;

Result<void> readNothing(const HttpAnswer &answer)
{
    const Result<Envelope> envelope = readEnvelope(answer);
    if (!envelope)
        return tl::unexpected<Error>(envelope.error());
    return {};
}

HttpRequest withTimeForHashing(HttpRequest request)
{
    request.idleTimeoutMs = kHashingTimeoutMs;
    return request;
}

} // namespace

QFuture<Result<SignedIn>> signUp(Session &session, const SignupRequest &request)
{
    const HttpRequest wire = post(QStringLiteral("/auth/signup"), toBody(request));
    return call<SignedIn>(session, withTimeForHashing(wire), Sign::Never, readData(readSignedIn));
}

QFuture<Result<SignedIn>> logIn(Session &session, const LoginRequest &request)
{
    const HttpRequest wire = post(QStringLiteral("/auth/login"), toBody(request));
    return call<SignedIn>(session, withTimeForHashing(wire), Sign::Never, readData(readSignedIn));
}

QFuture<Result<void>> logOut(Session &session, const QString &token)
{
    HttpRequest request = post(QStringLiteral("/auth/logout"), {});
    request.headers.append({"Authorization", QByteArray("Bearer " + token.toLatin1())});
    return call<void>(session, request, Sign::Never, readNothing);
}

QFuture<Result<QList<SessionInfo>>> sessions(Session &session)
{
    const auto read = [](const HttpAnswer &answer) -> Result<QList<SessionInfo>> {
        const Result<Envelope> envelope = readEnvelope(answer);
        if (!envelope)
            return tl::unexpected<Error>(envelope.error());
        return readList(envelope->data, readSessionInfo);
    };
    return call<QList<SessionInfo>>(session, get(QStringLiteral("/auth/sessions?limit=100")),
                                    Sign::Always, read);
}

QFuture<Result<void>> endSession(Session &session, const QString &sessionId)
{
    HttpRequest request = get(QStringLiteral("/auth/sessions/")
                              + QString::fromLatin1(QUrl::toPercentEncoding(sessionId)));
    request.method = HttpMethod::Delete;
    return call<void>(session, request, Sign::Always, readNothing);
}

} // namespace nw::endpoints
