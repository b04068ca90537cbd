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

} // namespace

const QList<CacheMigration> &cacheMigrations()
{
    static const QList<CacheMigration> migrations = {firstVersion(), unreadableChanges()};
    return migrations;
}

} // namespace nw
