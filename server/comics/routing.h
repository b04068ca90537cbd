#pragma once

#include "server/common/http/router.h"

namespace nw::server::comics {

// The comic that the path names. NotFound for what is no id, without a look into the database.
Result<QString> comicId(const Request &request);

// Who asks on a public route; empty without a token.
QString userId(const Request &request);

// 402 of a comic that has to be bought first; `price` as decimal text.
Response paymentRequired(const QString &price);

} // namespace nw::server::comics
