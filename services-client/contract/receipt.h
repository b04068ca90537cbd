#pragma once

#include "services-client/contract/checkpoint.h"
#include "services-client/contract/ledgerleaf.h"

namespace nw {

// A receipt: proof that a transaction stands in the log, in the form of c2sp.org/tlog-proof.
// `extra` holds the leaf's bytes; they are trusted because their hash is what the proof is about.
// At most 2 KiB for what people buy, at a million transactions.
struct ReceiptParts
{
    QByteArray leaf;
    std::uint64_t leafIndex = 0;
    QList<MerkleHash> proof;
    QByteArray checkpoint; // a signed note
};

QByteArray receiptText(const ReceiptParts &parts);
Result<ReceiptParts> parseReceipt(const QByteArray &text); // Damaged; checks the form alone

struct VerifiedReceipt
{
    LedgerLeaf transaction;
    Checkpoint checkpoint; // to hold against the newest one that is kept
};

// Needs nothing but the pinned keys. Error: Damaged for everything that is not whole and true.
Result<VerifiedReceipt> verifyReceipt(const QByteArray &text, const QList<NoteVerifier> &pinned);

} // namespace nw
