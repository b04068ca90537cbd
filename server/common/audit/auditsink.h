#pragma once

#include "services-client/contract/result.h"

#include <QJsonObject>
#include <QList>
#include <QString>

#include <cstdint>

namespace nw::server {

// One act of whoever runs the server, or of a person on their own account's safety: who did what to
// whom, when, and what came of it. No secrets: ids, names of roles, counts.
struct AuditEntry
{
    QString id; // UUIDv7
    std::int64_t atMs = 0;
    QString actor; // the user's id; "console" for the command line
    QString action; // "roles.changed"
    QString subject; // the id of what it was done to
    QJsonObject detail; // {"before":[…],"after":[…]}
};

// Where audit entries go: the users service, which keeps them for ever.
class AuditSink
{
public:
    virtual ~AuditSink() = default;

    // Each entry is kept once, by its id, however often it is told.
    virtual Result<void> record(const QList<AuditEntry> &entries) = 0;
};

} // namespace nw::server
