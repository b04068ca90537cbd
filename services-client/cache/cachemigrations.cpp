#include "services-client/cache/cachemigrations.h"

namespace nw {

namespace {

// Rows that the program only shows are kept as the contract's JSON, so that a new member of an
// answer needs no migration; what is searched, sorted or joined has a column.
CacheMigration firstVersion()
{
    return {{
                R"(CREATE TABLE settings (
                       name TEXT PRIMARY KEY NOT NULL,
                       value TEXT NOT NULL) STRICT)",
                R"(CREATE TABLE catalogue (
                       comic_id TEXT PRIMARY KEY NOT NULL,
                       title_key TEXT NOT NULL,
                       search_text TEXT NOT NULL,
                       series TEXT NOT NULL,
                       language TEXT NOT NULL,
                       free INTEGER NOT NULL,
                       created_at INTEGER NOT NULL,
                       listed INTEGER NOT NULL,
                       summary TEXT NOT NULL,
                       details TEXT) STRICT)",
                "CREATE INDEX catalogue_newest ON catalogue (created_at DESC, comic_id)",
                "CREATE INDEX catalogue_title ON catalogue (title_key, comic_id)",
                R"(CREATE TABLE comic_pages (
                       comic_id TEXT NOT NULL,
                       number INTEGER NOT NULL,
                       sha256 TEXT NOT NULL,
                       info TEXT NOT NULL,
                       PRIMARY KEY (comic_id, number)) STRICT)",
                "CREATE INDEX comic_pages_sha256 ON comic_pages (sha256)",
                R"(CREATE TABLE page_files (
                       sha256 TEXT PRIMARY KEY NOT NULL,
                       size_bytes INTEGER NOT NULL,
                       used_at INTEGER NOT NULL) STRICT)",
                "CREATE INDEX page_files_used ON page_files (used_at)",
                R"(CREATE TABLE covers (
                       comic_id TEXT NOT NULL,
                       width INTEGER NOT NULL,
                       url TEXT NOT NULL,
                       bytes BLOB NOT NULL,
                       PRIMARY KEY (comic_id, width)) STRICT)",
                R"(CREATE TABLE downloads (
                       comic_id TEXT PRIMARY KEY NOT NULL,
                       phase INTEGER NOT NULL,
                       error_code INTEGER NOT NULL,
                       requested_at INTEGER NOT NULL) STRICT)",
                R"(CREATE TABLE progress (
                       comic_id TEXT PRIMARY KEY NOT NULL,
                       read_at INTEGER NOT NULL,
                       completed INTEGER NOT NULL,
                       state TEXT NOT NULL,
                       conflict TEXT) STRICT)",
                "CREATE INDEX progress_read ON progress (completed, read_at DESC)",
                R"(CREATE TABLE outbox (
                       sequence INTEGER PRIMARY KEY AUTOINCREMENT,
                       comic_id TEXT NOT NULL,
                       idempotency_key TEXT NOT NULL UNIQUE,
                       attempts INTEGER NOT NULL,
                       payload TEXT NOT NULL) STRICT)",
                "CREATE INDEX outbox_comic ON outbox (comic_id)",
                R"(CREATE TABLE local_books (
                       path TEXT PRIMARY KEY NOT NULL,
                       title TEXT NOT NULL,
                       format TEXT NOT NULL,
                       page_count INTEGER NOT NULL,
                       cover BLOB NOT NULL,
                       current_page INTEGER NOT NULL,
                       completed INTEGER NOT NULL,
                       added_at INTEGER NOT NULL,
                       read_at INTEGER NOT NULL) STRICT)",
            },
            "PRAGMA user_version = 1"};
}

// Unsent changes that cannot be read any more: kept for whoever looks into the file, out of the way
// of the others.
CacheMigration unreadableChanges()
{
    return {{
                R"(CREATE TABLE outbox_unreadable (
                       sequence INTEGER PRIMARY KEY,
                       comic_id TEXT NOT NULL,
                       idempotency_key TEXT NOT NULL,
                       attempts INTEGER NOT NULL,
                       payload TEXT NOT NULL) STRICT)",
            },
            "PRAGMA user_version = 2"};
}

// Orders and what is remembered of the log are this device's own word: no server can give them
// back.
CacheMigration money()
{
    return {{
                R"(CREATE TABLE money_orders (
                       sequence INTEGER PRIMARY KEY AUTOINCREMENT,
                       order_id TEXT NOT NULL UNIQUE,
                       kind INTEGER NOT NULL,
                       target TEXT NOT NULL,
                       body BLOB NOT NULL,
                       attempts INTEGER NOT NULL,
                       state INTEGER NOT NULL,
                       error_code INTEGER NOT NULL,
                       error_detail TEXT NOT NULL,
                       answer BLOB NOT NULL,
                       placed_at INTEGER NOT NULL) STRICT)",
                "CREATE INDEX money_orders_state ON money_orders (state, sequence)",
                R"(CREATE TABLE log_memory (
                       only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
                       verifier_keys BLOB NOT NULL,
                       note BLOB NOT NULL) STRICT)",
                R"(CREATE TABLE proof_alarms (
                       id INTEGER PRIMARY KEY AUTOINCREMENT,
                       kind INTEGER NOT NULL,
                       kept BLOB NOT NULL,
                       shown BLOB NOT NULL,
                       detail TEXT NOT NULL,
                       found_at INTEGER NOT NULL,
                       seen INTEGER NOT NULL) STRICT)",
                R"(CREATE TABLE kept_receipts (
                       receipt_id TEXT PRIMARY KEY NOT NULL,
                       text BLOB NOT NULL) STRICT)",
                R"(CREATE TABLE wallet_entries (
                       entry_id TEXT PRIMARY KEY NOT NULL,
                       receipt_id TEXT NOT NULL,
                       created_at INTEGER NOT NULL,
                       entry TEXT NOT NULL) STRICT)",
                "CREATE INDEX wallet_entries_newest ON wallet_entries (created_at, entry_id)",
                R"(CREATE TABLE bookings (
                       booking_id TEXT PRIMARY KEY NOT NULL,
                       booked_at INTEGER NOT NULL,
                       booking TEXT NOT NULL) STRICT)",
            },
            "PRAGMA user_version = 3"};
}

} // namespace

const QList<CacheMigration> &cacheMigrations()
{
    static const QList<CacheMigration> migrations = {firstVersion(), unreadableChanges(), money()};
    return migrations;
}

} // namespace nw
