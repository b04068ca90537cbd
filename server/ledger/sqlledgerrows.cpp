#include "server/ledger/sqlledgerrows.h"

namespace nw::server::ledger {

HeaderRow headerRow(const Statement &row)
{
    HeaderRow header;
    header.sequence = row.integer(0);
    header.uuid = row.text(1);
    header.action = static_cast<Action>(row.integer(2));
    header.kind = row.text(3);
    header.reference = row.text(4);
    header.description = row.text(5);
    header.entryCount = static_cast<int>(row.integer(6));
    header.createdAtMs = row.integer(7);
    header.holdSequence = row.integer(8);
    header.reversesSequence = row.integer(9);
    header.expiresAtMs = row.integer(10);
    header.holdUuid = row.text(11);
    header.reversesUuid = row.text(12);
    return header;
}

EntryRow entryRow(const Statement &row)
{
    EntryRow entry;
    entry.id = row.integer(1);
    entry.accountId = row.integer(2);
    entry.account = row.text(3);
    entry.asset = row.text(4);
    entry.layer = static_cast<int>(row.integer(5));
    entry.debit = row.integer(6);
    entry.credit = row.integer(7);
    entry.description = row.text(8);
    entry.accountVersion = row.integer(9);
    entry.balanceAfter = row.integer(10);
    entry.debitsPendingAfter = row.integer(11);
    entry.creditsPendingAfter = row.integer(12);
    entry.reversesEntryId = row.integer(13);
    entry.reversesLeg = static_cast<int>(row.integer(14));
    return entry;
}

AccountRow accountRow(const Statement &row)
{
    AccountRow account;
    account.id = row.integer(0);
    account.name = row.text(1);
    account.asset = row.text(2);
    account.type = row.text(3);
    account.noOverdraft = row.integer(4) != 0;
    account.state = static_cast<AccountChange::State>(row.integer(5));
    account.debitsPosted = row.integer(6);
    account.creditsPosted = row.integer(7);
    account.debitsPending = row.integer(8);
    account.creditsPending = row.integer(9);
    account.version = row.integer(10);
    return account;
}

} // namespace nw::server::ledger
