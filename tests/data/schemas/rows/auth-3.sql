INSERT INTO password_resets (id, user_id, token, created_at, expires_at, used_at)
    SELECT '018f3c00-0000-7000-8000-000000000041', id,
        '00000000000000000000000000000000000000000000000000000000000000aa', 1714600000000, 1714600900000, 0
    FROM auth_users LIMIT 1;
INSERT INTO auth_mail (id, kind, user_id, typed, created_at, attempts, due_at) VALUES
    ('018f3c00-0000-7000-8000-000000000042', 'reset', '', 'AQID', 1714600000000, 1, 1714600060000);
INSERT INTO second_factors (user_id, secret, created_at, enabled_at, last_step)
    SELECT id, 'AQIDBA', 1714600000000, 1714600001000, 57153333 FROM auth_users LIMIT 1;
INSERT INTO recovery_codes (user_id, code, used_at)
    SELECT id, '00000000000000000000000000000000000000000000000000000000000000bb', 0 FROM auth_users LIMIT 1
