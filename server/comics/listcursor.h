#pragma once

#include "server/comics/comicsrows.h"

namespace nw::server::comics {

// A place in a sorted list as text that a caller keeps and sends back, and does not look into.
QString writeCursor(ComicSort sort, const ListPosition &position);
std::optional<ListPosition> readCursor(ComicSort sort,
                                       const QString &cursor); // nothing: not one of this sort

} // namespace nw::server::comics
