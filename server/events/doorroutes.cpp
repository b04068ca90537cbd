#include "server/events/door.h"
#include "server/events/eventsroutes.h"
#include "server/events/routing.h"
#include "services-client/contract/ids.h"
#include "services-client/contract/jsonreader.h"
#include "services-client/contract/jsonwriter.h"

namespace nw::server::events {

namespace {

constexpr qsizetype kMaxScans = 500;
constexpr qsizetype kMaxWord = 64;

struct Upload
{
    QString deviceId;
    QList<Scan> scans;
};

Result<Scan> readScan(const QJsonObject &json)
{
    JsonReader in(json);
    Scan scan;
    scan.nonce = in.string("nonce");
    scan.code = in.string("code").toLatin1();
    scan.scannedAtMs = in.timestamp("scannedAt");
    in.refuseOthers();
    if (scan.nonce.isEmpty() || scan.nonce.size() > kMaxWord)
        in.fail(ErrorCode::InvalidInput, QStringLiteral("nonce is 1 to 64 characters."),
                QStringLiteral("nonce"));
    return in.finish(scan);
}

Result<Upload> readUpload(const QJsonObject &json)
{
    JsonReader in(json);
    Upload upload;
    upload.deviceId = in.string("deviceId");
    const QJsonArray scans = in.arrayOr("scans");
    in.refuseOthers();
    if (upload.deviceId.isEmpty() || upload.deviceId.size() > kMaxWord)
        in.fail(ErrorCode::InvalidInput, QStringLiteral("deviceId is 1 to 64 characters."),
                QStringLiteral("deviceId"));
    if (scans.size() > kMaxScans)
        in.fail(ErrorCode::InvalidInput, QStringLiteral("at most 500 at once"),
                QStringLiteral("scans"));
    for (const auto &row : scans) {
        const Result<Scan> scan = readScan(row.toObject());
        if (!scan)
            return tl::unexpected(scan.error());
        upload.scans.append(*scan);
    }
    return in.finish(upload);
}

Response postCheckIn(Organising &organising, Door &door, const Request &request)
{
    const Result<QString> id = idOf(request);
    const Result<Upload> upload = parseJsonObject(request.body).and_then(readUpload);
    if (!id || !upload)
        return problemResponse(id ? upload.error() : id.error());
    if (const Result<void> may = organising.mayManage(organiserOf(request), *id); !may)
        return problemResponse(may.error());
    const Result<QList<ScanAnswer>> answers = door.checkIn(*id, upload->deviceId, upload->scans);
    if (!answers)
        return problemResponse(answers.error());
    JsonWriter out;
    out.beginArray();
    for (const ScanAnswer &answer : *answers) {
        out.beginObject().member("nonce", answer.nonce).member("verdict", toText(answer.verdict));
        if (!answer.ticketId.isEmpty())
            out.member("ticketId", answer.ticketId);
        if (!answer.firstDevice.isEmpty())
            out.member("firstDevice", answer.firstDevice)
                .member("firstAt", formatTimestamp(answer.firstAtMs));
        out.endObject();
    }
    out.endArray();
    return success(out.take());
}

Response getSnapshot(Organising &organising, Door &door, const Request &request)
{
    const Result<QString> id = idOf(request);
    if (!id)
        return problemResponse(id.error());
    if (const Result<void> may = organising.mayManage(organiserOf(request), *id); !may)
        return problemResponse(may.error());
    const Result<QByteArray> snapshot = door.snapshot(*id);
    return snapshot ? success(*snapshot) : problemResponse(snapshot.error());
}

} // namespace

void addDoorRoutes(Router &router, Organising &organising, Door &door)
{
    Route upload = organiserRoute(Method::Post, "/events/:id/checkin",
                                  [&organising, &door](const Request &request) {
                                      return postCheckIn(organising, door, request);
                                  });
    upload.maxBodyBytes = 512LL * 1024;
    router.add(upload);
    router.add(organiserRoute(Method::Get, "/events/:id/door",
                              [&organising, &door](const Request &request) {
                                  return getSnapshot(organising, door, request);
                              }));
}

} // namespace nw::server::events
