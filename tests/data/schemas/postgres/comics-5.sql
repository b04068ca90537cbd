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
