#include "server/ledger/checkpointkeys.h"

#include "server/common/runtime/secretfile.h"
#include "server/common/security/keyedhash.h"

#include <QFile>

#include <cstdio>

namespace nw::server::ledger {

namespace {

QString currentPath(const QString &folder)
{
    return folder % QStringLiteral("/ledger-key");
}

QString previousPath(const QString &folder)
{
    return folder % QStringLiteral("/ledger-key.previous");
}

} // namespace

Result<CheckpointKeys> CheckpointKeys::kept(const QString &folder, const QByteArray &origin)
{
    QStringList paths = {currentPath(folder)};
    if (QFile::exists(previousPath(folder)))
        paths.append(previousPath(folder));
    QList<QByteArray> seeds;
    for (const QString &path : paths) {
        const auto secret = keptSecret(path);
        if (!secret)
            return tl::unexpected(secret.error());
        seeds.append(deriveKey(*secret, "ledger checkpoints"));
    }
    return fromSeeds(origin, seeds);
}

Result<CheckpointKeys> CheckpointKeys::fromSeeds(const QByteArray &origin,
                                                 const QList<QByteArray> &seeds)
{
    CheckpointKeys keys;
    keys.m_origin = origin;
    for (const QByteArray &seed : seeds) {
        auto signer = NoteSigner::fromSeed(origin, seed);
        if (!signer)
            return tl::unexpected(signer.error());
        keys.m_signers.append(std::move(*signer));
    }
    return keys;
}

Result<void> CheckpointKeys::rotate(const QString &folder)
{
    // The old key has to be there: without it nobody could go on trusting.
    if (const auto current = keptSecret(currentPath(folder)); !current)
        return tl::unexpected(current.error());
    // Renaming replaces the key before it, in one step.
    if (std::rename(QFile::encodeName(currentPath(folder)).constData(),
                    QFile::encodeName(previousPath(folder)).constData())
        != 0)
        return failure(ErrorCode::Unavailable,
                       QStringLiteral("cannot rename ") % currentPath(folder));
    if (const auto made = keptSecret(currentPath(folder)); !made)
        return tl::unexpected(made.error());
    return {};
}

QByteArray CheckpointKeys::sign(std::uint64_t size, const MerkleHash &root) const
{
    return signNote(checkpointText({m_origin, size, root}), m_signers);
}

QList<NoteVerifier> CheckpointKeys::verifiers() const
{
    QList<NoteVerifier> verifiers;
    for (const NoteSigner &signer : m_signers)
        verifiers.append(signer.verifier());
    return verifiers;
}

} // namespace nw::server::ledger
