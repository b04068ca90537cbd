INSERT INTO payment_arrivals (provider, payment_id, way, decided_at) VALUES ('sandbox', 'pay_1', 'intent', 1714500002000);
INSERT INTO payment_effects (provider, payment_id, effect, intent_id, amount_minor, currency, transaction_id, created_at) VALUES
    ('sandbox', 'pay_1', 'credit', '018f3c00-0000-7000-8000-000000000421', 500, 'USD', '018f3c00-0000-7000-8000-000000000411', 1714500002000);
INSERT INTO reconciliations (provider, day, matched, missing_here, missing_there, checked_at) VALUES
    ('sandbox', '2024-04-30', 1, '', '', 1714586400000)
