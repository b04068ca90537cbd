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
