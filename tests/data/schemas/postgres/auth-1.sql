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
