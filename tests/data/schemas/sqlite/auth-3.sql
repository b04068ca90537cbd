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
