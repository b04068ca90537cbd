#include "server/wallet/walletmigrations.h"

namespace nw::server::wallet {

namespace {

// The tables that follow the ledger: written inside its commits and nowhere else. Amounts are units
// of 1e-8 NWT, times Unix milliseconds; wallets.nwt_balance repeats what the ledger says of
// user:<id>.
constexpr char kFollowingSqlite[] = R"sql(
CREATE TABLE wallets (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL UNIQUE,
    nwt_balance INTEGER NOT NULL,
    pending INTEGER NOT NULL,
    total_earned INTEGER NOT NULL,
    total_spent INTEGER NOT NULL,
    as_of_sequence INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE TABLE transactions (
    id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    type TEXT NOT NULL,
    amount INTEGER NOT NULL,
    balance_after INTEGER NOT NULL,
    description TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (user_id, sequence)
) STRICT;
CREATE TABLE receipts (
    id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    transaction_id TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (id, user_id)
) STRICT
)sql";

constexpr char kFollowingPostgres[] = R"sql(
CREATE TABLE wallets (
    id TEXT COLLATE "C" PRIMARY KEY,
    user_id TEXT COLLATE "C" NOT NULL UNIQUE,
    nwt_balance BIGINT NOT NULL,
    pending BIGINT NOT NULL,
    total_earned BIGINT NOT NULL,
    total_spent BIGINT NOT NULL,
    as_of_sequence BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE TABLE transactions (
    id TEXT COLLATE "C" NOT NULL,
    user_id TEXT COLLATE "C" NOT NULL,
    type TEXT NOT NULL,
    amount BIGINT NOT NULL,
    balance_after BIGINT NOT NULL,
    description TEXT NOT NULL,
    sequence BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, sequence)
);
CREATE TABLE receipts (
    id TEXT COLLATE "C" NOT NULL,
    user_id TEXT COLLATE "C" NOT NULL,
    transaction_id TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id, user_id)
)
)sql";

// Buying tokens. An intent is what was agreed, a provider's event is kept as it came, and an effect
// is what a payment did to the books: at most once each.
constexpr char kBuyingSqlite[] = R"sql(
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
)sql";

constexpr char kBuyingPostgres[] = R"sql(
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
)sql";

// The sandbox's own books: what a payment provider keeps on its side.
constexpr char kSandboxSqlite[] = R"sql(
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
)sql";

constexpr char kSandboxPostgres[] = R"sql(
CREATE TABLE sandbox_checkouts (
    id TEXT COLLATE "C" PRIMARY KEY,
    intent_id TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    amount_minor BIGINT NOT NULL,
    currency TEXT NOT NULL,
    outcome TEXT NOT NULL,
    payment_id TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX sandbox_checkouts_by_payment ON sandbox_checkouts (payment_id);
CREATE TABLE sandbox_payments (
    payment_id TEXT COLLATE "C" NOT NULL,
    direction BIGINT NOT NULL,
    intent_id TEXT NOT NULL,
    amount_minor BIGINT NOT NULL,
    currency TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (payment_id, direction)
);
CREATE TABLE sandbox_deliveries (
    sequence BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    body BYTEA NOT NULL,
    due_at BIGINT NOT NULL,
    tries BIGINT NOT NULL
);
CREATE INDEX sandbox_deliveries_due ON sandbox_deliveries (due_at, sequence)
)sql";

} // namespace

QList<Migration> walletMigrations()
{
    return {
        {"wallet", 1, kFollowingSqlite, kFollowingPostgres},
        {"wallet", 2, kBuyingSqlite, kBuyingPostgres},
        {"wallet", 3, kSandboxSqlite, kSandboxPostgres},
    };
}

} // namespace nw::server::wallet
