#include "server/ledger/ledgermigrations.h"

namespace nw::server::ledger {

// Two triggers a table: BEFORE UPDATE and BEFORE DELETE, which INSERT OR REPLACE fires as well.
#define NW_SEAL_TABLE(table)                                                                       \
    "CREATE TRIGGER " table "_are_not_changed BEFORE UPDATE ON " table "\n"                        \
    "BEGIN\n"                                                                                      \
    "    SELECT RAISE(ABORT, 'ledger: " table " is append-only');\n"                               \
    "END;\n"                                                                                       \
    "CREATE TRIGGER " table "_are_kept BEFORE DELETE ON " table "\n"                               \
    "BEGIN\n"                                                                                      \
    "    SELECT RAISE(ABORT, 'ledger: " table " is append-only');\n"                               \
    "END;\n"

// Layers of an entry: 1 posted, 2 reserved by a hold, 3 released by what resolves it.
// An entry's id is its transaction's times 64 plus its place, so that the legs of a transaction lie
// together and their order is kept.
const char *const kLedgerSqlite1 = R"sql(
CREATE TABLE accounts (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    asset TEXT NOT NULL,
    type TEXT NOT NULL,
    no_overdraft INTEGER NOT NULL CHECK (no_overdraft IN (0, 1)),
    state INTEGER NOT NULL DEFAULT 1 CHECK (state IN (1, 2, 3)),
    debits_posted INTEGER NOT NULL DEFAULT 0 CHECK (debits_posted BETWEEN 0 AND 4611686018427387904),
    credits_posted INTEGER NOT NULL DEFAULT 0 CHECK (credits_posted BETWEEN 0 AND 4611686018427387904),
    debits_pending INTEGER NOT NULL DEFAULT 0 CHECK (debits_pending BETWEEN 0 AND 4611686018427387904),
    credits_pending INTEGER NOT NULL DEFAULT 0 CHECK (credits_pending BETWEEN 0 AND 4611686018427387904),
    version INTEGER NOT NULL DEFAULT 0 CHECK (version >= 0),
    balance INTEGER GENERATED ALWAYS AS (credits_posted - debits_posted) VIRTUAL,
    created_at INTEGER NOT NULL,
    UNIQUE (name, asset),
    CHECK (no_overdraft = 0 OR credits_posted - debits_posted - debits_pending >= 0)
) STRICT;
CREATE TABLE holds (
    id INTEGER PRIMARY KEY REFERENCES ledger_transactions (id) DEFERRABLE INITIALLY DEFERRED,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE TABLE open_holds (
    expires_at INTEGER NOT NULL,
    id INTEGER NOT NULL,
    PRIMARY KEY (expires_at, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE ledger_transactions (
    id INTEGER PRIMARY KEY CHECK (id > 0),
    uuid TEXT NOT NULL UNIQUE,
    action INTEGER NOT NULL CHECK (action BETWEEN 1 AND 5),
    kind TEXT NOT NULL,
    reference TEXT NOT NULL,
    description TEXT NOT NULL,
    content_hash BLOB NOT NULL,
    entry_count INTEGER NOT NULL CHECK (entry_count BETWEEN 0 AND 64),
    hold_id INTEGER UNIQUE REFERENCES holds (id),
    reverses_id INTEGER REFERENCES ledger_transactions (id),
    created_at INTEGER NOT NULL,
    CHECK ((action IN (3, 4, 5)) = (hold_id IS NOT NULL))
) STRICT;
CREATE TABLE ledger_entries (
    id INTEGER PRIMARY KEY,
    transaction_id INTEGER NOT NULL
        REFERENCES ledger_transactions (id) DEFERRABLE INITIALLY DEFERRED,
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    layer INTEGER NOT NULL CHECK (layer IN (1, 2, 3)),
    debit_amount INTEGER NOT NULL CHECK (debit_amount >= 0),
    credit_amount INTEGER NOT NULL CHECK (credit_amount >= 0),
    description TEXT NOT NULL,
    account_version INTEGER NOT NULL,
    balance_after INTEGER NOT NULL,
    debits_pending_after INTEGER NOT NULL,
    credits_pending_after INTEGER NOT NULL,
    reverses_entry_id INTEGER REFERENCES ledger_entries (id),
    UNIQUE (account_id, account_version),
    CHECK (id / 64 = transaction_id),
    CHECK ((debit_amount = 0) <> (credit_amount = 0))
) STRICT;
CREATE INDEX ledger_entries_of_transaction ON ledger_entries (transaction_id);
CREATE INDEX ledger_entries_reversing ON ledger_entries (reverses_entry_id)
    WHERE reverses_entry_id IS NOT NULL;
CREATE TABLE account_changes (
    transaction_id INTEGER NOT NULL
        REFERENCES ledger_transactions (id) DEFERRABLE INITIALLY DEFERRED,
    place INTEGER NOT NULL,
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    state INTEGER NOT NULL CHECK (state IN (1, 2, 3)),
    PRIMARY KEY (transaction_id, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX account_changes_of_account ON account_changes (account_id, transaction_id);
CREATE TABLE idempotency_keys (
    scope TEXT NOT NULL,
    key TEXT NOT NULL,
    request_hash BLOB NOT NULL,
    status INTEGER NOT NULL CHECK (status > 0),
    transaction_id INTEGER REFERENCES ledger_transactions (id),
    refused_account TEXT NOT NULL,
    refused_asset TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (scope, key),
    CHECK ((status = 1) = (transaction_id IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE TABLE merkle_leaves (
    id INTEGER PRIMARY KEY REFERENCES ledger_transactions (id) DEFERRABLE INITIALLY DEFERRED,
    bytes BLOB NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE TABLE merkle_edges (
    level INTEGER NOT NULL CHECK (level > 0),
    position INTEGER NOT NULL CHECK (position >= 0),
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (level, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE checkpoints (
    size INTEGER PRIMARY KEY CHECK (size >= 0),
    note BLOB NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE TABLE ledger_outbox (
    id INTEGER PRIMARY KEY,
    topic TEXT NOT NULL,
    payload BLOB NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX ledger_outbox_of_topic ON ledger_outbox (topic, id);
CREATE TABLE ledger_outbox_consumers (
    name TEXT PRIMARY KEY,
    topic TEXT NOT NULL,
    delivered_id INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER accounts_are_opened_empty BEFORE INSERT ON accounts
BEGIN
    SELECT RAISE(ABORT, 'ledger: an account is opened once, and empty')
    WHERE NEW.version <> 0 OR NEW.state <> 1 OR NEW.debits_posted <> 0 OR NEW.credits_posted <> 0
        OR NEW.debits_pending <> 0 OR NEW.credits_pending <> 0
        OR EXISTS (SELECT 1 FROM accounts
                   WHERE id = NEW.id OR (name = NEW.name AND asset = NEW.asset));
END;
CREATE TRIGGER accounts_are_kept BEFORE DELETE ON accounts
BEGIN
    SELECT RAISE(ABORT, 'ledger: accounts is append-only');
END;
CREATE TRIGGER accounts_stay_who_they_are
BEFORE UPDATE OF id, name, asset, type, no_overdraft, created_at ON accounts
BEGIN
    SELECT RAISE(ABORT, 'ledger: an account stays what it was opened as');
END;
CREATE TRIGGER accounts_change_state_by_record BEFORE UPDATE OF state ON accounts
BEGIN
    SELECT RAISE(ABORT, 'ledger: a state changes by a transaction')
    WHERE NEW.state IS NOT (SELECT state FROM account_changes WHERE account_id = OLD.id
                            ORDER BY transaction_id DESC, place DESC LIMIT 1);
END;
CREATE TRIGGER accounts_follow_entries
BEFORE UPDATE OF debits_posted, credits_posted, debits_pending, credits_pending, version ON accounts
BEGIN
    SELECT RAISE(ABORT, 'ledger: totals change by entries alone')
    WHERE NOT EXISTS (
        SELECT 1 FROM ledger_entries e
        WHERE e.account_id = OLD.id AND e.account_version = NEW.version
            AND OLD.version = NEW.version - 1
            AND NEW.debits_posted = OLD.debits_posted + (e.layer = 1) * e.debit_amount
            AND NEW.credits_posted = OLD.credits_posted + (e.layer = 1) * e.credit_amount
            AND NEW.debits_pending
                = OLD.debits_pending + ((e.layer = 2) - (e.layer = 3)) * e.debit_amount
            AND NEW.credits_pending
                = OLD.credits_pending + ((e.layer = 2) - (e.layer = 3)) * e.credit_amount);
END;
CREATE TRIGGER ledger_entries_follow_their_account BEFORE INSERT ON ledger_entries
BEGIN
    SELECT RAISE(ABORT, 'ledger: the transaction is sealed')
    WHERE EXISTS (SELECT 1 FROM ledger_transactions WHERE id = NEW.transaction_id);
    SELECT RAISE(ABORT, 'ledger: an entry is not replaced')
    WHERE EXISTS (SELECT 1 FROM ledger_entries WHERE id = NEW.id);
    SELECT RAISE(ABORT, 'ledger: the entry does not follow its account')
    WHERE NOT EXISTS (
        SELECT 1 FROM accounts
        WHERE id = NEW.account_id AND version = NEW.account_version - 1
            AND NEW.balance_after
                = balance + (NEW.layer = 1) * (NEW.credit_amount - NEW.debit_amount)
            AND NEW.debits_pending_after
                = debits_pending + ((NEW.layer = 2) - (NEW.layer = 3)) * NEW.debit_amount
            AND NEW.credits_pending_after
                = credits_pending + ((NEW.layer = 2) - (NEW.layer = 3)) * NEW.credit_amount);
END;
CREATE TRIGGER ledger_entries_take_back_no_more BEFORE INSERT ON ledger_entries
WHEN NEW.reverses_entry_id IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'ledger: more is taken back than was given')
    WHERE NOT EXISTS (
        SELECT 1 FROM ledger_entries o
        WHERE o.id = NEW.reverses_entry_id AND o.layer = 1 AND NEW.layer = 1
            AND o.account_id = NEW.account_id
            AND o.debit_amount - NEW.credit_amount
                >= (SELECT COALESCE(SUM(credit_amount), 0) FROM ledger_entries
                    WHERE reverses_entry_id = o.id)
            AND o.credit_amount - NEW.debit_amount
                >= (SELECT COALESCE(SUM(debit_amount), 0) FROM ledger_entries
                    WHERE reverses_entry_id = o.id));
END;
CREATE TRIGGER ledger_entries_move_totals AFTER INSERT ON ledger_entries
BEGIN
    UPDATE accounts SET
        debits_posted = debits_posted + (NEW.layer = 1) * NEW.debit_amount,
        credits_posted = credits_posted + (NEW.layer = 1) * NEW.credit_amount,
        debits_pending = NEW.debits_pending_after,
        credits_pending = NEW.credits_pending_after,
        version = NEW.account_version
    WHERE id = NEW.account_id;
END;
)sql" NW_SEAL_TABLE(
    "ledger_entries") R"sql(CREATE TRIGGER ledger_transactions_are_sealed_whole BEFORE INSERT ON ledger_transactions
BEGIN
    SELECT RAISE(ABORT, 'ledger: a transaction is not replaced')
    WHERE EXISTS (SELECT 1 FROM ledger_transactions WHERE id = NEW.id OR uuid = NEW.uuid);
    SELECT RAISE(ABORT, 'ledger: the log has no gaps')
    WHERE NEW.id <> (SELECT COALESCE(MAX(id), 0) + 1 FROM ledger_transactions);
    SELECT RAISE(ABORT, 'ledger: not the number of legs that the header says')
    WHERE NEW.entry_count
        <> (SELECT COUNT(*) FROM ledger_entries WHERE transaction_id = NEW.id);
    SELECT RAISE(ABORT, 'ledger: debits and credits differ')
    WHERE EXISTS (
        SELECT 1 FROM ledger_entries e JOIN accounts a ON a.id = e.account_id
        WHERE e.transaction_id = NEW.id
        GROUP BY e.layer, a.asset HAVING SUM(e.debit_amount) <> SUM(e.credit_amount));
    SELECT RAISE(ABORT, 'ledger: the legs are not of this action')
    WHERE EXISTS (
        SELECT 1 FROM ledger_entries WHERE transaction_id = NEW.id
            AND NOT ((layer = 1 AND NEW.action IN (1, 3)) OR (layer = 2 AND NEW.action = 2)
                     OR (layer = 3 AND NEW.action IN (3, 4, 5))));
    SELECT RAISE(ABORT, 'ledger: no leaf')
    WHERE NOT EXISTS (SELECT 1 FROM merkle_leaves WHERE id = NEW.id);
END;
CREATE TRIGGER ledger_transactions_release_what_was_held BEFORE INSERT ON ledger_transactions
WHEN NEW.hold_id IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'ledger: not what was held is released')
    WHERE (SELECT COUNT(*) FROM ledger_entries WHERE transaction_id = NEW.hold_id AND layer = 2)
            <> (SELECT COUNT(*) FROM ledger_entries WHERE transaction_id = NEW.id AND layer = 3)
        OR EXISTS (
            SELECT 1 FROM ledger_entries r WHERE r.transaction_id = NEW.id AND r.layer = 3
                AND NOT EXISTS (
                    SELECT 1 FROM ledger_entries h
                    WHERE h.transaction_id = NEW.hold_id AND h.layer = 2
                        AND h.account_id = r.account_id AND h.debit_amount = r.debit_amount
                        AND h.credit_amount = r.credit_amount));
END;
CREATE TRIGGER ledger_transactions_hold_by_record BEFORE INSERT ON ledger_transactions
WHEN NEW.action = 2
BEGIN
    SELECT RAISE(ABORT, 'ledger: a hold has a time')
    WHERE NOT EXISTS (SELECT 1 FROM holds WHERE id = NEW.id);
END;
)sql" NW_SEAL_TABLE("ledger_transactions") R"sql(CREATE TRIGGER holds_are_new BEFORE INSERT ON holds
WHEN EXISTS (SELECT 1 FROM ledger_transactions WHERE id = NEW.id)
    OR EXISTS (SELECT 1 FROM holds WHERE id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'ledger: the transaction is sealed');
END;
)sql" NW_SEAL_TABLE("holds") R"sql(CREATE TRIGGER account_changes_are_new BEFORE INSERT ON account_changes
WHEN EXISTS (SELECT 1 FROM ledger_transactions WHERE id = NEW.transaction_id)
    OR EXISTS (SELECT 1 FROM account_changes
               WHERE transaction_id = NEW.transaction_id AND place = NEW.place)
BEGIN
    SELECT RAISE(ABORT, 'ledger: the transaction is sealed');
END;
CREATE TRIGGER account_changes_take_effect AFTER INSERT ON account_changes
BEGIN
    UPDATE accounts SET state = NEW.state WHERE id = NEW.account_id;
END;
)sql" NW_SEAL_TABLE("account_changes") R"sql(CREATE TRIGGER idempotency_keys_are_new BEFORE INSERT ON idempotency_keys
WHEN EXISTS (SELECT 1 FROM idempotency_keys WHERE scope = NEW.scope AND key = NEW.key)
BEGIN
    SELECT RAISE(ABORT, 'ledger: a key is used once');
END;
)sql" NW_SEAL_TABLE("idempotency_keys") R"sql(CREATE TRIGGER merkle_leaves_are_new BEFORE INSERT ON merkle_leaves
WHEN EXISTS (SELECT 1 FROM merkle_leaves WHERE id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'ledger: a leaf is not replaced');
END;
)sql" NW_SEAL_TABLE("merkle_leaves") R"sql(CREATE TRIGGER merkle_edges_are_new BEFORE INSERT ON merkle_edges
WHEN EXISTS (SELECT 1 FROM merkle_edges WHERE level = NEW.level AND position = NEW.position)
BEGIN
    SELECT RAISE(ABORT, 'ledger: a node is not replaced');
END;
)sql" NW_SEAL_TABLE("merkle_edges") R"sql(CREATE TRIGGER checkpoints_are_new BEFORE INSERT ON checkpoints
WHEN EXISTS (SELECT 1 FROM checkpoints WHERE size = NEW.size)
BEGIN
    SELECT RAISE(ABORT, 'ledger: a checkpoint is not replaced');
END;
)sql" NW_SEAL_TABLE("checkpoints");

} // namespace nw::server::ledger
