CREATE TABLE nwt_packages (
    id TEXT COLLATE "C" PRIMARY KEY,
    name TEXT NOT NULL,
    tokens BIGINT NOT NULL CHECK (tokens > 0),
    price_minor BIGINT NOT NULL CHECK (price_minor > 0),
    currency TEXT NOT NULL,
    position BIGINT NOT NULL UNIQUE
);
INSERT INTO nwt_packages (id, name, tokens, price_minor, currency, position) VALUES
    ('pocket', 'Pocket', 5000000000, 500, 'USD', 1),
    ('shelf', 'Shelf', 11000000000, 1000, 'USD', 2),
    ('bookcase', 'Bookcase', 30000000000, 2500, 'USD', 3),
    ('library', 'Library', 65000000000, 5000, 'USD', 4);
CREATE TABLE purchase_intents (
    id TEXT COLLATE "C" PRIMARY KEY,
    user_id TEXT COLLATE "C" NOT NULL,
    idempotency_key TEXT COLLATE "C" NOT NULL,
    request_hash BYTEA NOT NULL,
    provider TEXT COLLATE "C" NOT NULL,
    title TEXT NOT NULL,
    tokens BIGINT NOT NULL CHECK (tokens > 0),
    price_minor BIGINT NOT NULL CHECK (price_minor > 0),
    currency TEXT NOT NULL,
    status BIGINT NOT NULL,
    checkout_url TEXT NOT NULL,
    payment_id TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (user_id, idempotency_key)
);
CREATE INDEX purchase_intents_open ON purchase_intents (status, expires_at);
CREATE TABLE provider_events (
    provider TEXT COLLATE "C" NOT NULL,
    event_id TEXT COLLATE "C" NOT NULL,
    body BYTEA NOT NULL,
    signature BYTEA NOT NULL,
    received_at BIGINT NOT NULL,
    finished_at BIGINT,
    outcome TEXT NOT NULL,
    PRIMARY KEY (provider, event_id)
);
CREATE INDEX provider_events_open ON provider_events (received_at) WHERE finished_at IS NULL;
CREATE TABLE payment_arrivals (
    provider TEXT COLLATE "C" NOT NULL,
    payment_id TEXT COLLATE "C" NOT NULL,
    way TEXT NOT NULL,
    decided_at BIGINT NOT NULL,
    PRIMARY KEY (provider, payment_id)
);
CREATE TABLE payment_effects (
    provider TEXT COLLATE "C" NOT NULL,
    payment_id TEXT COLLATE "C" NOT NULL,
    effect TEXT COLLATE "C" NOT NULL,
    intent_id TEXT NOT NULL,
    amount_minor BIGINT NOT NULL,
    currency TEXT NOT NULL,
    transaction_id TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (provider, payment_id, effect)
);
CREATE INDEX payment_effects_by_time ON payment_effects (provider, created_at);
CREATE TABLE reconciliations (
    provider TEXT COLLATE "C" NOT NULL,
    day TEXT COLLATE "C" NOT NULL,
    matched BIGINT NOT NULL,
    missing_here TEXT NOT NULL,
    missing_there TEXT NOT NULL,
    checked_at BIGINT NOT NULL,
    PRIMARY KEY (provider, day)
);
CREATE TABLE wallet_refusals (
    scope TEXT COLLATE "C" NOT NULL,
    idempotency_key TEXT COLLATE "C" NOT NULL,
    request_hash BYTEA NOT NULL,
    code BIGINT NOT NULL,
    detail TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (scope, idempotency_key)
)
