#pragma once

#include "services-client/contract/merkle.h"
#include "services-client/contract/signednote.h"

namespace nw {

// The head of a log (c2sp.org/tlog-checkpoint): the text of a signed note whose first three lines
// are origin, size and root.
struct Checkpoint
{
    QByteArray origin; // which log; the name of its keys too
    std::uint64_t size = 0;
    MerkleHash root = emptyMerkleRoot();

    friend bool operator==(const Checkpoint &, const Checkpoint &) = default;
};

QByteArray checkpointText(const Checkpoint &checkpoint);

// Error: Damaged. Extension lines are passed over.
Result<Checkpoint> parseCheckpoint(const QByteArray &text);

// Opens the note with the pinned keys and reads it. Error: Damaged, also when the origin is not the
// name of one of the keys that signed it.
Result<Checkpoint> openCheckpoint(const QByteArray &note, const QList<NoteVerifier> &pinned);

} // namespace nw
