INSERT INTO auth_users (id, email, email_key, username, username_key, password_hash, created_at) VALUES
    ('018f3c00-0000-7000-8000-000000000001', 'Ada@example.org', 'ada@example.org', 'Ada', 'ada', '$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0$aGFzaA', 1714500000000),
    ('018f3c00-0000-7000-8000-000000000002', 'zoë@example.org', 'zoë@example.org', 'Zoë', 'zoë', '$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0$aGFzaA', 1714500000001);
INSERT INTO roles (user_id, role, granted_at) VALUES
    ('018f3c00-0000-7000-8000-000000000001', 'user', 1714500000000),
    ('018f3c00-0000-7000-8000-000000000001', 'admin', 1714500000500),
    ('018f3c00-0000-7000-8000-000000000002', 'user', 1714500000001);
INSERT INTO auth_sessions (id, user_id, token, previous_token, rotated_at, device, created_at, last_used_at, expires_at, ended_at) VALUES
    ('018f3c00-0000-7000-8000-000000000011', '018f3c00-0000-7000-8000-000000000001', '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08', '', 0, 'laptop', 1714500000000, 1714500000000, 1717092000000, 0),
    ('018f3c00-0000-7000-8000-000000000012', '018f3c00-0000-7000-8000-000000000001', '60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752', '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08', 1714500001000, '', 1714500000000, 1714500001000, 1717092000000, 1714500002000);
INSERT INTO login_attempts (id, account_key, remote, succeeded, attempted_at) VALUES
    ('018f3c00-0000-7000-8000-000000000021', '018f3c00-0000-7000-8000-000000000001', '203.0.113.7', 0, 1714500000000),
    ('018f3c00-0000-7000-8000-000000000022', '018f3c00-0000-7000-8000-000000000001', '203.0.113.7', 1, 1714500000900)
