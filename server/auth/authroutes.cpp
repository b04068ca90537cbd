#include "server/auth/authroutes.h"

#include "server/auth/authanswers.h"
#include "server/auth/authservice.h"
#include "server/common/http/clientaddress.h"
#include "server/common/http/paging.h"
#include "services-client/contract/jsonreader.h"

namespace nw::server::auth {

namespace {

// Tokens are for their reader alone: no cache on the way keeps them (RFC 6749, 5.1).
Response tokenResponse(const SignedIn &signedIn, int status)
{
    JsonWriter out;
    write(out, signedIn);
    return success(out.take(), status).set("Cache-Control", "no-store");
}

Response answer(const AuthResult<SignedIn> &result, int status)
{
    return result ? tokenResponse(*result, status) : refusalResponse(result.error());
}

Response signUp(AuthService &service, const Request &request)
{
    const auto body = parseJsonObject(request.body).and_then(readSignupRequest);
    if (!body)
        return problemResponse(body.error());
    return answer(service.signUp(*body), 201);
}

Response logIn(AuthService &service, const Request &request)
{
    const auto body = parseJsonObject(request.body).and_then(readLoginRequest);
    if (!body)
        return problemResponse(body.error());
    return answer(service.logIn(*body, clientName(request.remote)), 200);
}

Result<QByteArray> readRefreshRequest(const QJsonObject &json)
{
    JsonReader in(json);
    const QString token = in.string("refreshToken");
    in.refuseOthers();
    return in.finish(token.toLatin1());
}

Response refresh(AuthService &service, const Request &request)
{
    const auto token = parseJsonObject(request.body).and_then(readRefreshRequest);
    if (!token)
        return problemResponse(token.error());
    const auto signedIn = service.refresh(*token);
    return signedIn ? tokenResponse(*signedIn, 200) : problemResponse(signedIn.error());
}

Response me(AuthService &service, const Request &request)
{
    const auto current = service.current(request.identity->userId, request.identity->sessionId);
    if (!current)
        return problemResponse(current.error());
    JsonWriter out;
    out.beginObject();
    out.key("user");
    write(out, current->user);
    out.key("session");
    write(out, current->session);
    out.endObject();
    return success(out.take()).set("Cache-Control", "no-store");
}

Response logOut(AuthService &service, const Request &request)
{
    if (!request.body.isEmpty()) {
        const auto body = parseJsonObject(request.body).and_then([](const QJsonObject &json) {
            JsonReader in(json);
            in.refuseOthers();
            return in.finish(true);
        });
        if (!body)
            return problemResponse(body.error());
    }
    return noContent(service.logOut(request.identity->userId, request.identity->sessionId));
}

Response listSessions(AuthService &service, const Request &request)
{
    const auto page = readPageRequest(request);
    if (!page)
        return problemResponse(page.error());
    const auto list = service.sessions(request.identity->userId, request.identity->sessionId,
                                       page->position, page->limit);
    if (!list)
        return problemResponse(list.error());
    return listResponse(request, list->sessions, list->nextId).set("Cache-Control", "no-store");
}

void addPublicRoutes(Router &router, AuthService &service)
{
    // Who signs in or refreshes a token may still send the old one.
    const auto post = [](const char *pattern, RateClass rateClass, Handler handler) {
        Route route = publicRoute(Method::Post, pattern, rateClass, std::move(handler));
        route.token = TokenUse::Ignored;
        return route;
    };
    Route signup = post("/auth/signup", RateClass::Auth,
                        [&service](const Request &request) { return signUp(service, request); });
    signup.executor = Executor::PasswordHashing;
    router.add(signup);

    Route login = post("/auth/login", RateClass::Auth,
                       [&service](const Request &request) { return logIn(service, request); });
    login.executor = Executor::PasswordHashing;
    router.add(login);

    // Nothing can be guessed here, and many readers behind one address refresh every quarter of an
    // hour: at the rate of reads.
    router.add(post("/auth/refresh", RateClass::Read,
                    [&service](const Request &request) { return refresh(service, request); }));
}

void addSessionRoutes(Router &router, AuthService &service)
{
    router.add(userRoute(Method::Get, "/auth/me",
                         [&service](const Request &request) { return me(service, request); }));
    router.add(userRoute(Method::Post, "/auth/logout",
                         [&service](const Request &request) { return logOut(service, request); }));
    router.add(userRoute(Method::Get, "/auth/sessions", [&service](const Request &request) {
        return listSessions(service, request);
    }));
    router.add(userRoute(Method::Delete, "/auth/sessions", [&service](const Request &request) {
        return noContent(service.endAllSessions(request.identity->userId));
    }));
    router.add(userRoute(Method::Delete, "/auth/sessions/:id", [&service](const Request &request) {
        return noContent(service.endSession(request.identity->userId, request.argument("id")));
    }));
}

} // namespace

void addAuthRoutes(Router &router, AuthService &service)
{
    addPublicRoutes(router, service);
    addSessionRoutes(router, service);
}

} // namespace nw::server::auth
