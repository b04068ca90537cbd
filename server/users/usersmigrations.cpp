#include "server/users/usersmigrations.h"

namespace nw::server::users {

namespace {

// No foreign key leads to another service's table: each service may live in a database of its own.
constexpr const char *kSqlite1 = R"sql(
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
)sql";

constexpr const char *kPostgres1 = R"sql(
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
)sql";

// The history tells of sittings: the row of one moves with its reader, but never to another reader
// or comic, and whoever leaves takes their history along. Every step is in the history of comics.
constexpr const char *kSqlite2 = R"sql(
DROP TRIGGER reading_history_is_not_changed;
DROP TRIGGER reading_history_is_not_deleted;
CREATE TRIGGER reading_history_keeps_its_subject
BEFORE UPDATE OF id, user_id, comic_id ON reading_history
BEGIN
    SELECT RAISE(ABORT, 'a row of reading_history stays with its reader and comic');
END;
)sql";

constexpr const char *kPostgres2 = R"sql(
DROP TRIGGER reading_history_keeps_rows ON reading_history;
DROP FUNCTION reading_history_is_append_only();
CREATE FUNCTION reading_history_refuse() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'a row of reading_history stays with its reader and comic';
END
$$ LANGUAGE plpgsql;
CREATE TRIGGER reading_history_keeps_its_subject
    BEFORE UPDATE OF id, user_id, comic_id ON reading_history
    FOR EACH STATEMENT EXECUTE FUNCTION reading_history_refuse();
)sql";

// What was done by those who run the server. Nothing in it is ever changed or taken away.
constexpr const char *kSqlite3 = R"sql(
CREATE TABLE audit_log (
    id TEXT PRIMARY KEY,
    happened_at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL DEFAULT '{}'
) STRICT, WITHOUT ROWID;
CREATE INDEX audit_log_of_subject ON audit_log (subject, id);
CREATE TRIGGER audit_log_is_not_changed BEFORE UPDATE ON audit_log
BEGIN
    SELECT RAISE(ABORT, 'audit_log is append-only');
END;
CREATE TRIGGER audit_log_is_not_deleted BEFORE DELETE ON audit_log
BEGIN
    SELECT RAISE(ABORT, 'audit_log is append-only');
END;
)sql";

constexpr const char *kPostgres3 = R"sql(
CREATE TABLE audit_log (
    id TEXT COLLATE "C" PRIMARY KEY,
    happened_at BIGINT NOT NULL,
    actor TEXT COLLATE "C" NOT NULL,
    action TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    detail TEXT NOT NULL DEFAULT '{}'
);
CREATE INDEX audit_log_of_subject ON audit_log (subject, id);
CREATE FUNCTION audit_log_is_append_only() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'audit_log is append-only';
END
$$ LANGUAGE plpgsql;
CREATE TRIGGER audit_log_keeps_rows BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log
    FOR EACH STATEMENT EXECUTE FUNCTION audit_log_is_append_only();
)sql";

} // namespace

QList<Migration> usersMigrations()
{
    return {{"users", 1, kSqlite1, kPostgres1},
            {"users", 2, kSqlite2, kPostgres2},
            {"users", 3, kSqlite3, kPostgres3}};
}

} // namespace nw::server::users
