#include "server/composition/ticketcommand.h"

#include "server/common/runtime/secretfile.h"
#include "server/composition/ticketkey.h"
#include "services-client/contract/doorsnapshot.h"
#include "services-client/contract/ed25519.h"
#include "services-client/contract/jsonreader.h"

#include <QDateTime>
#include <QFile>
#include <QFileInfo>
#include <QTextStream>

namespace nw::server {

namespace {

constexpr qint64 kMaxSnapshotBytes = 64LL * 1024 * 1024;

// GET /events/:id/door as it was saved: with its envelope or without.
QByteArray snapshotIn(const QByteArray &json)
{
    const Result<QJsonObject> object = parseJsonObject(json);
    if (!object || !object->contains(QLatin1String("data")))
        return json;
    return QJsonDocument(object->value(QLatin1String("data")).toObject()).toJson();
}

Result<QByteArray> pinnedKey(const ServerConfig &config, const QByteArray &snapshot)
{
    if (QFileInfo::exists(ticketKeyFile(config)))
        return ticketSeed(config).map(
            [](const QByteArray &seed) { return ed25519PublicKey(seed); });
    const Result<QJsonObject> object = parseJsonObject(snapshot);
    if (!object)
        return tl::unexpected(object.error());
    QTextStream(stderr) << "nerdwork-server: no ticket-key in the data folder: the snapshot's own "
                           "key is believed\n";
    return QByteArray::fromBase64(object->value(QLatin1String("publicKey")).toString().toLatin1());
}

} // namespace

ExitCode verifyTickets(const ServerConfig &config)
{
    if (config.paths.value(0) != u"verify" || config.paths.size() < 3)
        return complain(ExitCode::Usage, QStringLiteral("say tickets verify SNAPSHOT CODE…"));
    QFile file(config.paths.at(1));
    if (!file.open(QIODevice::ReadOnly) || file.size() > kMaxSnapshotBytes)
        return complain(ExitCode::Data, QStringLiteral("cannot read ") % file.fileName());
    const QByteArray json = snapshotIn(file.readAll());
    const Result<QByteArray> key = pinnedKey(config, json);
    const Result<DoorSnapshot> snapshot =
        key ? readSnapshot(json, *key) : Result<DoorSnapshot>(tl::unexpected(key.error()));
    if (!snapshot)
        return complain(ExitCode::Data, u"the snapshot is not good: " % snapshot.error().detail);
    QTextStream out(stdout);
    ExitCode code = ExitCode::Done;
    for (const QString &ticket : config.paths.mid(2)) {
        const DoorAnswer answer =
            judgeTicket(*snapshot, ticket.toLatin1(), QDateTime::currentMSecsSinceEpoch());
        out << toText(answer.verdict);
        if (answer.claims)
            out << ' ' << uuidText(answer.claims->ticketId) << ' ' << answer.type;
        out << '\n';
        if (answer.verdict != DoorVerdict::Welcome)
            code = ExitCode::Failed;
    }
    return code;
}

} // namespace nw::server
