#include "services-client/contract/merkle.h"
#include "tests/support/sharedcorpus.h"

#include <QDirIterator>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <map>
#include <set>

using namespace nw;

namespace {

QString vectorFolder()
{
    return test::sharedCorpus() % QStringLiteral("/../vectors/merkle");
}

QJsonObject readJson(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return QJsonDocument::fromJson(file.readAll()).object();
}

QByteArray bytesOf(const QJsonValue &base64)
{
    return QByteArray::fromBase64(base64.toString().toLatin1());
}

// A hash of the vectors. Where any will do they have a few words, which are filled up to a hash; one
// of a wrong length can be in no proof of ours, which is a refusal too.
std::optional<MerkleHash> hashOf(const QJsonValue &base64)
{
    const QByteArray bytes = bytesOf(base64);
    return merkleHashFrom(bytes.startsWith("don't care") ? bytes.leftJustified(32, '.') : bytes);
}

std::optional<QList<MerkleHash>> proofOf(const QJsonValue &value)
{
    QList<MerkleHash> proof;
    for (const QJsonValue &row : value.toArray()) {
        const auto hash = hashOf(row);
        if (!hash)
            return std::nullopt;
        proof.append(*hash);
    }
    return proof;
}

QStringList filesUnder(const QString &folder)
{
    QStringList files;
    QDirIterator walk(folder, {QStringLiteral("*.json")}, QDir::Files,
                      QDirIterator::Subdirectories);
    while (walk.hasNext())
        files.append(walk.next());
    files.sort();
    return files;
}

// The definition itself (RFC 6962, 2.1), over whole lists: what the edge and the proofs are held
// against.
MerkleHash rootByDefinition(const QList<QByteArray> &leaves)
{
    if (leaves.isEmpty())
        return emptyMerkleRoot();
    if (leaves.size() == 1)
        return merkleLeafHash(leaves.first());
    qsizetype split = 1;
    while (split * 2 < leaves.size())
        split *= 2;
    return merkleNodeHash(rootByDefinition(leaves.first(split)),
                          rootByDefinition(leaves.mid(split)));
}

// A log in memory: the complete subtrees as a store keeps them.
struct Tree
{
    MerkleEdge edge;
    QList<QByteArray> leaves;
    std::map<std::pair<int, std::uint64_t>, MerkleHash> nodes;
    mutable int lookups = 0;

    void append(const QByteArray &leaf)
    {
        const MerkleHash hash = merkleLeafHash(leaf);
        nodes[{0, edge.size()}] = hash;
        edge.append(hash, [this](const MerkleNode &node) {
            nodes[{node.level, node.position}] = node.hash;
        });
        leaves.append(leaf);
    }

    MerkleLookup lookup() const
    {
        return [this](int level, std::uint64_t position) -> std::optional<MerkleHash> {
            ++lookups;
            const auto found = nodes.find({level, position});
            return found == nodes.end() ? std::nullopt : std::optional(found->second);
        };
    }

    MerkleHash root(qsizetype size) const { return rootByDefinition(leaves.first(size)); }
};

Tree treeOf(int size)
{
    Tree tree;
    for (int i = 0; i < size; ++i)
        tree.append("leaf " + QByteArray::number(i));
    return tree;
}

} // namespace

class TestMerkle : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rootsAreThoseOfThePublishedTrees()
    {
        const QJsonObject json = readJson(vectorFolder() % QStringLiteral("/rfc6962-roots.json"));
        if (json.isEmpty())
            QSKIP("shared corpus not here");
        const QJsonArray inputs = json[QLatin1String("leaf_inputs_hex")].toArray();
        const QJsonArray roots = json[QLatin1String("roots_hex")].toArray();
        QCOMPARE(roots.size(), inputs.size() + 1);
        Tree tree;
        for (int size = 0; size < roots.size(); ++size) {
            QCOMPARE(toBytes(tree.edge.root()).toHex(), roots.at(size).toString().toLatin1());
            QCOMPARE(tree.edge.root(), *merkleRoot(tree.edge.size(), tree.lookup()));
            if (size < inputs.size())
                tree.append(QByteArray::fromHex(inputs.at(size).toString().toLatin1()));
        }
    }

    void publishedInclusionProofsAreJudgedAsPublished()
    {
        const QStringList files =
            filesUnder(vectorFolder() % QStringLiteral("/testdata/inclusion"));
        if (files.isEmpty())
            QSKIP("shared corpus not here");
        QCOMPARE(files.size(), 98);
        int proven = 0;
        for (const QString &path : files) {
            const QJsonObject json = readJson(path);
            const auto proof = proofOf(json[QLatin1String("proof")]);
            const auto leaf = hashOf(json[QLatin1String("leafHash")]);
            const auto root = hashOf(json[QLatin1String("root")]);
            const bool holds = proof && leaf && root
                && provesInclusion(json[QLatin1String("leafIdx")].toVariant().toULongLong(),
                                   json[QLatin1String("treeSize")].toVariant().toULongLong(), *leaf,
                                   *proof, *root);
            QVERIFY2(holds != json[QLatin1String("wantErr")].toBool(), qPrintable(path));
            proven += holds ? 1 : 0;
        }
        QCOMPARE(proven, 6);
    }

    void publishedConsistencyProofsAreJudgedAsPublished()
    {
        const QStringList files =
            filesUnder(vectorFolder() % QStringLiteral("/testdata/consistency"));
        if (files.isEmpty())
            QSKIP("shared corpus not here");
        QCOMPARE(files.size(), 98);
        int proven = 0;
        for (const QString &path : files) {
            const QJsonObject json = readJson(path);
            const auto proof = proofOf(json[QLatin1String("proof")]);
            const auto from = hashOf(json[QLatin1String("root1")]);
            const auto to = hashOf(json[QLatin1String("root2")]);
            const bool holds = proof && from && to
                && provesConsistency(json[QLatin1String("size1")].toVariant().toULongLong(),
                                     json[QLatin1String("size2")].toVariant().toULongLong(), *from,
                                     *to, *proof);
            QVERIFY2(holds != json[QLatin1String("wantErr")].toBool(), qPrintable(path));
            proven += holds ? 1 : 0;
        }
        QCOMPARE(proven, 6);
    }

    void everyInclusionInTreesUpTo70LeavesIsProven()
    {
        const Tree tree = treeOf(70);
        for (qsizetype size = 1; size <= 70; ++size) {
            const MerkleHash root = tree.root(size);
            const auto count = static_cast<std::uint64_t>(size);
            QCOMPARE(*merkleRoot(count, tree.lookup()), root);
            for (std::uint64_t index = 0; index < count; ++index) {
                const auto proof = merkleInclusionProof(index, count, tree.lookup());
                QVERIFY(proof.has_value());
                const MerkleHash leaf = tree.nodes.at({0, index});
                QVERIFY(provesInclusion(index, count, leaf, *proof, root));
                // Of nothing else: not of a neighbour, nor of another size with the same root.
                QVERIFY(!provesInclusion((index + 1) % (count + 1), count, leaf, *proof, root));
            }
        }
    }

    void everyGrowthUpTo70LeavesIsProven()
    {
        const Tree tree = treeOf(70);
        for (qsizetype to = 1; to <= 70; ++to) {
            for (qsizetype from = 1; from <= to; ++from) {
                const auto fromSize = static_cast<std::uint64_t>(from);
                const auto toSize = static_cast<std::uint64_t>(to);
                const auto proof = merkleConsistencyProof(fromSize, toSize, tree.lookup());
                QVERIFY(proof.has_value());
                const MerkleHash fromRoot = tree.root(from);
                const MerkleHash toRoot = tree.root(to);
                QVERIFY(provesConsistency(fromSize, toSize, fromRoot, toRoot, *proof));
                if (from < to)
                    QVERIFY(!provesConsistency(fromSize, toSize, toRoot, fromRoot, *proof));
            }
        }
    }

    void noBitOfAProofCanBeFlipped()
    {
        const Tree tree = treeOf(21);
        const MerkleHash root = tree.root(21);
        const MerkleHash oldRoot = tree.root(13);
        const auto inclusion = *merkleInclusionProof(17, 21, tree.lookup());
        const auto consistency = *merkleConsistencyProof(13, 21, tree.lookup());
        for (qsizetype row = 0; row < consistency.size(); ++row) {
            for (std::size_t bit = 0; bit < 256; ++bit) {
                const auto flip = [&](QList<MerkleHash> proof) {
                    proof[row][bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
                    return proof;
                };
                if (row < inclusion.size())
                    QVERIFY(
                        !provesInclusion(17, 21, tree.nodes.at({0, 17}), flip(inclusion), root));
                QVERIFY(!provesConsistency(13, 21, oldRoot, root, flip(consistency)));
            }
        }
    }

    void anEdgeGoesOnFromItsStoredNodes()
    {
        Tree tree = treeOf(11);
        for (int size = 11; size < 40; ++size) {
            QList<MerkleNode> stored = MerkleEdge::shape(static_cast<std::uint64_t>(size));
            for (MerkleNode &node : stored)
                node.hash = tree.nodes.at({node.level, node.position});
            const auto edge = MerkleEdge::fromNodes(static_cast<std::uint64_t>(size), stored);
            QVERIFY(edge.has_value());
            QCOMPARE(edge->root(), tree.root(size));
            stored.removeLast();
            QVERIFY(!MerkleEdge::fromNodes(static_cast<std::uint64_t>(size), stored));
            tree.append("more " + QByteArray::number(size));
        }
    }

    void proofsCostALogarithmOfLookups()
    {
        const Tree tree = treeOf(4095);
        for (const std::uint64_t index : {0ULL, 1ULL, 2047ULL, 2048ULL, 4094ULL}) {
            tree.lookups = 0;
            QVERIFY(merkleInclusionProof(index, 4095, tree.lookup()).has_value());
            QVERIFY2(tree.lookups <= 24, qPrintable(QString::number(tree.lookups)));
            tree.lookups = 0;
            QVERIFY(merkleConsistencyProof(index + 1, 4095, tree.lookup()).has_value());
            QVERIFY2(tree.lookups <= 36, qPrintable(QString::number(tree.lookups)));
        }
    }

    void whatIsOutOfRangeOrMissingHasNoProof()
    {
        Tree tree = treeOf(8);
        QVERIFY(!merkleInclusionProof(8, 8, tree.lookup()));
        QVERIFY(!merkleConsistencyProof(0, 8, tree.lookup()));
        QVERIFY(!merkleConsistencyProof(9, 8, tree.lookup()));
        tree.nodes.erase({2, 1});
        QVERIFY(!merkleInclusionProof(0, 8, tree.lookup()));
        QVERIFY(!merkleConsistencyProof(4, 8, tree.lookup()));
        QVERIFY(!provesInclusion(0, 0, {}, {}, emptyMerkleRoot()));
        QVERIFY(provesConsistency(0, 0, emptyMerkleRoot(), emptyMerkleRoot(), {}));
        QVERIFY(!provesConsistency(0, 8, emptyMerkleRoot(), tree.root(8), {}));
    }
};

QTEST_GUILESS_MAIN(TestMerkle)
#include "tst_merkle.moc"
