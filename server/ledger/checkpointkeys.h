#pragma once

#include "services-client/contract/checkpoint.h"

#include <QString>

namespace nw::server::ledger {

// The Ed25519 keys that sign checkpoints. The current one and, for as long as its file is there,
// the one before it sign every checkpoint: clients that pinned either are served, which is what a
// rotation needs.
class CheckpointKeys
{
public:
    // From `folder`/ledger-key (made when there is none) and `folder`/ledger-key.previous; mode
    // 0600, see secretfile.h. `origin` names the log and its keys and never changes. Error detail:
    // one line for a person at a terminal.
    static Result<CheckpointKeys> kept(const QString &folder,
                                       const QByteArray &origin = "nerdwork.local/ledger");

    // From seeds of 32 bytes, the current one first.
    static Result<CheckpointKeys> fromSeeds(const QByteArray &origin,
                                            const QList<QByteArray> &seeds);

    // The current key becomes the previous one, and a new one is made. The key before that is
    // forgotten. For the command line; a running server signs with what it started with.
    static Result<void> rotate(const QString &folder);

    const QByteArray &origin() const { return m_origin; }
    QByteArray sign(std::uint64_t size, const MerkleHash &root) const; // a signed note
    QList<NoteVerifier> verifiers() const;

private:
    QByteArray m_origin;
    QList<NoteSigner> m_signers;
};

} // namespace nw::server::ledger
