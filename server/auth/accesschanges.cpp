#include "server/auth/accesschanges.h"

#include <QJsonArray>

namespace nw::server::auth {

namespace {

QStringList strings(const QJsonValue &value)
{
    QStringList list;
    for (const QJsonValue &member : value.toArray())
        list.append(member.toString());
    return list;
}

} // namespace

QJsonObject toJson(const AccessChanges &changes)
{
    QJsonArray roles;
    for (const RolesChange &change : changes.roles) {
        roles.append(
            QJsonObject{{QStringLiteral("userId"), change.userId},
                        {QStringLiteral("roles"), QJsonArray::fromStringList(change.roles)},
                        {QStringLiteral("changedAtMs"), qint64(change.changedAtMs)}});
    }
    return {{QStringLiteral("sessions"), QJsonArray::fromStringList(changes.endedSessions)},
            {QStringLiteral("roles"), roles}};
}

AccessChanges readAccessChanges(const QJsonObject &json)
{
    AccessChanges changes;
    changes.endedSessions = strings(json.value(u"sessions"));
    for (const QJsonValue &value : json.value(u"roles").toArray()) {
        const QJsonObject change = value.toObject();
        changes.roles.append({change.value(u"userId").toString(), strings(change.value(u"roles")),
                              change.value(u"changedAtMs").toInteger()});
    }
    return changes;
}

} // namespace nw::server::auth
