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
