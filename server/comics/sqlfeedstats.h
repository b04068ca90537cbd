#pragma once

#include "server/common/db/database.h"

namespace nw::server::comics {

// For whoever runs the server; a row a reader is looked at.
struct FeedStats
{
    qint64 readers = 0; // people whose feeds have changes
    qint64 changes = 0; // that were ever counted
    qint64 outboxWaiting = 0; // messages for other services
};

Result<FeedStats> readFeedStats(Connection &connection);

} // namespace nw::server::comics
