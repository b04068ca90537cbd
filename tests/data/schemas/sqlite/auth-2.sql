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
