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
