#pragma once

#include "server/ledger/ledgerservice.h"
#include "services-client/contract/jsonwriter.h"

#include <QJsonObject>

namespace nw::server::ledger {

// The shapes of openapi.json. Amounts are texts: 8 decimals, or a whole number of seats.
void write(JsonWriter &out, const AccountBalance &balance);
void write(JsonWriter &out, const AuditEntry &entry);
void write(JsonWriter &out, const LedgerOutcome &outcome);
void writeHashes(JsonWriter &out, const QList<MerkleHash> &hashes);

// {reference,description,kind?,entries:[{accountId,asset?,debitAmount,creditAmount}]}
Result<LedgerCommand> readTransaction(const QJsonObject &json);

// What the contract says of a refusal.
Error refusalError(const LedgerOutcome &outcome);

} // namespace nw::server::ledger
