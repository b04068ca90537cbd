#pragma once

#include "server/ledger/ledgerrows.h"
#include "server/ledger/ledgerservice.h"

namespace nw::server::ledger {

// What is read outside of the writer's transactions, on the connection of whoever asks.

DbResult<std::optional<AccountBalance>> readBalance(Connection &connection,
                                                    const AccountName &name);
// Right after transaction `sequence`; nothing when the account had no entry by then.
DbResult<std::optional<AccountBalance>>
readBalanceAt(Connection &connection, const AccountName &name, std::int64_t sequence);
// Of all assets of an account, or of all accounts, by account and asset.
DbResult<QList<AccountBalance>> readBalances(Connection &connection, const QString &account);
DbResult<TrialPage> readTrialBalance(Connection &connection, std::int64_t afterId, int limit);
DbResult<QList<AuditEntry>> readAudit(Connection &connection, const AuditQuery &query);

struct StoredCheckpoint
{
    std::int64_t size = 0;
    QByteArray note;
};
DbResult<std::optional<StoredCheckpoint>> newestCheckpoint(Connection &connection);
DbResult<QByteArray> readLeaf(Connection &connection, std::int64_t sequence);
DbResult<std::optional<std::int64_t>> sequenceOf(Connection &connection, const QString &uuid);

// The relay's.
DbResult<QList<DeliveredMessage>> readMessages(Connection &connection, const QString &topic,
                                               std::int64_t afterId, int limit);
DbResult<std::int64_t> readDelivered(Connection &connection, const OutboxConsumer &consumer);
DbResult<void> writeDelivered(Connection &connection, const OutboxConsumer &consumer,
                              std::int64_t id);
// Removes what every registered consumer of the topic has taken.
DbResult<void> removeDelivered(Connection &connection, const QString &topic);

} // namespace nw::server::ledger
