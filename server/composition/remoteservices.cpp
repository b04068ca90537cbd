#include "server/composition/remoteservices.h"

#include "server/composition/documentedroutes.h"
#include "server/composition/serverdata.h"
#include "server/gateway/forwarder.h"

namespace nw::server {

namespace {

constexpr std::chrono::seconds kAskEvery{1};
// Rows are written a little after the time that stands in them.
constexpr std::int64_t kOverlapMs = 10'000;

} // namespace

RemoteServices::RemoteServices(const ServerConfig &config, const QByteArray &secret,
                               const Clock &clock)
    : m_clock(clock)
    , m_signer(secret, config.jwtLifetimeSeconds)
    , m_revoked(config.jwtLifetimeSeconds)
    , m_gate(m_signer, m_revoked)
    , m_knownUntilMs(clock.nowMs() - m_revoked.tokenLifetimeMs())
    , m_upstreams(config, secret, clock)
    , m_thread([this] { keepAsking(); })
{
}

RemoteServices::~RemoteServices()
{
    {
        const std::lock_guard lock(m_mutex);
        m_ending = true;
    }
    m_changed.notify_all();
    m_thread.join();
}

Result<void> RemoteServices::addRoutes(Router &router)
{
    for (const Role role : serviceRoles()) {
        for (const QString &part : openApiPartsOf(role)) {
            const auto routes = documentedRoutes(openApiPart(part));
            if (!routes)
                return tl::unexpected<Error>(routes.error());
            for (const DocumentedRoute &documented : *routes) {
                Route route = documented.route;
                route.asyncHandler = handlerOf(documented.service.value_or(role), route);
                router.add(std::move(route));
            }
        }
    }
    return {};
}

AsyncHandler RemoteServices::handlerOf(Role role, const Route &route)
{
    AsyncHandler forward = gateway::forwardTo(m_upstreams.to(role), m_upstreams.signer());
    if (role != Role::Auth || route.method == Method::Get)
        return forward;
    return [this, forward](const Request &request, std::function<void(Response)> answer) {
        forward(request, [this, answer = std::move(answer)](Response response) {
            askForAccessChanges([answer, response = std::move(response)] { answer(response); });
        });
    };
}

void RemoteServices::askForAccessChanges(std::function<void()> done)
{
    const std::int64_t sinceMs = m_knownUntilMs - kOverlapMs;
    m_upstreams.to(Role::Auth)
        .send(m_upstreams.question("/internal/access-changes?since="
                                   + QByteArray::number(qint64(sinceMs))),
              [this, done = std::move(done)](const Result<UpstreamAnswer> &answer) {
                  if (const auto data = dataOf(answer)) {
                      m_gate.learn(auth::readAccessChanges(*data), m_clock.nowMs());
                      m_knownUntilMs = data->value(u"asOfMs").toInteger();
                      m_wasTold = true;
                  }
                  done();
              });
}

void RemoteServices::keepAsking()
{
    pthread_setname_np(pthread_self(), "sessions");
    std::unique_lock lock(m_mutex);
    while (!m_ending) {
        askForAccessChanges([] {});
        m_changed.wait_for(lock, kAskEvery, [this] { return m_ending; });
    }
}

Result<Identity> RemoteServices::checkToken(const QByteArray &token) const
{
    return m_gate.check(token, m_clock.nowMs());
}

Result<void> RemoteServices::checkAccessChanges() const
{
    if (m_wasTold)
        return {};
    return failure(ErrorCode::Unavailable, QStringLiteral("auth has not answered yet"));
}

} // namespace nw::server
