CREATE TABLE user_profiles (
    id TEXT COLLATE "C" PRIMARY KEY,
    auth_user_id TEXT COLLATE "C" NOT NULL UNIQUE,
    display_name TEXT NOT NULL,
    bio TEXT NOT NULL DEFAULT '',
    avatar_url TEXT NOT NULL DEFAULT '',
    preferences TEXT NOT NULL DEFAULT '{}' CHECK (preferences::jsonb IS NOT NULL),
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL CHECK (version > 0)
);
CREATE TABLE reading_history (
    id TEXT COLLATE "C" PRIMARY KEY,
    user_id TEXT COLLATE "C" NOT NULL,
    comic_id TEXT COLLATE "C" NOT NULL,
    comic_title TEXT NOT NULL,
    cover_url TEXT NOT NULL,
    page INTEGER NOT NULL CHECK (page > 0),
    page_count INTEGER NOT NULL CHECK (page_count >= 0),
    completed INTEGER NOT NULL CHECK (completed IN (0, 1)),
    device_name TEXT NOT NULL DEFAULT '',
    read_at BIGINT NOT NULL
);
CREATE INDEX reading_history_of_user ON reading_history (user_id, id);
CREATE FUNCTION reading_history_is_append_only() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'reading_history is append-only';
END
$$ LANGUAGE plpgsql;
CREATE TRIGGER reading_history_keeps_rows BEFORE UPDATE OR DELETE OR TRUNCATE ON reading_history
    FOR EACH STATEMENT EXECUTE FUNCTION reading_history_is_append_only();
