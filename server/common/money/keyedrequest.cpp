#include "server/common/money/keyedrequest.h"

#include <QCryptographicHash>
#include <QJsonDocument>

#include <algorithm>

namespace nw::server {

namespace {

constexpr qsizetype kMaxKeyCharacters = 200;

bool isPrintable(const QByteArray &key)
{
    return std::all_of(key.begin(), key.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

// What was asked, without the white space and the order of members: QJsonDocument sorts them.
QByteArray hashOf(const Request &request)
{
    const QJsonDocument json = QJsonDocument::fromJson(request.body);
    const QByteArray body = json.isNull() ? request.body : json.toJson(QJsonDocument::Compact);
    const QByteArray text = request.path.toUtf8() + '\n' + body;
    return QCryptographicHash::hash(text, QCryptographicHash::Sha256);
}

} // namespace

Result<RequestKey> readRequestKey(const Request &request)
{
    const QByteArray key = request.header("idempotency-key");
    if (key.isEmpty())
        return failure(ErrorCode::IdempotencyKeyRequired,
                       QStringLiteral("Send an Idempotency-Key, the same with each try."));
    if (key.size() > kMaxKeyCharacters || !isPrintable(key))
        return failure(ErrorCode::InvalidInput,
                       QStringLiteral("Idempotency-Key is 1 to 200 printable characters."),
                       QStringLiteral("Idempotency-Key"));
    const QString scope =
        request.identity->userId % u" POST " % QString::fromLatin1(request.routeTemplate);
    return RequestKey{scope, QString::fromLatin1(key), hashOf(request)};
}

RequestsInFlight::Place::Place(RequestsInFlight *requests, const RequestKey &key)
    : m_requests(requests)
    , m_key(key.scope, key.key)
{
}

RequestsInFlight::Place::Place(Place &&other) noexcept
    : m_requests(std::exchange(other.m_requests, nullptr))
    , m_key(std::move(other.m_key))
{
}

RequestsInFlight::Place::~Place()
{
    if (!m_requests)
        return;
    const std::lock_guard lock(m_requests->m_mutex);
    m_requests->m_keys.erase(m_key);
}

Result<RequestsInFlight::Place> RequestsInFlight::enter(const RequestKey &key)
{
    const std::lock_guard lock(m_mutex);
    if (!m_keys.emplace(key.scope, key.key).second)
        return failure(ErrorCode::InFlight,
                       QStringLiteral("The same request is being worked on; ask again."));
    return Place(this, key);
}

Response asAnswered(Response response, Answered answered)
{
    if (answered == Answered::Before)
        response.set("Idempotent-Replayed", "true");
    return response;
}

Response keyedProblem(const Error &error)
{
    Response response = problemResponse(error);
    if (error.code == ErrorCode::InFlight)
        response.set("Retry-After", "1");
    return response;
}

} // namespace nw::server
