INSERT INTO reading_progress (id, user_id, comic_id, current_page, completed_at, page_count, modified_at, claimed_at, device_id, device_name, version) VALUES
    ('018f3c00-0000-7000-8000-000000000221', '018f3c00-0000-7000-8000-000000000001', '018f3c00-0000-7000-8000-000000000201', 4, 1714500005000, 4, 1714500005000, 1714500005000, '018f3c00-1111-7222-8333-444455556666', 'laptop', 2);
INSERT INTO progress_history (sequence, user_id, comic_id, current_page, completed_at, modified_at, recorded_at, device_id, device_name, version) VALUES
    (1, '018f3c00-0000-7000-8000-000000000001', '018f3c00-0000-7000-8000-000000000201', 3, NULL, 1714500000000, 1714500000100, '018f3c00-1111-7222-8333-444455556666', 'laptop', 1),
    (2, '018f3c00-0000-7000-8000-000000000001', '018f3c00-0000-7000-8000-000000000201', 4, 1714500005000, 1714500005000, 1714500005100, '018f3c00-1111-7222-8333-444455556666', 'laptop', 2);
INSERT INTO change_heads (user_id, last_sequence) VALUES ('018f3c00-0000-7000-8000-000000000001', 2);
INSERT INTO change_feed (user_id, sequence, entity, entity_id, payload, changed_at) VALUES
    ('018f3c00-0000-7000-8000-000000000001', 2, 'progress', '018f3c00-0000-7000-8000-000000000201', '{"currentPage":4}', 1714500005100)
