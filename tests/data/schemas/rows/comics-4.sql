INSERT INTO comics_outbox (sequence, body, created_at) VALUES (1, '{"userId":"018f3c00-0000-7000-8000-000000000001"}', 1714500005100)
