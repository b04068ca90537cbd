#include "services-client/contract/merkle.h"

#include <bit>
#include <cstring>
#include <memory>
#include <openssl/evp.h>

namespace nw {

namespace {

constexpr char kLeafPrefix = 0x00;
constexpr char kNodePrefix = 0x01;

// Fetched once: looking an algorithm up by name costs more than hashing a node.
const EVP_MD *sha256()
{
    static const std::unique_ptr<EVP_MD, decltype(&EVP_MD_free)> digest(
        EVP_MD_fetch(nullptr, "SHA256", nullptr), &EVP_MD_free);
    return digest.get();
}

MerkleHash hashOf(char prefix, QByteArrayView first, QByteArrayView second)
{
    static thread_local const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(
        EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    MerkleHash hash{};
    unsigned length = 0;
    const bool hashed = EVP_DigestInit_ex2(context.get(), sha256(), nullptr) == 1
        && EVP_DigestUpdate(context.get(), &prefix, 1) == 1
        && EVP_DigestUpdate(context.get(), first.data(), static_cast<std::size_t>(first.size()))
            == 1
        && EVP_DigestUpdate(context.get(), second.data(), static_cast<std::size_t>(second.size()))
            == 1
        && EVP_DigestFinal_ex(context.get(), hash.data(), &length) == 1;
    // SHA-256 fails only without memory; a hash of zeros must never be taken for one.
    if (!hashed || length != hash.size())
        qFatal("SHA-256 failed");
    return hash;
}

QByteArrayView viewOf(const MerkleHash &hash)
{
    return QByteArrayView(hash.data(), static_cast<qsizetype>(hash.size()));
}

// The largest power of two below `size`; `size` > 1 (RFC 6962, 2.1).
std::uint64_t splitOf(std::uint64_t size)
{
    return std::bit_floor(size - 1);
}

int levelOf(std::uint64_t powerOfTwo)
{
    return std::countr_zero(powerOfTwo);
}

// MTH(D[begin, begin + count)), from complete subtrees. `begin` is a multiple of the largest power
// of two in `count`, as all ranges of proofs are.
std::optional<MerkleHash> rangeHash(std::uint64_t begin, std::uint64_t count,
                                    const MerkleLookup &lookup)
{
    if (std::has_single_bit(count))
        return lookup(levelOf(count), begin / count);
    const std::uint64_t split = splitOf(count);
    const auto left = lookup(levelOf(split), begin / split);
    const auto right = rangeHash(begin + split, count - split, lookup);
    if (!left || !right)
        return std::nullopt;
    return merkleNodeHash(*left, *right);
}

bool appendRange(QList<MerkleHash> &proof, std::uint64_t begin, std::uint64_t count,
                 const MerkleLookup &lookup)
{
    const auto hash = rangeHash(begin, count, lookup);
    if (hash)
        proof.append(*hash);
    return hash.has_value();
}

} // namespace

MerkleHash merkleLeafHash(QByteArrayView leaf)
{
    return hashOf(kLeafPrefix, leaf, {});
}

MerkleHash merkleNodeHash(const MerkleHash &left, const MerkleHash &right)
{
    return hashOf(kNodePrefix, viewOf(left), viewOf(right));
}

MerkleHash emptyMerkleRoot()
{
    MerkleHash hash{};
    if (EVP_Digest("", 0, hash.data(), nullptr, sha256(), nullptr) != 1)
        qFatal("SHA-256 failed");
    return hash;
}

QByteArray toBytes(const MerkleHash &hash)
{
    return viewOf(hash).toByteArray();
}

std::optional<MerkleHash> merkleHashFrom(QByteArrayView bytes)
{
    MerkleHash hash{};
    if (bytes.size() != static_cast<qsizetype>(hash.size()))
        return std::nullopt;
    std::memcpy(hash.data(), bytes.data(), hash.size());
    return hash;
}

QList<MerkleNode> MerkleEdge::shape(std::uint64_t size)
{
    QList<MerkleNode> nodes;
    std::uint64_t begin = 0;
    for (std::uint64_t rest = size; rest > 0;) {
        const std::uint64_t width = std::bit_floor(rest);
        nodes.append({levelOf(width), begin / width, {}});
        begin += width;
        rest -= width;
    }
    return nodes;
}

std::optional<MerkleEdge> MerkleEdge::fromNodes(std::uint64_t size, const QList<MerkleNode> &nodes)
{
    const QList<MerkleNode> due = shape(size);
    if (due.size() != nodes.size())
        return std::nullopt;
    MerkleEdge edge;
    edge.m_size = size;
    for (qsizetype i = 0; i < due.size(); ++i) {
        if (due.at(i).level != nodes.at(i).level || due.at(i).position != nodes.at(i).position)
            return std::nullopt;
        edge.m_hashes.append(nodes.at(i).hash);
    }
    return edge;
}

void MerkleEdge::append(const MerkleHash &leafHash,
                        const std::function<void(const MerkleNode &)> &completed)
{
    // Each trailing one-bit of the size is a subtree that the new leaf completes the twin of.
    MerkleHash hash = leafHash;
    int level = 0;
    for (std::uint64_t bits = m_size; (bits & 1) != 0; bits >>= 1) {
        hash = merkleNodeHash(m_hashes.takeLast(), hash);
        ++level;
        completed({level, m_size >> level, hash});
    }
    m_hashes.append(hash);
    ++m_size;
}

MerkleHash MerkleEdge::root() const
{
    if (m_hashes.isEmpty())
        return emptyMerkleRoot();
    MerkleHash hash = m_hashes.last();
    for (qsizetype i = m_hashes.size() - 2; i >= 0; --i)
        hash = merkleNodeHash(m_hashes.at(i), hash);
    return hash;
}

std::optional<MerkleHash> merkleRoot(std::uint64_t size, const MerkleLookup &lookup)
{
    return size == 0 ? emptyMerkleRoot() : rangeHash(0, size, lookup);
}

std::optional<QList<MerkleHash>> merkleInclusionProof(std::uint64_t leafIndex, std::uint64_t size,
                                                      const MerkleLookup &lookup)
{
    if (leafIndex >= size)
        return std::nullopt;
    // RFC 6962, 2.1.1, from the root down; the proof is told from the leaf up.
    QList<MerkleHash> proof;
    std::uint64_t begin = 0;
    std::uint64_t index = leafIndex;
    for (std::uint64_t count = size; count > 1;) {
        const std::uint64_t split = splitOf(count);
        const bool isLeft = index < split;
        const bool found = isLeft ? appendRange(proof, begin + split, count - split, lookup)
                                  : appendRange(proof, begin, split, lookup);
        if (!found)
            return std::nullopt;
        if (!isLeft) {
            begin += split;
            index -= split;
        }
        count = isLeft ? split : count - split;
    }
    std::reverse(proof.begin(), proof.end());
    return proof;
}

std::optional<QList<MerkleHash>>
merkleConsistencyProof(std::uint64_t fromSize, std::uint64_t toSize, const MerkleLookup &lookup)
{
    if (fromSize == 0 || fromSize > toSize)
        return std::nullopt;
    // RFC 6962, 2.1.2, from the root down. `isOld`: the range begins where the old tree does, so
    // that the verifier knows its hash already.
    QList<MerkleHash> proof;
    std::uint64_t begin = 0;
    std::uint64_t old = fromSize;
    std::uint64_t count = toSize;
    bool isOld = true;
    while (old != count) {
        const std::uint64_t split = splitOf(count);
        const bool isLeft = old <= split;
        const bool found = isLeft ? appendRange(proof, begin + split, count - split, lookup)
                                  : appendRange(proof, begin, split, lookup);
        if (!found)
            return std::nullopt;
        if (!isLeft) {
            begin += split;
            old -= split;
            isOld = false;
        }
        count = isLeft ? split : count - split;
    }
    if (!isOld && !appendRange(proof, begin, count, lookup))
        return std::nullopt;
    std::reverse(proof.begin(), proof.end());
    return proof;
}

bool provesInclusion(std::uint64_t leafIndex, std::uint64_t size, const MerkleHash &leafHash,
                     const QList<MerkleHash> &proof, const MerkleHash &root)
{
    if (leafIndex >= size)
        return false;
    std::uint64_t index = leafIndex;
    std::uint64_t last = size - 1;
    MerkleHash hash = leafHash;
    for (const MerkleHash &sibling : proof) {
        if (last == 0)
            return false; // more hashes than levels
        if ((index & 1) != 0 || index == last) {
            hash = merkleNodeHash(sibling, hash);
            while ((index & 1) == 0 && index != 0) {
                index >>= 1;
                last >>= 1;
            }
        } else {
            hash = merkleNodeHash(hash, sibling);
        }
        index >>= 1;
        last >>= 1;
    }
    return last == 0 && hash == root;
}

bool provesConsistency(std::uint64_t fromSize, std::uint64_t toSize, const MerkleHash &fromRoot,
                       const MerkleHash &toRoot, const QList<MerkleHash> &proof)
{
    if (fromSize > toSize)
        return false;
    if (fromSize == toSize)
        return proof.isEmpty() && fromRoot == toRoot
            && (toSize > 0 || toRoot == emptyMerkleRoot());
    if (fromSize == 0 || proof.isEmpty())
        return false;

    QList<MerkleHash> path = proof;
    if (std::has_single_bit(fromSize))
        path.prepend(fromRoot);
    std::uint64_t index = fromSize - 1;
    std::uint64_t last = toSize - 1;
    while ((index & 1) != 0) {
        index >>= 1;
        last >>= 1;
    }
    MerkleHash oldHash = path.first();
    MerkleHash newHash = path.first();
    for (qsizetype i = 1; i < path.size(); ++i) {
        if (last == 0)
            return false;
        if ((index & 1) != 0 || index == last) {
            oldHash = merkleNodeHash(path.at(i), oldHash);
            newHash = merkleNodeHash(path.at(i), newHash);
            while ((index & 1) == 0 && index != 0) {
                index >>= 1;
                last >>= 1;
            }
        } else {
            newHash = merkleNodeHash(newHash, path.at(i));
        }
        index >>= 1;
        last >>= 1;
    }
    return last == 0 && oldHash == fromRoot && newHash == toRoot;
}

} // namespace nw
