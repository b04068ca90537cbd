#include "server/composition/internalroutes.h"

#include "server/auth/accountsstore.h"
#include "server/auth/authservice.h"
#include "server/users/auditlog.h"
#include "server/users/usersservice.h"
#include "services-client/contract/ids.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace nw::server {

namespace {

constexpr qint64 kMaxBodyBytes = 1024LL * 1024;

Response answer(const Result<void> &done)
{
    return done ? success("{}") : problemResponse(done.error());
}

Response account(auth::AuthService &service, const Request &request)
{
    const auto username = service.username(request.argument("id"));
    if (!username)
        return problemResponse(username.error());
    JsonWriter out;
    out.beginObject().member("username", *username).endObject();
    return success(out.take());
}

Response accessChanges(auth::AccountsStore &store, const Clock &clock, const Request &request)
{
    const std::int64_t asOfMs = clock.nowMs();
    const auto changes =
        store.changesSince(request.query("since").value_or(QString()).toLongLong());
    if (!changes)
        return problemResponse(changes.error());
    QJsonObject data = auth::toJson(*changes);
    data.insert(QStringLiteral("asOfMs"), qint64(asOfMs));
    return success(QJsonDocument(data).toJson(QJsonDocument::Compact));
}

Response createProfile(users::UsersService &service, const Request &request)
{
    const QJsonObject body = QJsonDocument::fromJson(request.body).object();
    const QString userId = body.value(u"userId").toString();
    if (!isUuid(userId))
        return answer(failure(ErrorCode::InvalidInput, QStringLiteral("no user")));
    return answer(service.createProfile(userId, body.value(u"displayName").toString()));
}

users::ReadingRow readingRow(const QJsonObject &event)
{
    users::ReadingRow row;
    row.id = event.value(u"id").toString();
    row.userId = event.value(u"userId").toString();
    row.comicId = event.value(u"comicId").toString();
    row.comicTitle = event.value(u"comicTitle").toString();
    row.coverUrl = event.value(u"coverUrl").toString();
    row.page = event.value(u"page").toInt();
    row.pageCount = event.value(u"pageCount").toInt();
    row.state = event.value(u"completed").toBool() ? users::ReadingRow::State::Completed
                                                   : users::ReadingRow::State::Reading;
    row.deviceName = event.value(u"deviceName").toString();
    row.readAtMs = event.value(u"readAtMs").toInteger();
    return row;
}

Response recordReadings(users::UsersService &service, const Request &request)
{
    const QJsonArray events =
        QJsonDocument::fromJson(request.body).object().value(u"events").toArray();
    for (const QJsonValue &event : events) {
        const users::ReadingRow row = readingRow(event.toObject());
        if (!isUuid(row.id) || !isUuid(row.userId))
            return answer(failure(ErrorCode::InvalidInput, QStringLiteral("no reading event")));
        const auto kept = service.recordReading(row);
        if (!kept && kept.error().code != ErrorCode::AlreadyExists)
            return answer(kept);
    }
    return answer({});
}

Response recordAudit(users::AuditLog &log, const Request &request)
{
    QList<AuditEntry> entries;
    const QJsonArray told =
        QJsonDocument::fromJson(request.body).object().value(u"entries").toArray();
    for (const QJsonValue &value : told) {
        const QJsonObject json = value.toObject();
        AuditEntry entry;
        entry.id = json.value(u"id").toString();
        entry.atMs = json.value(u"atMs").toInteger();
        entry.actor = json.value(u"actor").toString();
        entry.action = json.value(u"action").toString();
        entry.subject = json.value(u"subject").toString();
        entry.detail = json.value(u"detail").toObject();
        if (!isUuid(entry.id))
            return answer(failure(ErrorCode::InvalidInput, QStringLiteral("no audit entry")));
        entries.append(entry);
    }
    return answer(log.add(entries));
}

} // namespace

Route internalRoute(Method method, const char *pattern, Handler handler)
{
    Route route = publicRoute(method, pattern, RateClass::None, std::move(handler));
    route.maxBodyBytes = kMaxBodyBytes;
    return route;
}

void addInternalAuthRoutes(Router &router, auth::AuthService &service, auth::AccountsStore &store,
                           const Clock &clock)
{
    router.add(internalRoute(Method::Get, "/internal/accounts/:id",
                             [&](const Request &request) { return account(service, request); }));
    router.add(internalRoute(Method::Get, "/internal/access-changes", [&](const Request &request) {
        return accessChanges(store, clock, request);
    }));
}

void addInternalUsersRoutes(Router &router, users::UsersService &service, users::AuditLog &log)
{
    router.add(internalRoute(Method::Put, "/internal/profiles", [&](const Request &request) {
        return createProfile(service, request);
    }));
    router.add(internalRoute(Method::Put, "/internal/reading-history", [&](const Request &request) {
        return recordReadings(service, request);
    }));
    router.add(internalRoute(Method::Put, "/internal/audit",
                             [&log](const Request &request) { return recordAudit(log, request); }));
}

} // namespace nw::server
