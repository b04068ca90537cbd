#pragma once

#include "server/comics/comicsstore.h"
#include "server/common/db/database.h"

namespace nw::server::comics {

// The feed of what changed for one person. An object has one row, which moves to the head when it
// changes again.

// Takes the person's feed until the transaction ends, so that their numbers become visible in order
// on every engine.
Result<void> lockFeed(Connection &connection, const QString &userId);

// Inside the transaction of the change itself. `payload`: one JSON object.
Result<void> appendChange(Connection &connection, const QString &userId, const Change &change,
                          const QByteArray &payload);

Result<FeedPart> readFeed(Connection &connection, const QString &userId, std::int64_t afterSequence,
                          int limit);

Result<QHash<QString, std::int64_t>> readHeads(Connection &connection, const QStringList &userIds);

// For a database that was put back from a backup: numbers of its feeds are given out again, so that
// every cursor from before has to be refused.
Result<void> renewFeedEpoch(Connection &connection);

} // namespace nw::server::comics
