CREATE TABLE user_profiles (
    id TEXT PRIMARY KEY,
    auth_user_id TEXT NOT NULL UNIQUE,
    display_name TEXT NOT NULL,
    bio TEXT NOT NULL DEFAULT '',
    avatar_url TEXT NOT NULL DEFAULT '',
    preferences TEXT NOT NULL DEFAULT '{}',
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL CHECK (version > 0)
) STRICT, WITHOUT ROWID;
CREATE TABLE reading_history (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL,
    comic_id TEXT NOT NULL,
    comic_title TEXT NOT NULL,
    cover_url TEXT NOT NULL,
    page INTEGER NOT NULL CHECK (page > 0),
    page_count INTEGER NOT NULL CHECK (page_count >= 0),
    completed INTEGER NOT NULL CHECK (completed IN (0, 1)),
    device_name TEXT NOT NULL DEFAULT '',
    read_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX reading_history_of_user ON reading_history (user_id, id);
CREATE TRIGGER reading_history_is_not_changed BEFORE UPDATE ON reading_history
BEGIN
    SELECT RAISE(ABORT, 'reading_history is append-only');
END;
CREATE TRIGGER reading_history_is_not_deleted BEFORE DELETE ON reading_history
BEGIN
    SELECT RAISE(ABORT, 'reading_history is append-only');
END;
