#pragma once

#include "server/comics/catalogueservice.h"
#include "server/common/http/request.h"

namespace nw::server::comics {

// The query of a list of comics: q, genre, tag, language, creator, series, free, sort, limit and
// cursor. InvalidInput names the field.
Result<ListRequest> readListRequest(const Request &request);

} // namespace nw::server::comics
