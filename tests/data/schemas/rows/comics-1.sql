INSERT INTO series (id, title, folded, created_at) VALUES
    ('018f3c00-0000-7000-8000-000000000251', 'Les Voyages', 'les voyages', 1714500000000);
INSERT INTO comics (sequence, id, title, author, description, cover_url, created_at, sort_title, series_id, series_index, language, genres, age_rating, direction, price, preview_pages, page_count, cover_page, size_bytes, content_sha256, reader_count, rating, version) VALUES
    (1, '018f3c00-0000-7000-8000-000000000201', 'Night Train', 'A. Lovelace', 'It leaves; nobody knows where to.', '/c/1', 1714500000000, 'night train', '018f3c00-0000-7000-8000-000000000251', 1000, 'en', 'Mystery', '', 'ltr', 0, 0, 4, 1, 4000, '0e4c1f5a0b7f2f5d3a0c53a0a1f0c6d0b1e2d3c4b5a697887766554433221100', 2, 4500, 3),
    (2, '018f3c00-0000-7000-8000-000000000202', '夜行列車', 'Zoë', '', '/c/2', 1714500000001, '夜行列車', NULL, 0, 'ja', '', '', 'rtl', 250000000, 2, 2, 1, 2000, '1e4c1f5a0b7f2f5d3a0c53a0a1f0c6d0b1e2d3c4b5a697887766554433221100', 0, 0, 1);
INSERT INTO comic_pages (id, comic_id, page_number, image_url, width, height, media_type, size_bytes, sha256) VALUES
    ('018f3c00-0000-7000-8000-000000000211', '018f3c00-0000-7000-8000-000000000201', 1, '/p/1', 800, 1200, 'image/jpeg', 1000, '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'),
    ('018f3c00-0000-7000-8000-000000000212', '018f3c00-0000-7000-8000-000000000202', 1, '/p/2', 1200, 800, 'image/webp', 900, '60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752');
INSERT INTO comic_tags (comic_sequence, kind, folded, value, position) VALUES
    (1, 'genre', 'mystery', 'Mystery', 0), (1, 'tag', 'trains', 'Trains', 1);
INSERT INTO comic_credits (comic_sequence, position, role, name, folded) VALUES
    (1, 0, 'writer', 'A. Lovelace', 'a. lovelace'), (2, 0, 'artist', 'Zoë', 'zoe');
INSERT INTO entitlements (user_id, comic_id, receipt_id, granted_at) VALUES
    ('018f3c00-0000-7000-8000-000000000001', '018f3c00-0000-7000-8000-000000000202', '018f3c00-0000-7000-8000-000000000301', 1714500003000)
