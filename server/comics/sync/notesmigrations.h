#pragma once

#include "server/common/db/migrations.h"

namespace nw::server::comics {

// Step 5 of comics: bookmarks and page maps.
Migration notesMigration();

} // namespace nw::server::comics
