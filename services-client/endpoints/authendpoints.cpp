#include "services-client/endpoints/authendpoints.h"

#include "services-client/endpoints/call.h"

namespace nw::endpoints {

namespace {

// Hashing a password takes its time on the server, and waits its turn there.
constexpr int kHashingTimeoutMs = 20'000;

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

QFuture<Result<Account>> me(Session &session)
{
    const auto read = [](const HttpAnswer &answer) -> Result<Account> {
        const Result<Envelope> envelope = readEnvelope(answer);
        if (!envelope)
            return tl::unexpected<Error>(envelope.error());
        return readAccount(envelope->data[QLatin1String("user")].toObject());
    };
    return call<Account>(session, get(QStringLiteral("/auth/me")), Sign::Always, read);
}

QFuture<Result<void>> logOut(Session &session)
{
    const auto read = [](const HttpAnswer &answer) -> Result<void> {
        const Result<Envelope> envelope = readEnvelope(answer);
        if (!envelope)
            return tl::unexpected<Error>(envelope.error());
        return {};
    };
    return call<void>(session, post(QStringLiteral("/auth/logout"), {}), Sign::Always, read);
}

} // namespace nw::endpoints
