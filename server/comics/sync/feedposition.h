#pragma once

#include "services-client/contract/result.h"

#include <QString>

namespace nw::server::comics {

// A place in a person's change feed: the database that counts, and how far it had counted.
struct FeedPosition
{
    QString epoch; // empty: from the start
    std::int64_t sequence = 0;
};

// As it travels in cursors and in Last-Event-ID, and back. An empty text is the start. InvalidInput
// names the cursor.
QString toText(const FeedPosition &position);
Result<FeedPosition> readFeedPosition(const QString &text);

// What a feed says to a place that it never gave out.
tl::unexpected<Error> foreignCursor();

} // namespace nw::server::comics
