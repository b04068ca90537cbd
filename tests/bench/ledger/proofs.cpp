#include "tests/bench/ledger/proofs.h"

#include "services-client/contract/receipt.h"
#include "tests/support/ledger/ledgerworld.h"

#include <QElapsedTimer>
#include <QTextStream>

#include <algorithm>
#include <map>
#include <vector>

using namespace nw::server;
using namespace nw::server::ledger;

namespace nw::test {

namespace {

constexpr std::uint64_t kLeaves = 1'000'000;
constexpr int kSamples = 400;
constexpr int kTargetMicroseconds = 5'000;
constexpr qsizetype kTargetBytes = 2 * 1024;

using Median = qint64; // nanoseconds

template <typename Act> Median medianNs(Act act)
{
    std::vector<qint64> samples;
    for (int i = 0; i < kSamples; ++i) {
        QElapsedTimer timer;
        timer.start();
        act(i);
        samples.push_back(timer.nsecsElapsed());
    }
    std::nth_element(samples.begin(), samples.begin() + kSamples / 2, samples.end());
    return samples[kSamples / 2];
}

// What somebody buys: three legs with a fee.
LedgerLeaf purchase(std::int64_t sequence)
{
    LedgerLeaf leaf;
    leaf.sequence = sequence;
    leaf.transactionId = uuid(int(sequence));
    leaf.kind = QStringLiteral("comic");
    leaf.createdAtMs = 1'794'648'600'000 + sequence;
    leaf.referenceHash = QByteArray(32, 'r');
    const QString nwt = QStringLiteral("NWT");
    leaf.entries = {{1, user(int(sequence % 1000)), nwt, {2'500'000'000}, {}, {}},
                    {1, creator(1), nwt, {}, {1'750'000'000}, {}},
                    {1, QStringLiteral("platform:fees"), nwt, {}, {750'000'000}, {}}};
    return leaf;
}

// A log of a million purchases, as the ledger keeps it: each complete subtree once.
struct Log
{
    MerkleEdge edge;
    std::map<std::pair<int, std::uint64_t>, MerkleHash> nodes;
    NoteSigner signer = *NoteSigner::fromSeed("bench.example/ledger", QByteArray(32, 'k'));

    Log()
    {
        for (std::uint64_t i = 0; i < kLeaves; ++i) {
            const MerkleHash hash = merkleLeafHash(encodeLeaf(purchase(std::int64_t(i) + 1)));
            nodes.emplace(std::pair(0, i), hash);
            edge.append(hash, [this](const MerkleNode &node) {
                nodes.emplace(std::pair(node.level, node.position), node.hash);
            });
        }
    }

    QByteArray receipt(std::uint64_t index) const
    {
        const MerkleLookup lookup = [this](int level, std::uint64_t position) {
            const auto found = nodes.find({level, position});
            return found == nodes.end() ? std::nullopt : std::optional(found->second);
        };
        const QByteArray note =
            signNote(checkpointText({signer.verifier().name(), kLeaves, edge.root()}), {signer});
        return receiptText({encodeLeaf(purchase(std::int64_t(index) + 1)), index,
                            *merkleInclusionProof(index, kLeaves, lookup), note});
    }
};

} // namespace

int measureReceipts()
{
    QTextStream out(stdout);
    const Log log;
    const QList<NoteVerifier> pinned{log.signer.verifier()};
    std::vector<QByteArray> receipts;
    qsizetype largest = 0;
    for (int i = 0; i < kSamples; ++i) {
        receipts.push_back(log.receipt(std::uint64_t(i) * 7919 * 313 % kLeaves));
        largest = std::max(largest, receipts.back().size());
    }
    bool holds = true;
    const Median check = medianNs([&](int i) {
        holds = holds && verifyReceipt(receipts[std::size_t(i)], pinned).has_value();
    });
    const QByteArray text = "one signature alone\n";
    const QByteArray note = signNote(text, {log.signer});
    const Median signature =
        medianNs([&](int) { holds = holds && openNote(note, pinned).has_value(); });
    out << kLeaves << " leaves: a receipt is checked in " << check / 1000 << " µs (target "
        << kTargetMicroseconds << "), its signature alone in " << signature / 1000 << " µs, ratio "
        << QString::number(double(check) / double(signature), 'f', 2) << "; the largest has "
        << largest << " bytes (target " << kTargetBytes << ")" << Qt::endl;
    return holds && largest <= kTargetBytes ? 0 : 1;
}

int measureBalances(Engine engine, int history)
{
    QTextStream out(stdout);
    LedgerWorld world(engine);
    world.start([](LedgerSetup &setup) { setup.maxQueued = 1 << 20; });
    world.post(issue(user(1), std::int64_t(history) * 10));
    world.post(issue(user(2), 10));
    const auto readNs = [&](int account) {
        return medianNs([&](int) {
            const auto balance = world.ledger().balance(user(account), QStringLiteral("NWT"));
            if (!balance)
                qFatal("%s", qPrintable(balance.error().detail));
        });
    };
    for (int i = 0; i < history; ++i) {
        const auto answer = [](const Result<LedgerOutcome> &) {};
        world.ledger().submit(transfer(user(1), creator(1), 1), answer);
    }
    world.post(transfer(user(1), creator(1), 1)); // stands behind all of them
    const Median few = readNs(2);
    const Median many = readNs(1);
    out << (engine == Engine::Sqlite ? "SQLite" : "PostgreSQL") << ": a balance with "
        << world.account(user(1)).version << " entries behind it is read in " << double(many) / 1000
        << " µs, one with " << world.account(user(2)).version << " in " << double(few) / 1000
        << " µs, ratio " << QString::number(double(many) / double(few), 'f', 2) << Qt::endl;
    return 0;
}

} // namespace nw::test
