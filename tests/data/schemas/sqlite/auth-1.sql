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
