#pragma once

#include "services-client/contract/account.h"
#include "services-client/environment.h"
#include "services-client/transport/reachability.h"
#include "services-client/transport/secretstore.h"
#include "services-client/transport/transport.h"

#include <functional>
#include <memory>

namespace nw {

enum class Sign
{
    Never, // a public call
    IfSignedIn, // public, but the answer says more to who is signed in
    Always,
};

// The person's session with the server: puts the token on calls, renews it, tries again what may be
// tried again. The access token lives in memory only; the refresh token, which has one use, is on
// disk before its access token is used. However many calls find the token old, it is renewed once.
class Session : public QObject
{
    Q_OBJECT

public:
    // Refresh tokens are kept under `secretPrefix` and the account's id. The prefix names the
    // server, so that a token is never shown to another one.
    Session(Transport &transport, Reachability &reachability, SecretStore &secrets,
            const QString &secretPrefix, const Environment &environment, QObject *parent = nullptr);

    // Unauthenticated: nobody is signed in, or the server ended the session; see ended().
    // Cancelled: somebody else signed in since, whose token must not sign this call.
    QFuture<Result<HttpAnswer>> send(const HttpRequest &request, Sign sign);

    Result<void> begin(const SignedIn &signedIn); // after signing in: stores the refresh token
    void resume(const QString &accountId); // after a start: with what the secret store has
    Result<void> end(); // forgets the tokens
    bool isActive() const { return m_state == State::Active; }
    QString token() const { return m_token; } // the access token; empty when there is none now

Q_SIGNALS:
    void ended(); // the server no longer takes the refresh token: the person must sign in again

private:
    enum class State
    {
        None,
        Active,
        Ended
    };
    struct Call;
    using TokenReady = std::function<void(const Result<QString> &)>;

    void start(const std::shared_ptr<Call> &call);
    void transmit(const std::shared_ptr<Call> &call, const QString &token);
    void receive(const std::shared_ptr<Call> &call, const QString &token,
                 const Result<HttpAnswer> &answer);
    bool isStale(const Call &call) const;
    void withToken(const TokenReady &ready);
    void renew(int attempts);
    void finishRenewal(const Result<QString> &token);
    Result<QString> keepRenewed(const Result<HttpAnswer> &answer);

    Transport &m_transport;
    Reachability &m_reachability;
    SecretStore &m_secrets;
    QString m_secretPrefix;
    QString m_secretName; // of who is signed in
    Environment m_environment;
    State m_state = State::None;
    QString m_token;
    std::int64_t m_tokenEndsAtMs = 0;
    QList<TokenReady> m_waiting; // for the renewal that is on its way
    int m_generation = 0; // raised by begin() and end(): an older renewal's answer is void
    int m_person = 0; // raised when another account begins, and by end(): older calls are void
};

} // namespace nw
