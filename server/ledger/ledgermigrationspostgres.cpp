#include "server/ledger/ledgermigrations.h"

namespace nw::server::ledger {

#define NW_SEAL_TABLE(table)                                                                       \
    "CREATE TRIGGER " table "_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON " table "\n"             \
    "    FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only();\n"                           \
    "ALTER TABLE " table " ENABLE ALWAYS TRIGGER " table "_kept;\n"

// The same seals as on SQLite. Here the checks run once a statement over all rows it added, so that
// a group of transactions costs a handful of queries. Whoever adds entries or headers does it alone
// (an advisory lock until the end of the transaction), and a deferred trigger looks at every entry
// again at the commit: of two sessions that add legs to one transaction, the second finds it
// sealed. ENABLE ALWAYS: not even session_replication_role skips a seal.
const char *const kLedgerPostgres1 = R"sql(
CREATE TABLE accounts (
    id BIGINT PRIMARY KEY,
    name TEXT NOT NULL,
    asset TEXT NOT NULL,
    type TEXT NOT NULL,
    no_overdraft INTEGER NOT NULL CHECK (no_overdraft IN (0, 1)),
    state INTEGER NOT NULL DEFAULT 1 CHECK (state IN (1, 2, 3)),
    debits_posted BIGINT NOT NULL DEFAULT 0 CHECK (debits_posted BETWEEN 0 AND 4611686018427387904),
    credits_posted BIGINT NOT NULL DEFAULT 0 CHECK (credits_posted BETWEEN 0 AND 4611686018427387904),
    debits_pending BIGINT NOT NULL DEFAULT 0 CHECK (debits_pending BETWEEN 0 AND 4611686018427387904),
    credits_pending BIGINT NOT NULL DEFAULT 0 CHECK (credits_pending BETWEEN 0 AND 4611686018427387904),
    version BIGINT NOT NULL DEFAULT 0 CHECK (version >= 0),
    balance BIGINT GENERATED ALWAYS AS (credits_posted - debits_posted) STORED,
    created_at BIGINT NOT NULL,
    UNIQUE (name, asset),
    CHECK (no_overdraft = 0 OR credits_posted - debits_posted - debits_pending >= 0)
) WITH (fillfactor = 70);
CREATE TABLE holds (
    id BIGINT PRIMARY KEY,
    expires_at BIGINT NOT NULL
);
CREATE TABLE open_holds (
    expires_at BIGINT NOT NULL,
    id BIGINT NOT NULL,
    PRIMARY KEY (expires_at, id)
);
CREATE TABLE ledger_transactions (
    id BIGINT PRIMARY KEY CHECK (id > 0),
    uuid TEXT NOT NULL UNIQUE,
    action INTEGER NOT NULL CHECK (action BETWEEN 1 AND 5),
    kind TEXT NOT NULL,
    reference TEXT NOT NULL,
    description TEXT NOT NULL,
    content_hash BYTEA NOT NULL,
    entry_count INTEGER NOT NULL CHECK (entry_count BETWEEN 0 AND 64),
    hold_id BIGINT UNIQUE REFERENCES holds (id),
    reverses_id BIGINT REFERENCES ledger_transactions (id),
    created_at BIGINT NOT NULL,
    CHECK ((action IN (3, 4, 5)) = (hold_id IS NOT NULL))
);
ALTER TABLE holds ADD FOREIGN KEY (id) REFERENCES ledger_transactions (id)
    DEFERRABLE INITIALLY DEFERRED;
CREATE TABLE ledger_entries (
    id BIGINT PRIMARY KEY,
    transaction_id BIGINT NOT NULL
        REFERENCES ledger_transactions (id) DEFERRABLE INITIALLY DEFERRED,
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    layer INTEGER NOT NULL CHECK (layer IN (1, 2, 3)),
    debit_amount BIGINT NOT NULL CHECK (debit_amount >= 0),
    credit_amount BIGINT NOT NULL CHECK (credit_amount >= 0),
    description TEXT NOT NULL,
    account_version BIGINT NOT NULL,
    balance_after BIGINT NOT NULL,
    debits_pending_after BIGINT NOT NULL,
    credits_pending_after BIGINT NOT NULL,
    reverses_entry_id BIGINT REFERENCES ledger_entries (id),
    UNIQUE (account_id, account_version),
    CHECK (id / 64 = transaction_id),
    CHECK ((debit_amount = 0) <> (credit_amount = 0))
);
CREATE INDEX ledger_entries_of_transaction ON ledger_entries (transaction_id);
CREATE INDEX ledger_entries_reversing ON ledger_entries (reverses_entry_id)
    WHERE reverses_entry_id IS NOT NULL;
CREATE TABLE account_changes (
    transaction_id BIGINT NOT NULL
        REFERENCES ledger_transactions (id) DEFERRABLE INITIALLY DEFERRED,
    place INTEGER NOT NULL,
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    state INTEGER NOT NULL CHECK (state IN (1, 2, 3)),
    PRIMARY KEY (transaction_id, place)
);
CREATE INDEX account_changes_of_account ON account_changes (account_id, transaction_id);
CREATE TABLE idempotency_keys (
    scope TEXT NOT NULL,
    key TEXT NOT NULL,
    request_hash BYTEA NOT NULL,
    status INTEGER NOT NULL CHECK (status > 0),
    transaction_id BIGINT REFERENCES ledger_transactions (id),
    refused_account TEXT NOT NULL,
    refused_asset TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (scope, key),
    CHECK ((status = 1) = (transaction_id IS NOT NULL))
);
CREATE TABLE merkle_leaves (
    id BIGINT PRIMARY KEY REFERENCES ledger_transactions (id) DEFERRABLE INITIALLY DEFERRED,
    bytes BYTEA NOT NULL,
    hash BYTEA NOT NULL CHECK (length(hash) = 32)
);
CREATE TABLE merkle_edges (
    level INTEGER NOT NULL CHECK (level > 0),
    position BIGINT NOT NULL CHECK (position >= 0),
    hash BYTEA NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (level, position)
);
CREATE TABLE checkpoints (
    size BIGINT PRIMARY KEY CHECK (size >= 0),
    note BYTEA NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE TABLE ledger_outbox (
    id BIGINT PRIMARY KEY,
    topic TEXT NOT NULL,
    payload BYTEA NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX ledger_outbox_of_topic ON ledger_outbox (topic, id);
CREATE TABLE ledger_outbox_consumers (
    name TEXT PRIMARY KEY,
    topic TEXT NOT NULL,
    delivered_id BIGINT NOT NULL
);
CREATE FUNCTION ledger_is_append_only() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'ledger: % is append-only', TG_TABLE_NAME;
END
$$ LANGUAGE plpgsql;
CREATE FUNCTION ledger_guard_account() RETURNS trigger AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.version <> 0 OR NEW.state <> 1 OR NEW.debits_posted <> 0 OR NEW.credits_posted <> 0
            OR NEW.debits_pending <> 0 OR NEW.credits_pending <> 0 THEN
            RAISE EXCEPTION 'ledger: an account is opened once, and empty';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.id <> OLD.id OR NEW.name <> OLD.name OR NEW.asset <> OLD.asset OR NEW.type <> OLD.type
        OR NEW.no_overdraft <> OLD.no_overdraft OR NEW.created_at <> OLD.created_at THEN
        RAISE EXCEPTION 'ledger: an account stays what it was opened as';
    END IF;
    IF NEW.state <> OLD.state AND NEW.state IS DISTINCT FROM (
        SELECT state FROM account_changes WHERE account_id = OLD.id
        ORDER BY transaction_id DESC, place DESC LIMIT 1) THEN
        RAISE EXCEPTION 'ledger: a state changes by a transaction';
    END IF;
    IF NEW.version <> OLD.version OR NEW.debits_posted <> OLD.debits_posted
        OR NEW.credits_posted <> OLD.credits_posted OR NEW.debits_pending <> OLD.debits_pending
        OR NEW.credits_pending <> OLD.credits_pending THEN
        IF pg_trigger_depth() < 2 OR NOT EXISTS (
            SELECT 1 FROM ledger_entries
            WHERE account_id = NEW.id AND account_version = NEW.version
                AND NEW.version > OLD.version
                AND balance_after = NEW.credits_posted - NEW.debits_posted
                AND debits_pending_after = NEW.debits_pending
                AND credits_pending_after = NEW.credits_pending) THEN
            RAISE EXCEPTION 'ledger: totals change by entries alone';
        END IF;
    END IF;
    RETURN NEW;
END
$$ LANGUAGE plpgsql;
CREATE FUNCTION ledger_one_at_a_time() RETURNS trigger AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(5563781640116301);
    RETURN NULL;
END
$$ LANGUAGE plpgsql;
CREATE FUNCTION ledger_post_entries() RETURNS trigger AS $$
BEGIN
    PERFORM 1 FROM accounts WHERE id IN (SELECT account_id FROM added) ORDER BY id FOR UPDATE;
    IF EXISTS (SELECT 1 FROM added e JOIN ledger_transactions t ON t.id = e.transaction_id) THEN
        RAISE EXCEPTION 'ledger: the transaction is sealed';
    END IF;
    IF EXISTS (
        SELECT 1 FROM (
            SELECT account_id, account_version, balance_after, debits_pending_after,
                credits_pending_after, ROW_NUMBER() OVER w AS n,
                SUM(CASE layer WHEN 1 THEN credit_amount - debit_amount ELSE 0 END) OVER w AS moved,
                SUM(CASE layer WHEN 2 THEN debit_amount WHEN 3 THEN -debit_amount ELSE 0 END)
                    OVER w AS debits,
                SUM(CASE layer WHEN 2 THEN credit_amount WHEN 3 THEN -credit_amount ELSE 0 END)
                    OVER w AS credits
            FROM added WINDOW w AS (PARTITION BY account_id ORDER BY account_version)) c
        LEFT JOIN accounts a ON a.id = c.account_id
        WHERE a.id IS NULL OR c.account_version <> a.version + c.n
            OR c.balance_after <> a.balance + c.moved
            OR c.debits_pending_after <> a.debits_pending + c.debits
            OR c.credits_pending_after <> a.credits_pending + c.credits) THEN
        RAISE EXCEPTION 'ledger: the entry does not follow its account';
    END IF;
    IF EXISTS (
        SELECT 1 FROM added n LEFT JOIN ledger_entries o ON o.id = n.reverses_entry_id
        WHERE n.reverses_entry_id IS NOT NULL AND (o.id IS NULL OR o.layer <> 1 OR n.layer <> 1
            OR o.account_id <> n.account_id
            OR o.debit_amount < (SELECT SUM(credit_amount) FROM ledger_entries
                                 WHERE reverses_entry_id = o.id)
            OR o.credit_amount < (SELECT SUM(debit_amount) FROM ledger_entries
                                  WHERE reverses_entry_id = o.id))) THEN
        RAISE EXCEPTION 'ledger: more is taken back than was given';
    END IF;
    UPDATE accounts a SET
        debits_posted = a.debits_posted + s.debits,
        credits_posted = a.credits_posted + s.credits,
        debits_pending = a.debits_pending + s.debits_held,
        credits_pending = a.credits_pending + s.credits_held,
        version = s.version
    FROM (
        SELECT account_id, MAX(account_version) AS version,
            SUM(CASE layer WHEN 1 THEN debit_amount ELSE 0 END) AS debits,
            SUM(CASE layer WHEN 1 THEN credit_amount ELSE 0 END) AS credits,
            SUM(CASE layer WHEN 2 THEN debit_amount WHEN 3 THEN -debit_amount ELSE 0 END)
                AS debits_held,
            SUM(CASE layer WHEN 2 THEN credit_amount WHEN 3 THEN -credit_amount ELSE 0 END)
                AS credits_held
        FROM added GROUP BY account_id) s
    WHERE a.id = s.account_id;
    RETURN NULL;
END
$$ LANGUAGE plpgsql;
CREATE FUNCTION ledger_seal() RETURNS trigger AS $$
BEGIN
    IF (SELECT MAX(id) - MIN(id) + 1 <> COUNT(*) OR MIN(id) <> 1 + (
            SELECT COALESCE(MAX(t.id), 0) FROM ledger_transactions t
            WHERE t.id < (SELECT MIN(id) FROM sealed))
        OR MAX(id) <> (SELECT MAX(id) FROM ledger_transactions) FROM sealed) THEN
        RAISE EXCEPTION 'ledger: the log has no gaps';
    END IF;
    IF EXISTS (
        SELECT 1 FROM sealed t WHERE t.entry_count
            <> (SELECT COUNT(*) FROM ledger_entries e WHERE e.transaction_id = t.id)) THEN
        RAISE EXCEPTION 'ledger: not the number of legs that the header says';
    END IF;
    IF EXISTS (
        SELECT 1 FROM sealed t JOIN ledger_entries e ON e.transaction_id = t.id
            JOIN accounts a ON a.id = e.account_id
        GROUP BY t.id, e.layer, a.asset
        HAVING SUM(e.debit_amount) <> SUM(e.credit_amount)) THEN
        RAISE EXCEPTION 'ledger: debits and credits differ';
    END IF;
    IF EXISTS (
        SELECT 1 FROM sealed t JOIN ledger_entries e ON e.transaction_id = t.id
        WHERE NOT ((e.layer = 1 AND t.action IN (1, 3)) OR (e.layer = 2 AND t.action = 2)
                   OR (e.layer = 3 AND t.action IN (3, 4, 5)))) THEN
        RAISE EXCEPTION 'ledger: the legs are not of this action';
    END IF;
    IF EXISTS (SELECT 1 FROM sealed t LEFT JOIN merkle_leaves l ON l.id = t.id
               WHERE l.id IS NULL) THEN
        RAISE EXCEPTION 'ledger: no leaf';
    END IF;
    IF EXISTS (SELECT 1 FROM sealed t LEFT JOIN holds h ON h.id = t.id
               WHERE t.action = 2 AND h.id IS NULL) THEN
        RAISE EXCEPTION 'ledger: a hold has a time';
    END IF;
    IF EXISTS (
        SELECT 1 FROM sealed t WHERE t.hold_id IS NOT NULL AND (
            (SELECT COUNT(*) FROM ledger_entries WHERE transaction_id = t.hold_id AND layer = 2)
                <> (SELECT COUNT(*) FROM ledger_entries WHERE transaction_id = t.id AND layer = 3)
            OR EXISTS (
                SELECT 1 FROM ledger_entries r WHERE r.transaction_id = t.id AND r.layer = 3
                    AND NOT EXISTS (
                        SELECT 1 FROM ledger_entries h
                        WHERE h.transaction_id = t.hold_id AND h.layer = 2
                            AND h.account_id = r.account_id AND h.debit_amount = r.debit_amount
                            AND h.credit_amount = r.credit_amount)))) THEN
        RAISE EXCEPTION 'ledger: not what was held is released';
    END IF;
    RETURN NULL;
END
$$ LANGUAGE plpgsql;
CREATE FUNCTION ledger_check_again() RETURNS trigger AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM ledger_transactions t WHERE t.id = NEW.transaction_id AND t.entry_count
            = (SELECT COUNT(*) FROM ledger_entries e WHERE e.transaction_id = t.id)) THEN
        RAISE EXCEPTION 'ledger: the transaction is sealed with other legs';
    END IF;
    RETURN NULL;
END
$$ LANGUAGE plpgsql;
CREATE FUNCTION ledger_refuse_sealed() RETURNS trigger AS $$
BEGIN
    IF TG_TABLE_NAME = 'holds' THEN
        IF EXISTS (SELECT 1 FROM ledger_transactions WHERE id = NEW.id) THEN
            RAISE EXCEPTION 'ledger: the transaction is sealed';
        END IF;
        RETURN NEW;
    END IF;
    IF EXISTS (SELECT 1 FROM ledger_transactions WHERE id = NEW.transaction_id) THEN
        RAISE EXCEPTION 'ledger: the transaction is sealed';
    END IF;
    RETURN NEW;
END
$$ LANGUAGE plpgsql;
CREATE FUNCTION ledger_change_account() RETURNS trigger AS $$
BEGIN
    UPDATE accounts SET state = NEW.state WHERE id = NEW.account_id;
    RETURN NULL;
END
$$ LANGUAGE plpgsql;
CREATE TRIGGER accounts_guarded BEFORE INSERT OR UPDATE ON accounts
    FOR EACH ROW EXECUTE FUNCTION ledger_guard_account();
ALTER TABLE accounts ENABLE ALWAYS TRIGGER accounts_guarded;
CREATE TRIGGER accounts_kept BEFORE DELETE OR TRUNCATE ON accounts
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only();
ALTER TABLE accounts ENABLE ALWAYS TRIGGER accounts_kept;
CREATE TRIGGER ledger_entries_alone BEFORE INSERT ON ledger_entries
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_one_at_a_time();
ALTER TABLE ledger_entries ENABLE ALWAYS TRIGGER ledger_entries_alone;
CREATE TRIGGER ledger_entries_posted AFTER INSERT ON ledger_entries
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_post_entries();
ALTER TABLE ledger_entries ENABLE ALWAYS TRIGGER ledger_entries_posted;
CREATE CONSTRAINT TRIGGER ledger_entries_checked_again AFTER INSERT ON ledger_entries
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_check_again();
ALTER TABLE ledger_entries ENABLE ALWAYS TRIGGER ledger_entries_checked_again;
)sql" NW_SEAL_TABLE(
    "ledger_entries") R"sql(CREATE TRIGGER ledger_transactions_alone BEFORE INSERT ON ledger_transactions
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_one_at_a_time();
ALTER TABLE ledger_transactions ENABLE ALWAYS TRIGGER ledger_transactions_alone;
CREATE TRIGGER ledger_transactions_sealed AFTER INSERT ON ledger_transactions
    REFERENCING NEW TABLE AS sealed
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_seal();
ALTER TABLE ledger_transactions ENABLE ALWAYS TRIGGER ledger_transactions_sealed;
)sql" NW_SEAL_TABLE("ledger_transactions") R"sql(CREATE TRIGGER holds_new BEFORE INSERT ON holds
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_sealed();
ALTER TABLE holds ENABLE ALWAYS TRIGGER holds_new;
)sql" NW_SEAL_TABLE("holds") R"sql(CREATE TRIGGER account_changes_new BEFORE INSERT ON account_changes
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_sealed();
ALTER TABLE account_changes ENABLE ALWAYS TRIGGER account_changes_new;
CREATE TRIGGER account_changes_effect AFTER INSERT ON account_changes
    FOR EACH ROW EXECUTE FUNCTION ledger_change_account();
ALTER TABLE account_changes ENABLE ALWAYS TRIGGER account_changes_effect;
)sql" NW_SEAL_TABLE("account_changes") NW_SEAL_TABLE("idempotency_keys")
    NW_SEAL_TABLE("merkle_leaves") NW_SEAL_TABLE("merkle_edges") NW_SEAL_TABLE("checkpoints");

} // namespace nw::server::ledger
