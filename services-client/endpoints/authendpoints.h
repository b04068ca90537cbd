#pragma once

#include "services-client/contract/account.h"
#include "services-client/transport/session.h"

namespace nw::endpoints {

QFuture<Result<SignedIn>> signUp(Session &session,
                                 const SignupRequest &request); // POST /auth/signup
QFuture<Result<SignedIn>> logIn(Session &session, const LoginRequest &request); // POST /auth/login
// POST /auth/logout with the token of a session that has ended here.
QFuture<Result<void>> logOut(Session &session, const QString &token);

// GET /auth/sessions: the hundred newest.
QFuture<Result<QList<SessionInfo>>> sessions(Session &session);
QFuture<Result<void>> endSession(Session &session,
                                 const QString &sessionId); // DELETE /auth/sessions/:id

} // namespace nw::endpoints
