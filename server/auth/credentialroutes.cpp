#include "server/auth/credentialroutes.h"

#include "server/auth/authanswers.h"
#include "server/auth/passwordservice.h"
#include "server/auth/secondfactor.h"
#include "server/common/http/clientaddress.h"
#include "services-client/contract/jsonreader.h"

namespace nw::server::auth {

namespace {

Caller callerOf(const Request &request)
{
    return {request.identity->userId, request.identity->sessionId, clientName(request.remote)};
}

// The values of these members, all of them required and no others.
Result<QStringList> readTexts(const Request &request, std::initializer_list<const char *> names)
{
    return parseJsonObject(request.body).and_then([&](const QJsonObject &json) {
        JsonReader in(json);
        QStringList values;
        for (const char *name : names)
            values.append(in.string(name));
        in.refuseOthers();
        return in.finish(values);
    });
}

Result<QString> readLogin(const Request &request)
{
    return parseJsonObject(request.body).and_then([](const QJsonObject &json) {
        JsonReader in(json);
        const QString email = in.stringOr("email");
        const QString username = in.stringOr("username");
        in.refuseOthers();
        if (email.isEmpty() == username.isEmpty())
            in.fail(ErrorCode::InvalidInput, QStringLiteral("give either email or username"),
                    QStringLiteral("email"));
        return in.finish(email.isEmpty() ? username : email);
    });
}

Response forgot(PasswordService &passwords, const Request &request)
{
    const auto login = readLogin(request);
    if (!login)
        return problemResponse(login.error());
    const auto asked = passwords.forgot(*login);
    return asked ? success("{}", 202) : problemResponse(asked.error());
}

Response reset(PasswordService &passwords, const Request &request)
{
    const auto body = readTexts(request, {"token", "newPassword"});
    if (!body)
        return problemResponse(body.error());
    return noContent(passwords.reset(body->at(0).toLatin1(), body->at(1)));
}

Response change(PasswordService &passwords, const Request &request)
{
    const auto body = readTexts(request, {"currentPassword", "newPassword"});
    if (!body)
        return problemResponse(body.error());
    return noContent(passwords.change(callerOf(request), body->at(0), body->at(1)));
}

Response codesResponse(const AuthResult<QStringList> &codes)
{
    if (!codes)
        return refusalResponse(codes.error());
    JsonWriter out;
    out.beginObject().key("recoveryCodes").beginArray();
    for (const QString &code : *codes)
        out.value(code);
    out.endArray().endObject();
    return success(out.take()).set("Cache-Control", "no-store");
}

Response state(SecondFactor &factor, const Request &request)
{
    const auto state = factor.state(request.identity->userId);
    if (!state)
        return problemResponse(state.error());
    JsonWriter out;
    out.beginObject();
    out.key("enabled").boolean(state->enabled);
    out.member("recoveryCodesLeft", state->recoveryCodesLeft).endObject();
    return success(out.take()).set("Cache-Control", "no-store");
}

Response begin(SecondFactor &factor, const Request &request)
{
    const auto body = readTexts(request, {"password"});
    if (!body)
        return problemResponse(body.error());
    const auto secret = factor.begin(callerOf(request), body->at(0));
    if (!secret)
        return refusalResponse(secret.error());
    JsonWriter out;
    out.beginObject().member("secret", secret->secret).member("uri", secret->uri).endObject();
    return success(out.take()).set("Cache-Control", "no-store");
}

Response enable(SecondFactor &factor, const Request &request)
{
    const auto body = readTexts(request, {"code"});
    if (!body)
        return problemResponse(body.error());
    return codesResponse(factor.enable(callerOf(request), body->at(0)));
}

Response disable(SecondFactor &factor, const Request &request)
{
    const auto body = readTexts(request, {"password", "code"});
    if (!body)
        return problemResponse(body.error());
    return noContent(factor.disable(callerOf(request), body->at(0), body->at(1)));
}

Response newCodes(SecondFactor &factor, const Request &request)
{
    const auto body = readTexts(request, {"password", "code"});
    if (!body)
        return problemResponse(body.error());
    return codesResponse(factor.newRecoveryCodes(callerOf(request), body->at(0), body->at(1)));
}

// Everything here can be guessed at: at the rate of signing in.
Route route(Method method, const char *pattern, Executor executor, Handler handler)
{
    Route made = userRoute(method, pattern, std::move(handler));
    made.rateClass = RateClass::Auth;
    made.executor = executor;
    return made;
}

Route openRoute(const char *pattern, Executor executor, Handler handler)
{
    Route made = route(Method::Post, pattern, executor, std::move(handler));
    made.access = Access::Public;
    made.token = TokenUse::Ignored;
    return made;
}

} // namespace

void addCredentialRoutes(Router &router, PasswordService &passwords, SecondFactor &secondFactor)
{
    constexpr Executor kHashing = Executor::PasswordHashing;
    const auto ofPasswords = [&passwords](Response (*handle)(PasswordService &, const Request &)) {
        return [&passwords, handle](const Request &request) { return handle(passwords, request); };
    };
    const auto ofFactor = [&secondFactor](Response (*handle)(SecondFactor &, const Request &)) {
        return [&secondFactor, handle](const Request &request) {
            return handle(secondFactor, request);
        };
    };
    router.add(openRoute("/auth/password/forgot", Executor::Database, ofPasswords(forgot)));
    router.add(openRoute("/auth/password/reset", kHashing, ofPasswords(reset)));
    router.add(route(Method::Post, "/auth/password/change", kHashing, ofPasswords(change)));
    router.add(userRoute(Method::Get, "/auth/totp", ofFactor(state)));
    router.add(route(Method::Post, "/auth/totp", kHashing, ofFactor(begin)));
    router.add(route(Method::Post, "/auth/totp/enable", Executor::Database, ofFactor(enable)));
    router.add(route(Method::Post, "/auth/totp/disable", kHashing, ofFactor(disable)));
    router.add(route(Method::Post, "/auth/totp/recovery-codes", kHashing, ofFactor(newCodes)));
}

} // namespace nw::server::auth
