#pragma once

#include "server/comics/comicsrows.h"

namespace nw::server::comics {

// A place in a sorted list as text, which the caller gets in base64url, keeps and sends back.
QString writePosition(ComicSort sort, const ListPosition &position);

// Nothing: not a place in a list of this sort.
std::optional<ListPosition> readPosition(ComicSort sort, const QString &text);

} // namespace nw::server::comics
