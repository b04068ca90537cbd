INSERT INTO audit_log (id, happened_at, actor, action, subject, detail) VALUES
    ('018f3c00-0000-7000-8000-000000000131', 1714500000500, 'console', 'roles.changed', '018f3c00-0000-7000-8000-000000000001', '{"before":["reader"],"after":["admin","reader"]}')
