#pragma once

#include "services-client/contract/money.h"
#include "services-client/contract/result.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <array>
#include <optional>

namespace nw {

// One sealed transaction of the ledger, as it is hashed into the log. The bytes are canonical (one
// value, one encoding) and are stored as they were hashed. They hold no personal data: accounts are
// opaque handles, the reference is a hash, and a random salt keeps the small rest from being
// guessed by those who see its hash in the proofs of others.
//
// Encoding, all numbers big-endian, all texts behind one byte of length:
//   "NWL1" · salt 16 · sequence 8 · transaction id 16 · action 1 · kind text · created at 8 (Unix
//   ms) · SHA-256 of the reference 32 · flags 1 (1 hold, 2 expiry, 4 reverses)
//   [hold id 16] [expires at 8] [reversed id 16]
//   · number of account changes 1, each: account text · asset text · state 1
//   · number of entries 1, each: layer 1 (1 posted, 2 reserved, 3 released) · side 1 (1 debit, 2
//   credit) · units 8 · reversed leg 1 (255 none) · account text · asset text
struct LedgerLeaf
{
    struct Entry
    {
        int layer = 1;
        QString account;
        QString asset;
        Amount debit; // one of the two is zero
        Amount credit;
        std::optional<int> reversesLeg;
        friend bool operator==(const Entry &, const Entry &) = default;
    };
    struct Change
    {
        QString account;
        QString asset;
        int state = 1;
        friend bool operator==(const Change &, const Change &) = default;
    };

    std::array<std::uint8_t, 16> salt{};
    std::int64_t sequence = 0; // from 1: the leaf's index is one less
    QString transactionId;
    int action = 1; // 1 post, 2 hold, 3 capture, 4 void, 5 expire
    QString kind;
    std::int64_t createdAtMs = 0;
    QByteArray referenceHash; // 32 bytes
    QString holdId;
    std::optional<std::int64_t> expiresAtMs;
    QString reverses;
    QList<Change> changes;
    QList<Entry> entries;

    friend bool operator==(const LedgerLeaf &, const LedgerLeaf &) = default;
};

QByteArray encodeLeaf(const LedgerLeaf &leaf);

// Error: Damaged, for everything that encodeLeaf() would not have written.
Result<LedgerLeaf> decodeLeaf(const QByteArray &bytes);

} // namespace nw
