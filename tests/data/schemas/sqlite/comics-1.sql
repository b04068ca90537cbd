CREATE TABLE series (
    id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    folded TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL
) STRICT;
CREATE TABLE comics (
    sequence INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    author TEXT NOT NULL,
    description TEXT NOT NULL,
    cover_url TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    sort_title TEXT NOT NULL,
    series_id TEXT REFERENCES series (id),
    series_index INTEGER NOT NULL,
    language TEXT NOT NULL,
    genres TEXT NOT NULL,
    age_rating TEXT NOT NULL,
    direction TEXT NOT NULL CHECK (direction IN ('ltr', 'rtl', 'vertical')),
    price INTEGER NOT NULL CHECK (price >= 0),
    preview_pages INTEGER NOT NULL CHECK (preview_pages >= 0),
    page_count INTEGER NOT NULL CHECK (page_count > 0),
    cover_page INTEGER NOT NULL CHECK (cover_page BETWEEN 1 AND page_count),
    size_bytes INTEGER NOT NULL,
    content_sha256 TEXT NOT NULL UNIQUE,
    reader_count INTEGER NOT NULL DEFAULT 0,
    rating INTEGER NOT NULL DEFAULT 0 CHECK (rating BETWEEN 0 AND 5000),
    version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX comics_by_time ON comics (created_at, sequence);
CREATE INDEX comics_by_title ON comics (sort_title, sequence);
CREATE INDEX comics_by_readers ON comics (reader_count, sequence);
CREATE INDEX comics_by_rating ON comics (rating, sequence);
CREATE INDEX comics_by_series ON comics (series_id, series_index) WHERE series_id IS NOT NULL;
CREATE INDEX comics_by_language ON comics (language, price);
CREATE TABLE comic_pages (
    id TEXT PRIMARY KEY,
    comic_id TEXT NOT NULL REFERENCES comics (id) ON DELETE CASCADE,
    page_number INTEGER NOT NULL CHECK (page_number > 0),
    image_url TEXT NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    media_type TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
    UNIQUE (comic_id, page_number)
) STRICT;
CREATE TABLE comic_tags (
    comic_sequence INTEGER NOT NULL REFERENCES comics (sequence) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('genre', 'tag')),
    folded TEXT NOT NULL,
    value TEXT NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (comic_sequence, kind, folded)
) STRICT, WITHOUT ROWID;
CREATE INDEX comic_tags_by_value ON comic_tags (kind, folded, comic_sequence, value);
CREATE TABLE comic_credits (
    comic_sequence INTEGER NOT NULL REFERENCES comics (sequence) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    role TEXT NOT NULL,
    name TEXT NOT NULL,
    folded TEXT NOT NULL,
    PRIMARY KEY (comic_sequence, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX comic_credits_by_name ON comic_credits (folded, comic_sequence);
CREATE VIRTUAL TABLE comic_search USING fts5 (
    title, people, body, tokenize = 'trigram case_sensitive 1'
);
CREATE TABLE catalogue_state (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    generation INTEGER NOT NULL
) STRICT;
INSERT INTO catalogue_state (id, generation) VALUES (1, 1);
CREATE TABLE entitlements (
    user_id TEXT NOT NULL,
    comic_id TEXT NOT NULL REFERENCES comics (id),
    receipt_id TEXT NOT NULL,
    granted_at INTEGER NOT NULL,
    PRIMARY KEY (user_id, comic_id)
) STRICT, WITHOUT ROWID
