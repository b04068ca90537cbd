#pragma once

#include "server/ledger/sqlledgerscan.h"

#include <QByteArray>

namespace nw::server::ledger {

// The books in words that other programs read.
enum class ExportFormat
{
    Hledger, // a journal (hledger.org/journal.html); each posting asserts the balance after it
    Csv // RFC 4180, one line an entry
};

// An amount of an asset: 8 decimals, or a whole number of seats.
QString unitsText(const QString &asset, std::int64_t units);

QByteArray exportHead(ExportFormat format); // before the first transaction
// Sums are credits minus debits, as balances are. Holds and what resolves them are comments in a
// journal, which knows posted money alone.
QByteArray exportText(ExportFormat format, const ScannedTransaction &transaction);

} // namespace nw::server::ledger
