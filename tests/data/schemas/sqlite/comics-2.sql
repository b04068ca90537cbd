CREATE TABLE reading_progress (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL,
    comic_id TEXT NOT NULL REFERENCES comics (id),
    current_page INTEGER NOT NULL CHECK (current_page > 0),
    completed_at INTEGER,
    page_count INTEGER NOT NULL,
    modified_at INTEGER NOT NULL,
    claimed_at INTEGER NOT NULL,
    device_id TEXT NOT NULL,
    device_name TEXT NOT NULL,
    version INTEGER NOT NULL,
    UNIQUE (user_id, comic_id)
) STRICT;
CREATE TABLE progress_history (
    sequence INTEGER PRIMARY KEY,
    user_id TEXT NOT NULL,
    comic_id TEXT NOT NULL REFERENCES comics (id),
    current_page INTEGER NOT NULL,
    completed_at INTEGER,
    modified_at INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    device_id TEXT NOT NULL,
    device_name TEXT NOT NULL,
    version INTEGER NOT NULL,
    UNIQUE (user_id, comic_id, version)
) STRICT;
CREATE TRIGGER progress_history_is_appended_only BEFORE UPDATE ON progress_history
    BEGIN SELECT RAISE (ABORT, 'progress_history is appended to, never changed'); END;
CREATE TABLE change_heads (
    user_id TEXT PRIMARY KEY,
    last_sequence INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE change_feed (
    user_id TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    entity TEXT NOT NULL,
    entity_id TEXT NOT NULL,
    payload TEXT NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (user_id, sequence),
    UNIQUE (user_id, entity, entity_id)
) STRICT, WITHOUT ROWID
