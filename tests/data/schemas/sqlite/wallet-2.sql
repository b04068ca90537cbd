CREATE TABLE nwt_packages (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    tokens INTEGER NOT NULL CHECK (tokens > 0),
    price_minor INTEGER NOT NULL CHECK (price_minor > 0),
    currency TEXT NOT NULL,
    position INTEGER NOT NULL UNIQUE
) STRICT;
INSERT INTO nwt_packages (id, name, tokens, price_minor, currency, position) VALUES
    ('pocket', 'Pocket', 5000000000, 500, 'USD', 1),
    ('shelf', 'Shelf', 11000000000, 1000, 'USD', 2),
    ('bookcase', 'Bookcase', 30000000000, 2500, 'USD', 3),
    ('library', 'Library', 65000000000, 5000, 'USD', 4);
CREATE TABLE purchase_intents (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    request_hash BLOB NOT NULL,
    provider TEXT NOT NULL,
    title TEXT NOT NULL,
    tokens INTEGER NOT NULL CHECK (tokens > 0),
    price_minor INTEGER NOT NULL CHECK (price_minor > 0),
    currency TEXT NOT NULL,
    status INTEGER NOT NULL,
    checkout_url TEXT NOT NULL,
    payment_id TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    UNIQUE (user_id, idempotency_key)
) STRICT;
CREATE INDEX purchase_intents_open ON purchase_intents (status, expires_at);
CREATE TABLE provider_events (
    provider TEXT NOT NULL,
    event_id TEXT NOT NULL,
    body BLOB NOT NULL,
    signature BLOB NOT NULL,
    received_at INTEGER NOT NULL,
    finished_at INTEGER,
    outcome TEXT NOT NULL,
    PRIMARY KEY (provider, event_id)
) STRICT;
CREATE INDEX provider_events_open ON provider_events (received_at) WHERE finished_at IS NULL;
CREATE TABLE payment_arrivals (
    provider TEXT NOT NULL,
    payment_id TEXT NOT NULL,
    way TEXT NOT NULL,
    decided_at INTEGER NOT NULL,
    PRIMARY KEY (provider, payment_id)
) STRICT;
CREATE TABLE payment_effects (
    provider TEXT NOT NULL,
    payment_id TEXT NOT NULL,
    effect TEXT NOT NULL,
    intent_id TEXT NOT NULL,
    amount_minor INTEGER NOT NULL,
    currency TEXT NOT NULL,
    transaction_id TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (provider, payment_id, effect)
) STRICT;
CREATE INDEX payment_effects_by_time ON payment_effects (provider, created_at);
CREATE TABLE reconciliations (
    provider TEXT NOT NULL,
    day TEXT NOT NULL,
    matched INTEGER NOT NULL,
    missing_here TEXT NOT NULL,
    missing_there TEXT NOT NULL,
    checked_at INTEGER NOT NULL,
    PRIMARY KEY (provider, day)
) STRICT;
CREATE TABLE wallet_refusals (
    scope TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    request_hash BLOB NOT NULL,
    code INTEGER NOT NULL,
    detail TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (scope, idempotency_key)
) STRICT
