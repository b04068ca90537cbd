INSERT INTO user_profiles (id, auth_user_id, display_name, bio, avatar_url, preferences, created_at, updated_at, version) VALUES
    ('018f3c00-0000-7000-8000-000000000101', '018f3c00-0000-7000-8000-000000000001', 'Ada', 'Reads; at night.', '', '{"direction":"ltr"}', 1714500000000, 1714500000000, 1),
    ('018f3c00-0000-7000-8000-000000000102', '018f3c00-0000-7000-8000-000000000002', 'Zoë 漫画', '', '', '{}', 1714500000001, 1714500009000, 7);
INSERT INTO reading_history (id, user_id, comic_id, comic_title, cover_url, page, page_count, completed, device_name, read_at) VALUES
    ('018f3c00-0000-7000-8000-000000000111', '018f3c00-0000-7000-8000-000000000001', '018f3c00-0000-7000-8000-000000000201', 'Night Train', '/comics/018f3c00-0000-7000-8000-000000000201/pages/1/image', 3, 4, 0, 'laptop', 1714500000000),
    ('018f3c00-0000-7000-8000-000000000112', '018f3c00-0000-7000-8000-000000000001', '018f3c00-0000-7000-8000-000000000201', 'Night Train', '/comics/018f3c00-0000-7000-8000-000000000201/pages/1/image', 4, 4, 1, '', 1714500005000)
