#pragma once

#include <QByteArray>
#include <QList>

#include <array>
#include <cstdint>
#include <functional>
#include <optional>

namespace nw {

// Merkle hash trees of RFC 6962, 2.1 (SHA-256; leaves are hashed behind 0x00, nodes behind 0x01, so
// that neither can pass for the other), and the checks of RFC 9162, 2.1.3.2 and 2.1.4.2.
using MerkleHash = std::array<std::uint8_t, 32>;

MerkleHash merkleLeafHash(QByteArrayView leaf);
MerkleHash merkleNodeHash(const MerkleHash &left, const MerkleHash &right);
MerkleHash emptyMerkleRoot(); // SHA-256 of nothing

QByteArray toBytes(const MerkleHash &hash);
std::optional<MerkleHash> merkleHashFrom(QByteArrayView bytes); // nothing unless 32 bytes

// The hash of the complete subtree over the leaves [position·2^level, (position+1)·2^level).
struct MerkleNode
{
    int level = 0;
    std::uint64_t position = 0;
    MerkleHash hash{};
};

// The right edge of a growing tree: the roots of the complete subtrees that its size is the sum
// of. Enough to append to it and to tell its root; logarithmic in size.
class MerkleEdge
{
public:
    MerkleEdge() = default;

    // The levels that an edge of `size` leaves has, largest first, and the position of each.
    static QList<MerkleNode> shape(std::uint64_t size); // hashes are empty
    static std::optional<MerkleEdge> fromNodes(std::uint64_t size, const QList<MerkleNode> &nodes);

    // Appends a leaf; tells each subtree above it that became complete, lowest first.
    void append(const MerkleHash &leafHash,
                const std::function<void(const MerkleNode &)> &completed);
    std::uint64_t size() const { return m_size; }
    MerkleHash root() const;

private:
    std::uint64_t m_size = 0;
    QList<MerkleHash> m_hashes; // of shape(m_size)
};

// Looks up the hash of a complete subtree; level 0 are the leaf hashes. Nothing: not there.
using MerkleLookup = std::function<std::optional<MerkleHash>(int level, std::uint64_t position)>;

// Root and proofs from stored complete subtrees, with O(log n) look-ups. Nothing when an argument
// is out of range (leafIndex < size; 1 ≤ fromSize ≤ toSize) or a subtree is missing.
std::optional<MerkleHash> merkleRoot(std::uint64_t size, const MerkleLookup &lookup);
std::optional<QList<MerkleHash>> merkleInclusionProof(std::uint64_t leafIndex, std::uint64_t size,
                                                      const MerkleLookup &lookup);
std::optional<QList<MerkleHash>>
merkleConsistencyProof(std::uint64_t fromSize, std::uint64_t toSize, const MerkleLookup &lookup);

// True when `proof` shows that the leaf stands at `leafIndex` in the tree of `size` leaves that
// has this root.
bool provesInclusion(std::uint64_t leafIndex, std::uint64_t size, const MerkleHash &leafHash,
                     const QList<MerkleHash> &proof, const MerkleHash &root);

// True when `proof` shows that the tree of `toSize` leaves begins with the tree of `fromSize`
// leaves. From size 0 everything would follow, so that it proves nothing: false unless both are
// empty.
bool provesConsistency(std::uint64_t fromSize, std::uint64_t toSize, const MerkleHash &fromRoot,
                       const MerkleHash &toRoot, const QList<MerkleHash> &proof);

} // namespace nw
