#include "server/events/eventsmigrations.h"

namespace nw::server::events {

namespace {

// Times are Unix milliseconds, prices units of 1e-8 NWT. tickets.available_count follows the ledger
// in its own commits. A booking belongs to an idempotency key; its seats have serials of the event,
// which codes carry and revocations name.
constexpr char kSqlite1[] = R"sql(
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
)sql";

constexpr char kPostgres1[] = R"sql(
CREATE TABLE events (
    id TEXT COLLATE "C" PRIMARY KEY,
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    date BIGINT NOT NULL,
    location TEXT NOT NULL,
    ticket_price BIGINT NOT NULL,
    ends_at BIGINT NOT NULL CHECK (ends_at > date),
    organiser_id TEXT NOT NULL,
    cancelled BIGINT NOT NULL,
    settled_by TEXT NOT NULL,
    last_serial BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX events_by_date ON events (date, id);
CREATE TABLE tickets (
    id TEXT COLLATE "C" PRIMARY KEY,
    event_id TEXT NOT NULL REFERENCES events (id),
    ticket_type TEXT NOT NULL,
    price BIGINT NOT NULL CHECK (price >= 0),
    available_count BIGINT NOT NULL CHECK (available_count >= 0),
    number BIGINT NOT NULL CHECK (number BETWEEN 1 AND 65535),
    capacity BIGINT NOT NULL CHECK (capacity >= 0),
    minted BIGINT NOT NULL,
    per_user_limit BIGINT NOT NULL CHECK (per_user_limit >= 0),
    sale_from BIGINT NOT NULL,
    sale_until BIGINT NOT NULL,
    UNIQUE (event_id, number)
);
CREATE TABLE bookings (
    id TEXT COLLATE "C" PRIMARY KEY,
    user_id TEXT COLLATE "C" NOT NULL,
    event_id TEXT NOT NULL REFERENCES events (id),
    ticket_id TEXT NOT NULL REFERENCES tickets (id),
    booking_date BIGINT NOT NULL,
    quantity BIGINT NOT NULL CHECK (quantity > 0),
    unit_price BIGINT NOT NULL CHECK (unit_price >= 0),
    state BIGINT NOT NULL,
    reserve BIGINT NOT NULL,
    idempotency_key TEXT COLLATE "C" NOT NULL,
    request_hash BYTEA NOT NULL,
    refusal_code BIGINT NOT NULL,
    refusal_detail TEXT NOT NULL,
    held_until BIGINT NOT NULL,
    UNIQUE (user_id, idempotency_key)
);
CREATE INDEX bookings_of_user ON bookings (user_id, id);
CREATE INDEX bookings_by_state ON bookings (state, booking_date);
CREATE INDEX bookings_of_event ON bookings (event_id, state);
CREATE TABLE ticket_allowances (
    ticket_id TEXT NOT NULL,
    user_id TEXT COLLATE "C" NOT NULL,
    taken BIGINT NOT NULL CHECK (taken >= 0),
    PRIMARY KEY (ticket_id, user_id)
);
CREATE TABLE booking_seats (
    id TEXT COLLATE "C" PRIMARY KEY,
    booking_id TEXT NOT NULL REFERENCES bookings (id),
    event_id TEXT NOT NULL,
    ticket_id TEXT NOT NULL,
    holder_id TEXT NOT NULL,
    serial BIGINT NOT NULL,
    state BIGINT NOT NULL,
    UNIQUE (event_id, serial)
);
CREATE INDEX booking_seats_of_booking ON booking_seats (booking_id, serial);
CREATE TABLE seat_states (
    sequence BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    seat_id TEXT NOT NULL,
    event_id TEXT NOT NULL,
    serial BIGINT NOT NULL,
    state BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);
CREATE INDEX seat_states_of_event ON seat_states (event_id, state, serial);
CREATE FUNCTION seat_states_is_append_only() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'seat_states is append-only';
END
$$ LANGUAGE plpgsql;
CREATE TRIGGER seat_states_keeps_rows BEFORE UPDATE OR DELETE OR TRUNCATE ON seat_states
    FOR EACH STATEMENT EXECUTE FUNCTION seat_states_is_append_only();
CREATE TABLE checkins (
    event_id TEXT NOT NULL,
    device_id TEXT COLLATE "C" NOT NULL,
    nonce TEXT COLLATE "C" NOT NULL,
    seat_id TEXT NOT NULL,
    serial BIGINT NOT NULL,
    scanned_at BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    PRIMARY KEY (device_id, nonce)
);
CREATE INDEX checkins_of_seat ON checkins (seat_id, scanned_at, device_id, nonce);
CREATE INDEX checkins_of_event ON checkins (event_id, seat_id);
CREATE TABLE scanners (
    event_id TEXT NOT NULL,
    device_id TEXT COLLATE "C" NOT NULL,
    last_seen_at BIGINT NOT NULL,
    PRIMARY KEY (event_id, device_id)
);
)sql";

// What requests on whole bookings were answered, by their keys; refusal_code 0: data.
constexpr char kSqlite2[] = R"sql(
CREATE TABLE event_answers (
    scope TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    request_hash BLOB NOT NULL,
    data BLOB NOT NULL,
    refusal_code INTEGER NOT NULL,
    refusal_detail TEXT NOT NULL,
    refusal_field TEXT NOT NULL,
    answered_at INTEGER NOT NULL,
    PRIMARY KEY (scope, idempotency_key)
) STRICT, WITHOUT ROWID;
)sql";

constexpr char kPostgres2[] = R"sql(
CREATE TABLE event_answers (
    scope TEXT COLLATE "C" NOT NULL,
    idempotency_key TEXT COLLATE "C" NOT NULL,
    request_hash BYTEA NOT NULL,
    data BYTEA NOT NULL,
    refusal_code BIGINT NOT NULL,
    refusal_detail TEXT NOT NULL,
    refusal_field TEXT NOT NULL,
    answered_at BIGINT NOT NULL,
    PRIMARY KEY (scope, idempotency_key)
);
)sql";

} // namespace

QList<Migration> eventsMigrations()
{
    return {{"events", 1, kSqlite1, kPostgres1}, {"events", 2, kSqlite2, kPostgres2}};
}

} // namespace nw::server::events
