CREATE TABLE events (
    id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    date INTEGER NOT NULL,
    location TEXT NOT NULL,
    ticket_price INTEGER NOT NULL,
    ends_at INTEGER NOT NULL CHECK (ends_at > date),
    organiser_id TEXT NOT NULL,
    cancelled INTEGER NOT NULL,
    settled_by TEXT NOT NULL,
    last_serial INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX events_by_date ON events (date, id);
CREATE TABLE tickets (
    id TEXT PRIMARY KEY,
    event_id TEXT NOT NULL REFERENCES events (id),
    ticket_type TEXT NOT NULL,
    price INTEGER NOT NULL CHECK (price >= 0),
    available_count INTEGER NOT NULL CHECK (available_count >= 0),
    number INTEGER NOT NULL CHECK (number BETWEEN 1 AND 65535),
    capacity INTEGER NOT NULL CHECK (capacity >= 0),
    minted INTEGER NOT NULL,
    per_user_limit INTEGER NOT NULL CHECK (per_user_limit >= 0),
    sale_from INTEGER NOT NULL,
    sale_until INTEGER NOT NULL,
    UNIQUE (event_id, number)
) STRICT;
CREATE TABLE bookings (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL,
    event_id TEXT NOT NULL REFERENCES events (id),
    ticket_id TEXT NOT NULL REFERENCES tickets (id),
    booking_date INTEGER NOT NULL,
    quantity INTEGER NOT NULL CHECK (quantity > 0),
    unit_price INTEGER NOT NULL CHECK (unit_price >= 0),
    state INTEGER NOT NULL,
    reserve INTEGER NOT NULL,
    idempotency_key TEXT NOT NULL,
    request_hash BLOB NOT NULL,
    refusal_code INTEGER NOT NULL,
    refusal_detail TEXT NOT NULL,
    held_until INTEGER NOT NULL,
    UNIQUE (user_id, idempotency_key)
) STRICT;
CREATE INDEX bookings_of_user ON bookings (user_id, id);
CREATE INDEX bookings_by_state ON bookings (state, booking_date);
CREATE INDEX bookings_of_event ON bookings (event_id, state);
CREATE TABLE ticket_allowances (
    ticket_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    taken INTEGER NOT NULL CHECK (taken >= 0),
    PRIMARY KEY (ticket_id, user_id)
) STRICT;
CREATE TABLE booking_seats (
    id TEXT PRIMARY KEY,
    booking_id TEXT NOT NULL REFERENCES bookings (id),
    event_id TEXT NOT NULL,
    ticket_id TEXT NOT NULL,
    holder_id TEXT NOT NULL,
    serial INTEGER NOT NULL,
    state INTEGER NOT NULL,
    UNIQUE (event_id, serial)
) STRICT;
CREATE INDEX booking_seats_of_booking ON booking_seats (booking_id, serial);
CREATE TABLE seat_states (
    sequence INTEGER PRIMARY KEY,
    seat_id TEXT NOT NULL,
    event_id TEXT NOT NULL,
    serial INTEGER NOT NULL,
    state INTEGER NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX seat_states_of_event ON seat_states (event_id, state, serial);
CREATE TRIGGER seat_states_are_not_changed BEFORE UPDATE ON seat_states
BEGIN
    SELECT RAISE(ABORT, 'seat_states is append-only');
END;
CREATE TRIGGER seat_states_are_not_deleted BEFORE DELETE ON seat_states
BEGIN
    SELECT RAISE(ABORT, 'seat_states is append-only');
END;
CREATE TABLE checkins (
    event_id TEXT NOT NULL,
    device_id TEXT NOT NULL,
    nonce TEXT NOT NULL,
    seat_id TEXT NOT NULL,
    serial INTEGER NOT NULL,
    scanned_at INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    PRIMARY KEY (device_id, nonce)
) STRICT;
CREATE INDEX checkins_of_seat ON checkins (seat_id, scanned_at, device_id, nonce);
CREATE INDEX checkins_of_event ON checkins (event_id, seat_id);
CREATE TABLE scanners (
    event_id TEXT NOT NULL,
    device_id TEXT NOT NULL,
    last_seen_at INTEGER NOT NULL,
    PRIMARY KEY (event_id, device_id)
) STRICT;
