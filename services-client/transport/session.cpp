#include "services-client/transport/session.h"

#include "services-client/transport/envelope.h"
#include "services-client/transport/onready.h"

#include <QPromise>

namespace nw {

namespace {

constexpr std::int64_t kRenewEarlyMs = 10'000;
// The server takes a used refresh token for 10 s more and answers the same: a lost answer is asked
// for again within that time.
constexpr int kRenewTimeoutMs = 4'000;
constexpr int kRenewAttempts = 2;

bool mayBeRepeated(const HttpRequest &request)
{
    if (request.method != HttpMethod::Post)
        return true;
    return std::any_of(request.headers.begin(), request.headers.end(),
                       [](const auto &header) { return header.first == "Idempotency-Key"; });
}

bool isSilence(const Error &error)
{
    return error.code == ErrorCode::Offline || error.code == ErrorCode::Timeout;
}

// The server's own word that this refresh token is no good; nothing else ends a session.
bool endsSession(ErrorCode code)
{
    return code == ErrorCode::Unauthenticated || code == ErrorCode::InvalidCredentials
        || code == ErrorCode::TokenExpired || code == ErrorCode::TokenReused
        || code == ErrorCode::Forbidden || code == ErrorCode::InvalidInput;
}

} // namespace

struct Session::Call
{
    HttpRequest request;
    Sign sign = Sign::Never;
    int person = 0; // who was signed in when it was made
    qint64 answersBefore = 0; // of anything the server was asked
    int silences = 0;
    int refusals = 0;
    QPromise<Result<HttpAnswer>> promise;

    void finish(const Result<HttpAnswer> &answer)
    {
        promise.addResult(answer);
        promise.finish();
    }
};

Session::Session(Transport &transport, Reachability &reachability, SecretStore &secrets,
                 const QString &secretPrefix, const Environment &environment, QObject *parent)
    : QObject(parent)
    , m_transport(transport)
    , m_reachability(reachability)
    , m_secrets(secrets)
    , m_secretPrefix(secretPrefix)
    , m_environment(environment)
{
}

Result<void> Session::begin(const SignedIn &signedIn)
{
    const QString name = m_secretPrefix + signedIn.user.id;
    Result<void> kept = m_secrets.write(name, signedIn.refreshToken);
    if (!kept)
        return kept;
    ++m_generation;
    if (name != m_secretName)
        ++m_person;
    m_secretName = name;
    m_state = State::Active;
    m_token = signedIn.token;
    m_tokenEndsAtMs = m_environment.nowMs() + signedIn.expiresInSeconds * 1000;
    finishRenewal(m_token);
    return {};
}

void Session::resume(const QString &accountId)
{
    ++m_person;
    m_secretName = m_secretPrefix + accountId;
    const QString kept = m_secrets.read(m_secretName).value_or(QString());
    m_state = kept.isEmpty() ? State::None : State::Active;
}

Result<void> Session::end()
{
    ++m_generation;
    ++m_person;
    m_state = State::None;
    m_token.clear();
    finishRenewal(failure(ErrorCode::Unauthenticated, QStringLiteral("signed out")));
    return m_secrets.remove(m_secretName);
}

QFuture<Result<HttpAnswer>> Session::send(const HttpRequest &request, Sign sign)
{
    auto call = std::make_shared<Call>();
    call->request = request;
    call->sign = sign;
    call->person = m_person;
    call->request.headers.append({"X-Request-Id", m_environment.newId().toLatin1()});
    call->promise.start();
    QFuture<Result<HttpAnswer>> future = call->promise.future();
    start(call);
    return future;
}

bool Session::isStale(const Call &call) const
{
    return call.sign != Sign::Never && call.person != m_person;
}

void Session::start(const std::shared_ptr<Call> &call)
{
    const bool isAnonymous =
        call->sign == Sign::Never || (call->sign == Sign::IfSignedIn && m_state != State::Active);
    if (isAnonymous) {
        transmit(call, {});
        return;
    }
    withToken([this, call](const Result<QString> &token) {
        const bool wasEnded = !token && token.error().code == ErrorCode::Unauthenticated;
        if (token && isStale(*call))
            call->finish(failure(ErrorCode::Cancelled, QStringLiteral("somebody else signed in")));
        else if (token || (wasEnded && call->sign == Sign::IfSignedIn))
            transmit(call, token.value_or(QString()));
        else
            call->finish(tl::unexpected(token.error()));
    });
}

void Session::transmit(const std::shared_ptr<Call> &call, const QString &token)
{
    HttpRequest request = call->request;
    call->answersBefore = m_reachability.answers();
    if (!token.isEmpty())
        request.headers.append({"Authorization", QByteArray("Bearer " + token.toLatin1())});
    onReady(m_transport.send(request), this, [this, call, token](const Result<HttpAnswer> &answer) {
        receive(call, token, answer);
    });
}

void Session::receive(const std::shared_ptr<Call> &call, const QString &token,
                      const Result<HttpAnswer> &answer)
{
    if (isStale(*call)) {
        call->finish(failure(ErrorCode::Cancelled, QStringLiteral("somebody else signed in")));
        return;
    }
    if (!answer) {
        const bool again = isSilence(answer.error()) && mayBeRepeated(call->request)
            && m_reachability.isReachable() && call->silences++ == 0;
        if (again) {
            transmit(call, token);
            return;
        }
        // One call that took too long, while others were answered, is a slow line and no lost one.
        const bool isSlowOnly = answer.error().code == ErrorCode::Timeout
            && m_reachability.answers() > call->answersBefore;
        if (isSilence(answer.error()) && !isSlowOnly)
            m_reachability.reportSilence();
        call->finish(answer);
        return;
    }
    m_reachability.reportAnswer();
    if (answer->status == 401 && !token.isEmpty() && call->refusals++ == 0) {
        if (m_token == token)
            m_token.clear(); // another call may have renewed it meanwhile
        start(call);
        return;
    }
    call->finish(answer);
}

void Session::withToken(const TokenReady &ready)
{
    if (m_state != State::Active) {
        ready(failure(ErrorCode::Unauthenticated, QStringLiteral("nobody is signed in")));
        return;
    }
    if (!m_token.isEmpty() && m_environment.nowMs() < m_tokenEndsAtMs - kRenewEarlyMs) {
        ready(m_token);
        return;
    }
    m_waiting.append(ready);
    if (m_waiting.size() == 1)
        renew(kRenewAttempts);
}

void Session::renew(int attempts)
{
    const Result<QString> refreshToken = m_secrets.read(m_secretName);
    JsonWriter body;
    body.beginObject().member("refreshToken", refreshToken.value_or(QString())).endObject();
    HttpRequest request;
    request.method = HttpMethod::Post;
    request.target = QStringLiteral("/auth/refresh");
    request.body = body.take();
    request.idleTimeoutMs = kRenewTimeoutMs;
    request.totalTimeoutMs = kRenewTimeoutMs;
    const auto receiveToken = [this, attempts,
                               generation = m_generation](const Result<HttpAnswer> &answer) {
        const bool wasSilent = !answer && isSilence(answer.error());
        if (generation != m_generation)
            return;
        if (wasSilent && attempts > 1) {
            renew(attempts - 1);
            return;
        }
        if (wasSilent)
            m_reachability.reportSilence();
        else
            m_reachability.reportAnswer();
        finishRenewal(keepRenewed(answer));
    };
    onReady(m_transport.send(request), this, receiveToken);
}

// Stores what the server gave before anybody uses it.
Result<QString> Session::keepRenewed(const Result<HttpAnswer> &answer)
{
    if (!answer)
        return tl::unexpected(answer.error());
    const Result<Envelope> envelope = readEnvelope(*answer);
    if (!envelope) {
        if (!endsSession(envelope.error().code))
            return tl::unexpected(envelope.error());
        m_state = State::Ended;
        m_token.clear();
        Q_EMIT ended();
        return failure(ErrorCode::Unauthenticated, envelope.error().detail);
    }
    const Result<SignedIn> renewed = readSignedIn(envelope->data.toObject());
    if (!renewed)
        return tl::unexpected(renewed.error());
    const Result<void> kept = m_secrets.write(m_secretName, renewed->refreshToken);
    if (!kept)
        return tl::unexpected(kept.error());
    m_token = renewed->token;
    m_tokenEndsAtMs = m_environment.nowMs() + renewed->expiresInSeconds * 1000;
    return m_token;
}

void Session::finishRenewal(const Result<QString> &token)
{
    const QList<TokenReady> waiting = std::exchange(m_waiting, {});
    for (const TokenReady &ready : waiting)
        ready(token);
}

} // namespace nw
