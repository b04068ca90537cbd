#include "server/auth/authmigrations.h"

namespace nw::server::auth {

namespace {

// Ids are UUIDv7 text, times Unix milliseconds. email and username stay as they were typed; the
// *_key columns hold what must be unique.
constexpr const char *kSqlite1 = R"sql(
CREATE TABLE auth_users (
    id TEXT PRIMARY KEY,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL UNIQUE,
    username TEXT NOT NULL,
    username_key TEXT NOT NULL UNIQUE,
    password_hash TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE roles (
    user_id TEXT NOT NULL REFERENCES auth_users (id),
    role TEXT NOT NULL CHECK (role IN ('user', 'creator', 'organiser', 'admin')),
    granted_at INTEGER NOT NULL,
    PRIMARY KEY (user_id, role)
) STRICT, WITHOUT ROWID;
CREATE TABLE auth_sessions (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES auth_users (id),
    token TEXT NOT NULL UNIQUE CHECK (length(token) = 64),
    previous_token TEXT NOT NULL DEFAULT '',
    rotated_at INTEGER NOT NULL DEFAULT 0,
    device TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL,
    last_used_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    ended_at INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX auth_sessions_of_user ON auth_sessions (user_id, id);
CREATE INDEX auth_sessions_ended ON auth_sessions (ended_at) WHERE ended_at > 0;
CREATE TABLE login_attempts (
    id TEXT PRIMARY KEY,
    account_key TEXT NOT NULL,
    remote TEXT NOT NULL,
    succeeded INTEGER NOT NULL CHECK (succeeded IN (0, 1)),
    attempted_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX login_attempts_of_account ON login_attempts (account_key, attempted_at);
CREATE INDEX login_attempts_by_time ON login_attempts (attempted_at)
)sql";

constexpr const char *kPostgres1 = R"sql(
CREATE TABLE auth_users (
    id TEXT COLLATE "C" PRIMARY KEY,
    email TEXT NOT NULL,
    email_key TEXT COLLATE "C" NOT NULL UNIQUE,
    username TEXT NOT NULL,
    username_key TEXT COLLATE "C" NOT NULL UNIQUE,
    password_hash TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE TABLE roles (
    user_id TEXT COLLATE "C" NOT NULL REFERENCES auth_users (id),
    role TEXT COLLATE "C" NOT NULL CHECK (role IN ('user', 'creator', 'organiser', 'admin')),
    granted_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, role)
);
CREATE TABLE auth_sessions (
    id TEXT COLLATE "C" PRIMARY KEY,
    user_id TEXT COLLATE "C" NOT NULL REFERENCES auth_users (id),
    token TEXT COLLATE "C" NOT NULL UNIQUE CHECK (length(token) = 64),
    previous_token TEXT COLLATE "C" NOT NULL DEFAULT '',
    rotated_at BIGINT NOT NULL DEFAULT 0,
    device TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL,
    last_used_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    ended_at BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX auth_sessions_of_user ON auth_sessions (user_id, id);
CREATE INDEX auth_sessions_ended ON auth_sessions (ended_at) WHERE ended_at > 0;
CREATE TABLE login_attempts (
    id TEXT COLLATE "C" PRIMARY KEY,
    account_key TEXT COLLATE "C" NOT NULL,
    remote TEXT NOT NULL,
    succeeded INTEGER NOT NULL CHECK (succeeded IN (0, 1)),
    attempted_at BIGINT NOT NULL
);
CREATE INDEX login_attempts_of_account ON login_attempts (account_key, attempted_at);
CREATE INDEX login_attempts_by_time ON login_attempts (attempted_at)
)sql";

// Every account is a reader. roles_changed_at is the time of the last change, 0 before the first: a
// gate asks by it what tokens do not know. auth_outbox holds what the audit log was not told yet.
constexpr const char *kSqlite2 = R"sql(
CREATE TABLE roles_renamed (
    user_id TEXT NOT NULL REFERENCES auth_users (id),
    role TEXT NOT NULL CHECK (role IN ('reader', 'creator', 'organiser', 'moderator', 'admin')),
    granted_at INTEGER NOT NULL,
    PRIMARY KEY (user_id, role)
) STRICT, WITHOUT ROWID;
INSERT INTO roles_renamed (user_id, role, granted_at)
    SELECT user_id, CASE role WHEN 'user' THEN 'reader' ELSE role END, granted_at FROM roles;
DROP TABLE roles;
ALTER TABLE roles_renamed RENAME TO roles;
CREATE INDEX roles_by_role ON roles (role, user_id);
ALTER TABLE auth_users ADD COLUMN roles_changed_at INTEGER NOT NULL DEFAULT 0;
CREATE INDEX auth_users_roles_changed ON auth_users (roles_changed_at) WHERE roles_changed_at > 0;
CREATE TABLE auth_outbox (
    id TEXT PRIMARY KEY,
    body TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID
)sql";

constexpr const char *kPostgres2 = R"sql(
ALTER TABLE roles DROP CONSTRAINT roles_role_check;
UPDATE roles SET role = 'reader' WHERE role = 'user';
ALTER TABLE roles ADD CONSTRAINT roles_role_check
    CHECK (role IN ('reader', 'creator', 'organiser', 'moderator', 'admin'));
CREATE INDEX roles_by_role ON roles (role, user_id);
ALTER TABLE auth_users ADD COLUMN roles_changed_at BIGINT NOT NULL DEFAULT 0;
CREATE INDEX auth_users_roles_changed ON auth_users (roles_changed_at) WHERE roles_changed_at > 0;
CREATE TABLE auth_outbox (
    id TEXT COLLATE "C" PRIMARY KEY,
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL
)
)sql";

// No secret is kept as it is: tokens and recovery codes as SHA-256 in hex, what was typed and the
// secrets of authenticators sealed under a key of the server.
constexpr const char *kSqlite3 = R"sql(
CREATE TABLE password_resets (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES auth_users (id),
    token TEXT NOT NULL UNIQUE CHECK (length(token) = 64),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX password_resets_of_user ON password_resets (user_id, created_at);
CREATE TABLE auth_mail (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    user_id TEXT NOT NULL DEFAULT '',
    typed TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    due_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX auth_mail_due ON auth_mail (due_at, id);
CREATE TABLE second_factors (
    user_id TEXT PRIMARY KEY REFERENCES auth_users (id),
    secret TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    enabled_at INTEGER NOT NULL DEFAULT 0,
    last_step INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE TABLE recovery_codes (
    user_id TEXT NOT NULL REFERENCES auth_users (id),
    code TEXT NOT NULL CHECK (length(code) = 64),
    used_at INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (user_id, code)
) STRICT, WITHOUT ROWID
)sql";

constexpr const char *kPostgres3 = R"sql(
CREATE TABLE password_resets (
    id TEXT COLLATE "C" PRIMARY KEY,
    user_id TEXT COLLATE "C" NOT NULL REFERENCES auth_users (id),
    token TEXT COLLATE "C" NOT NULL UNIQUE CHECK (length(token) = 64),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX password_resets_of_user ON password_resets (user_id, created_at);
CREATE TABLE auth_mail (
    id TEXT COLLATE "C" PRIMARY KEY,
    kind TEXT COLLATE "C" NOT NULL,
    user_id TEXT COLLATE "C" NOT NULL DEFAULT '',
    typed TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    due_at BIGINT NOT NULL
);
CREATE INDEX auth_mail_due ON auth_mail (due_at, id);
CREATE TABLE second_factors (
    user_id TEXT COLLATE "C" PRIMARY KEY REFERENCES auth_users (id),
    secret TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    enabled_at BIGINT NOT NULL DEFAULT 0,
    last_step BIGINT NOT NULL DEFAULT 0
);
CREATE TABLE recovery_codes (
    user_id TEXT COLLATE "C" NOT NULL REFERENCES auth_users (id),
    code TEXT COLLATE "C" NOT NULL CHECK (length(code) = 64),
    used_at BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (user_id, code)
)
)sql";

} // namespace

QList<Migration> authMigrations()
{
    return {{"auth", 1, kSqlite1, kPostgres1},
            {"auth", 2, kSqlite2, kPostgres2},
            {"auth", 3, kSqlite3, kPostgres3}};
}

} // namespace nw::server::auth
