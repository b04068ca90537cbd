INSERT INTO auth_outbox (id, body, created_at) VALUES
    ('018f3c00-0000-7000-8000-000000000031', '{"action":"roles.changed"}', 1714500000500)
