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
