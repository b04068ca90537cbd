#include "server/comics/sync/notesmigrations.h"

namespace nw::server::comics {

namespace {

// A bookmark with `deleted_at` is a tombstone. `map` is a page map as the contract writes it.
constexpr char kSqlite[] = R"sql(
CREATE TABLE bookmarks (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL,
    comic_id TEXT NOT NULL REFERENCES comics (id),
    page_number INTEGER NOT NULL CHECK (page_number > 0),
    note TEXT NOT NULL,
    deleted_at INTEGER,
    modified_at INTEGER NOT NULL,
    device_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    UNIQUE (user_id, comic_id, page_number)
) STRICT;
CREATE TABLE page_maps (
    user_id TEXT NOT NULL,
    comic_id TEXT NOT NULL REFERENCES comics (id),
    map TEXT NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (user_id, comic_id)
) STRICT, WITHOUT ROWID
)sql";

constexpr char kPostgres[] = R"sql(
CREATE TABLE bookmarks (
    id TEXT COLLATE "C" PRIMARY KEY,
    user_id TEXT COLLATE "C" NOT NULL,
    comic_id TEXT COLLATE "C" NOT NULL REFERENCES comics (id),
    page_number INTEGER NOT NULL CHECK (page_number > 0),
    note TEXT NOT NULL,
    deleted_at BIGINT,
    modified_at BIGINT NOT NULL,
    device_id TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    UNIQUE (user_id, comic_id, page_number)
);
CREATE TABLE page_maps (
    user_id TEXT COLLATE "C" NOT NULL,
    comic_id TEXT COLLATE "C" NOT NULL REFERENCES comics (id),
    map TEXT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (user_id, comic_id)
)
)sql";

} // namespace

Migration notesMigration()
{
    return {"comics", 5, kSqlite, kPostgres};
}

} // namespace nw::server::comics
