CREATE TABLE sandbox_checkouts (
    id TEXT PRIMARY KEY,
    intent_id TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    amount_minor INTEGER NOT NULL,
    currency TEXT NOT NULL,
    outcome TEXT NOT NULL,
    payment_id TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX sandbox_checkouts_by_payment ON sandbox_checkouts (payment_id);
CREATE TABLE sandbox_payments (
    payment_id TEXT NOT NULL,
    direction INTEGER NOT NULL,
    intent_id TEXT NOT NULL,
    amount_minor INTEGER NOT NULL,
    currency TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (payment_id, direction)
) STRICT;
CREATE TABLE sandbox_deliveries (
    sequence INTEGER PRIMARY KEY,
    body BLOB NOT NULL,
    due_at INTEGER NOT NULL,
    tries INTEGER NOT NULL
) STRICT;
CREATE INDEX sandbox_deliveries_due ON sandbox_deliveries (due_at, sequence)
