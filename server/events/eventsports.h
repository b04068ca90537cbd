#pragma once

#include "server/common/money/books.h"
#include "services-client/contract/result.h"

#include <QString>

namespace nw::server::events {

// What events needs of users. Tokens and seats move through Books (server/common/money/books.h):
// seats are an asset of the ledger, "SEAT:<ticket type>", one seat as one token.
class Guests
{
public:
    virtual ~Guests() = default;
    virtual Result<bool> exists(const QString &userId) = 0;
};

} // namespace nw::server::events
