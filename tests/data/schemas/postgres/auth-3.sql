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
