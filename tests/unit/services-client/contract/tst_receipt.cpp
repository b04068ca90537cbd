#include "services-client/contract/receipt.h"

#include <QTest>

#include <cmath>

using namespace nw;

namespace {

QString id(int number)
{
    return QStringLiteral("018f3c00-0000-7000-8000-%1").arg(number, 12, 10, QChar(u'0'));
}

LedgerLeaf::Entry entry(const QString &account, const QString &asset, std::int64_t debit,
                        std::int64_t credit)
{
    LedgerLeaf::Entry row;
    row.account = account;
    row.asset = asset;
    row.debit = {debit};
    row.credit = {credit};
    return row;
}

// What the largest usual purchase is: a ticket with tokens, seat, fee and tip.
LedgerLeaf ticketSale(std::int64_t sequence)
{
    const QString seat = QStringLiteral("SEAT:") + id(3);
    LedgerLeaf leaf;
    leaf.salt.fill(0x5a);
    leaf.sequence = sequence;
    leaf.transactionId = id(1);
    leaf.action = 3;
    leaf.kind = QStringLiteral("ticket");
    leaf.createdAtMs = 1'795'000'000'000;
    leaf.referenceHash = QByteArray(32, '\x11');
    leaf.holdId = id(2);
    leaf.entries = {
        entry(QStringLiteral("user:") + id(4), QStringLiteral("NWT"), 1'250'000'000, 0),
        entry(QStringLiteral("event:") + id(5) + QStringLiteral(":escrow"), QStringLiteral("NWT"),
              0, 1'250'000'000),
        entry(QStringLiteral("seat:") + id(3) + QStringLiteral(":pool"), seat, 1, 0),
        entry(QStringLiteral("seat:") + id(3) + QStringLiteral(":sold"), seat, 0, 1),
    };
    return leaf;
}

NoteSigner key(char seed = 'k')
{
    return *NoteSigner::fromSeed("nerdwork.example/ledger", QByteArray(32, seed));
}

QByteArray receiptAt(const LedgerLeaf &leaf, std::uint64_t index, std::uint64_t size)
{
    // A proof for a tree of any size without building it: any siblings give some root.
    const MerkleHash hash = merkleLeafHash(encodeLeaf(leaf));
    QList<MerkleHash> proof;
    MerkleHash root = hash;
    std::uint64_t at = index;
    std::uint64_t last = size - 1;
    while (last > 0) {
        if ((at & 1) != 0 || at == last) {
            while ((at & 1) == 0 && at != 0) {
                at >>= 1;
                last >>= 1;
            }
            if (last == 0)
                break;
            proof.append(merkleLeafHash(QByteArray::number(proof.size())));
            root = merkleNodeHash(proof.last(), root);
        } else {
            proof.append(merkleLeafHash(QByteArray::number(proof.size())));
            root = merkleNodeHash(root, proof.last());
        }
        at >>= 1;
        last >>= 1;
    }
    const Checkpoint head{"nerdwork.example/ledger", size, root};
    return receiptText({encodeLeaf(leaf), index, proof, signNote(checkpointText(head), {key()})});
}

} // namespace

class TestReceipt : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aLeafComesBackAsItWasWritten_data()
    {
        QTest::addColumn<LedgerLeaf>("leaf");
        LedgerLeaf leaf = ticketSale(7);
        QTest::newRow("capture") << leaf;
        leaf.action = 2;
        leaf.holdId.clear();
        leaf.expiresAtMs = 1'795'000'600'000;
        leaf.entries[0].layer = 2;
        QTest::newRow("hold") << leaf;
        leaf.action = 1;
        leaf.expiresAtMs.reset();
        leaf.reverses = id(9);
        leaf.entries[0].reversesLeg = 0;
        QTest::newRow("refund") << leaf;
        leaf.entries.clear();
        leaf.reverses.clear();
        leaf.changes = {{QStringLiteral("user:") + id(4), QStringLiteral("NWT"), 2}};
        QTest::newRow("freeze") << leaf;
    }

    void aLeafComesBackAsItWasWritten()
    {
        QFETCH(LedgerLeaf, leaf);
        const auto decoded = decodeLeaf(encodeLeaf(leaf));
        QVERIFY(decoded.has_value());
        QCOMPARE(*decoded, leaf);
    }

    void theBytesOfALeafAreForEver()
    {
        // A change of the encoding would make every receipt ever given unreadable.
        LedgerLeaf leaf = ticketSale(1);
        leaf.entries = {leaf.entries.first()};
        QCOMPARE(encodeLeaf(leaf).toHex(),
                 QByteArray("4e574c31"
                            "5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a"
                            "0000000000000001"
                            "018f3c00000070008000000000000001"
                            "03"
                            "067469636b6574"
                            "000001a1ee565e00"
                            "1111111111111111111111111111111111111111111111111111111111111111"
                            "01"
                            "018f3c00000070008000000000000002"
                            "00"
                            "01"
                            "01"
                            "01"
                            "000000004a817c80"
                            "ff"
                            "29757365723a30313866336330302d303030302d373030302d383030302d"
                            "303030303030303030303034"
                            "034e5754"));
    }

    void leavesThatNobodyWroteAreRefused()
    {
        const QByteArray bytes = encodeLeaf(ticketSale(7));
        for (qsizetype size = 0; size < bytes.size(); ++size)
            QVERIFY(!decodeLeaf(bytes.first(size)));
        QVERIFY(!decodeLeaf(bytes + '\0'));
        QByteArray nobody = bytes;
        nobody[3] = '2'; // another version
        QVERIFY(!decodeLeaf(nobody));
    }

    void aReceiptIsVerifiedWithThePinnedKeyAlone()
    {
        const auto verified = verifyReceipt(receiptAt(ticketSale(7), 6, 11), {key().verifier()});
        QVERIFY(verified.has_value());
        QCOMPARE(verified->transaction, ticketSale(7));
        QCOMPARE(verified->checkpoint.size, std::uint64_t(11));
        QVERIFY(!verifyReceipt(receiptAt(ticketSale(7), 6, 11), {key('x').verifier()}));
    }

    void noBitOfAReceiptCanBeFlipped()
    {
        const QByteArray receipt = receiptAt(ticketSale(7), 6, 11);
        const QList<NoteVerifier> pinned = {key().verifier()};
        for (qsizetype bit = 0; bit < receipt.size() * 8; ++bit) {
            QByteArray changed = receipt;
            changed[bit / 8] = static_cast<char>(changed.at(bit / 8) ^ (1 << (bit % 8)));
            QVERIFY2(!verifyReceipt(changed, pinned), qPrintable(QString::number(bit)));
        }
    }

    void aReceiptIsShortAtAMillionTransactions()
    {
        for (const std::uint64_t index : {0ULL, 524'287ULL, 999'998ULL}) {
            const auto leaf = ticketSale(static_cast<std::int64_t>(index) + 1);
            const QByteArray receipt = receiptAt(leaf, index, 1'000'000);
            QVERIFY2(receipt.size() <= 2048, qPrintable(QString::number(receipt.size())));
            QVERIFY(verifyReceipt(receipt, {key().verifier()}));
        }
    }

    void aTransactionAtAnotherPlaceIsRefused()
    {
        QVERIFY(!verifyReceipt(receiptAt(ticketSale(8), 6, 11), {key().verifier()}));
    }

    void aReceiptIsCheckedInNoTime()
    {
        const QByteArray receipt = receiptAt(ticketSale(1'000'000), 999'999, 1'000'000);
        const QList<NoteVerifier> pinned = {key().verifier()};
        QBENCHMARK
        {
            QVERIFY(verifyReceipt(receipt, pinned));
        }
    }
};

Q_DECLARE_METATYPE(nw::LedgerLeaf)

QTEST_GUILESS_MAIN(TestReceipt)
#include "tst_receipt.moc"
