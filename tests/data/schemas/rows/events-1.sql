INSERT INTO events (id, title, description, date, location, ticket_price, ends_at, organiser_id, cancelled, settled_by, last_serial, created_at) VALUES
    ('018f3c00-0000-7000-8000-000000000501', 'Convention', 'Halls 1; and 2.', 1793000000000, 'Köln', 100000000, 1793030000000, '018f3c00-0000-7000-8000-000000000002', 0, '', 1, 1714500000000);
INSERT INTO tickets (id, event_id, ticket_type, price, available_count, number, capacity, minted, per_user_limit, sale_from, sale_until) VALUES
    ('018f3c00-0000-7000-8000-000000000511', '018f3c00-0000-7000-8000-000000000501', 'Day', 100000000, 99, 1, 100, 100, 4, 1714500000000, 1793000000000);
INSERT INTO ticket_allowances (ticket_id, user_id, taken) VALUES
    ('018f3c00-0000-7000-8000-000000000511', '018f3c00-0000-7000-8000-000000000001', 1);
INSERT INTO seat_states (sequence, seat_id, event_id, serial, state, changed_at) VALUES
    (1, '018f3c00-0000-7000-8000-000000000531', '018f3c00-0000-7000-8000-000000000501', 1, 1, 1714500004000);
INSERT INTO scanners (event_id, device_id, last_seen_at) VALUES
    ('018f3c00-0000-7000-8000-000000000501', 'door-1', 1714500004000)
