#pragma once

#include "server/common/money/books.h"

namespace nw::server::events {

// tickets.available_count: the seats in a pool that no hold has reserved, as the ledger says it,
// written in its own commits.
class SqlEventsFollower final : public BooksFollower
{
public:
    DbResult<void> follow(Connection &connection, const SealedPosting &posting) override;
    DbResult<void> clear(Connection &connection) override;
};

} // namespace nw::server::events
