#pragma once

#include "services-client/contract/result.h"

#include <QJsonObject>
#include <QList>
#include <QStringList>

#include <cstdint>

namespace nw::server::auth {

// The roles that a user has since a time. Times of one user only grow.
struct RolesChange
{
    QString userId;
    QStringList roles;
    std::int64_t changedAtMs = 0;
};

// What has changed about who may do what: a gate that knows this needs no database to judge a
// token.
struct AccessChanges
{
    QStringList endedSessions;
    QList<RolesChange> roles;
};

// As processes of ours tell each other:
// {"sessions":[id],"roles":[{"userId","roles":[name],"changedAtMs"}]}
QJsonObject toJson(const AccessChanges &changes);
AccessChanges readAccessChanges(const QJsonObject &json);

} // namespace nw::server::auth
