#include "services-client/contract/receipt.h"

namespace nw {

namespace {

constexpr qsizetype kMaxReceiptBytes = 64LL * 1024;
constexpr qsizetype kMaxProofHashes = 64;
const QByteArray kFirstLine = QByteArrayLiteral("c2sp.org/tlog-proof@v1");
const QByteArray kExtra = QByteArrayLiteral("extra ");
const QByteArray kIndex = QByteArrayLiteral("index ");

tl::unexpected<Error> damaged(const char *why)
{
    return failure(ErrorCode::Damaged, QString::fromLatin1(why));
}

std::optional<QByteArray> strictBase64(const QByteArray &text)
{
    const QByteArray bytes = QByteArray::fromBase64(text);
    if (bytes.isEmpty() || bytes.toBase64() != text)
        return std::nullopt;
    return bytes;
}

} // namespace

QByteArray receiptText(const ReceiptParts &parts)
{
    QByteArray text = kFirstLine + '\n' + kExtra + parts.leaf.toBase64() + '\n' + kIndex
        + QByteArray::number(parts.leafIndex) + '\n';
    for (const MerkleHash &hash : parts.proof)
        text += toBytes(hash).toBase64() + '\n';
    return text + '\n' + parts.checkpoint;
}

Result<ReceiptParts> parseReceipt(const QByteArray &text)
{
    if (text.size() > kMaxReceiptBytes)
        return damaged("too large");
    const qsizetype end = text.indexOf("\n\n");
    if (end < 0)
        return damaged("no checkpoint");
    const QList<QByteArray> lines = text.first(end).split('\n');
    if (lines.size() < 3 || lines.size() > 3 + kMaxProofHashes || lines.at(0) != kFirstLine
        || !lines.at(1).startsWith(kExtra) || !lines.at(2).startsWith(kIndex))
        return damaged("not a receipt");

    ReceiptParts parts;
    const auto leaf = strictBase64(lines.at(1).mid(kExtra.size()));
    if (!leaf)
        return damaged("the leaf is not base64");
    parts.leaf = *leaf;
    const QByteArray index = lines.at(2).mid(kIndex.size());
    parts.leafIndex = index.toULongLong();
    if (QByteArray::number(parts.leafIndex) != index)
        return damaged("the index is not a number");
    for (qsizetype i = 3; i < lines.size(); ++i) {
        const auto bytes = strictBase64(lines.at(i));
        const auto hash = bytes ? merkleHashFrom(*bytes) : std::nullopt;
        if (!hash)
            return damaged("the proof is not made of hashes");
        parts.proof.append(*hash);
    }
    parts.checkpoint = text.mid(end + 2);
    return parts;
}

Result<VerifiedReceipt> verifyReceipt(const QByteArray &text, const QList<NoteVerifier> &pinned)
{
    const auto parts = parseReceipt(text);
    if (!parts)
        return tl::unexpected(parts.error());
    const auto checkpoint = openCheckpoint(parts->checkpoint, pinned);
    if (!checkpoint)
        return tl::unexpected(checkpoint.error());
    if (!provesInclusion(parts->leafIndex, checkpoint->size, merkleLeafHash(parts->leaf),
                         parts->proof, checkpoint->root))
        return damaged("the transaction is not in the log");
    auto leaf = decodeLeaf(parts->leaf);
    if (!leaf)
        return tl::unexpected(leaf.error());
    if (static_cast<std::uint64_t>(leaf->sequence) != parts->leafIndex + 1)
        return damaged("the transaction stands at another place");
    return VerifiedReceipt{std::move(*leaf), *checkpoint};
}

} // namespace nw
