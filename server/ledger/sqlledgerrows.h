#pragma once

#include "server/common/db/database.h"
#include "server/ledger/ledgerrows.h"

namespace nw::server::ledger {

// How the tables' rows are read, by the writer that judges on them and by those who read them all.
// Columns that only one of the two needs follow the common ones.

#define NW_HEADER_COLUMNS                                                                          \
    "t.id, t.uuid, t.action, t.kind, t.reference, t.description, t.entry_count, t.created_at,"     \
    " COALESCE(t.hold_id, 0), COALESCE(t.reverses_id, 0), COALESCE(h.expires_at, 0),"              \
    " COALESCE(ht.uuid, ''), COALESCE(rt.uuid, '')"
#define NW_HEADER_TABLES                                                                           \
    "ledger_transactions t LEFT JOIN holds h ON h.id = t.id"                                       \
    " LEFT JOIN ledger_transactions ht ON ht.id = t.hold_id"                                       \
    " LEFT JOIN ledger_transactions rt ON rt.id = t.reverses_id"
constexpr int kHeaderColumns = 13;
HeaderRow headerRow(const Statement &row);

#define NW_ENTRY_COLUMNS                                                                           \
    "e.transaction_id, e.id, e.account_id, a.name, a.asset, e.layer, e.debit_amount,"              \
    " e.credit_amount, e.description, e.account_version, e.balance_after,"                         \
    " e.debits_pending_after, e.credits_pending_after, COALESCE(e.reverses_entry_id, 0),"          \
    " (SELECT COUNT(*) FROM ledger_entries o JOIN ledger_entries p"                                \
    "  ON p.transaction_id = o.transaction_id AND p.layer = 1 AND p.id < o.id"                     \
    "  WHERE o.id = e.reverses_entry_id)"
#define NW_ENTRY_TABLES "ledger_entries e JOIN accounts a ON a.id = e.account_id"
constexpr int kEntryColumns = 15;
EntryRow entryRow(const Statement &row); // column 0 is the transaction's

#define NW_ACCOUNT_COLUMNS                                                                         \
    "a.id, a.name, a.asset, a.type, a.no_overdraft, a.state, a.debits_posted, a.credits_posted,"   \
    " a.debits_pending, a.credits_pending, a.version"
AccountRow accountRow(const Statement &row);

} // namespace nw::server::ledger
