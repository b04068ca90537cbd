INSERT INTO sandbox_checkouts (id, intent_id, title, amount_minor, currency, outcome, payment_id, created_at) VALUES
    ('cs_1', '018f3c00-0000-7000-8000-000000000421', 'Pocket', 500, 'USD', 'paid', 'pay_1', 1714500001000);
INSERT INTO sandbox_payments (payment_id, direction, intent_id, amount_minor, currency, created_at) VALUES
    ('pay_1', 1, '018f3c00-0000-7000-8000-000000000421', 500, 'USD', 1714500002000)
