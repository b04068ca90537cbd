#include "services-client/contract/ledgerleaf.h"

#include <QUuid>

#include <algorithm>
#include <limits>

namespace nw {

namespace {

const QByteArray kMagic = QByteArrayLiteral("NWL1");
constexpr int kHasHold = 1;
constexpr int kHasExpiry = 2;
constexpr int kReverses = 4;
constexpr int kNoLeg = 255;
constexpr int kDebit = 1;
constexpr int kCredit = 2;
constexpr qsizetype kUuidBytes = 16;
constexpr qsizetype kHashBytes = 32;

class LeafWriter
{
public:
    void bytes(const QByteArray &value) { m_out += value; }
    void byte(int value) { m_out += static_cast<char>(static_cast<unsigned char>(value)); }
    void number(std::int64_t value)
    {
        for (int shift = 56; shift >= 0; shift -= 8)
            byte(static_cast<int>((static_cast<std::uint64_t>(value) >> shift) & 0xff));
    }
    void text(const QString &value)
    {
        const QByteArray utf8 = value.toUtf8();
        Q_ASSERT(utf8.size() <= 255);
        byte(static_cast<int>(utf8.size()));
        m_out += utf8;
    }
    void uuid(const QString &value) { m_out += QUuid::fromString(value).toRfc4122(); }

    QByteArray take() { return std::move(m_out); }

private:
    QByteArray m_out;
};

// Takes values off the front; from the first one that is not there on, everything is zero and
// failed() is true. What the writer cannot have written is found by writing it again.
class LeafReader
{
public:
    explicit LeafReader(const QByteArray &in)
        : m_in(in)
    {
    }

    QByteArray bytes(qsizetype size)
    {
        if (m_in.size() - m_at < size) {
            m_failed = true;
            m_at = m_in.size();
            return QByteArray(size, '\0');
        }
        QByteArray value = m_in.mid(m_at, size);
        m_at += size;
        return value;
    }
    int byte() { return static_cast<unsigned char>(bytes(1).front()); }
    std::int64_t number()
    {
        std::uint64_t value = 0;
        for (int i = 0; i < 8; ++i)
            value = value << 8 | static_cast<std::uint64_t>(byte());
        if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
            m_failed = true;
        return static_cast<std::int64_t>(value);
    }
    QString text() { return QString::fromUtf8(bytes(byte())); }
    QString uuid() { return QUuid::fromRfc4122(bytes(kUuidBytes)).toString(QUuid::WithoutBraces); }

    bool failed() const { return m_failed; }
    bool atEnd() const { return m_at == m_in.size(); }

private:
    QByteArray m_in;
    qsizetype m_at = 0;
    bool m_failed = false;
};

void write(LeafWriter &out, const LedgerLeaf::Entry &entry)
{
    const bool isDebit = entry.credit.units == 0;
    out.byte(entry.layer);
    out.byte(isDebit ? kDebit : kCredit);
    out.number(isDebit ? entry.debit.units : entry.credit.units);
    out.byte(entry.reversesLeg.value_or(kNoLeg));
    out.text(entry.account);
    out.text(entry.asset);
}

LedgerLeaf::Entry readEntry(LeafReader &in)
{
    LedgerLeaf::Entry entry;
    entry.layer = in.byte();
    const int side = in.byte();
    (side == kDebit ? entry.debit : entry.credit).units = in.number();
    if (const int leg = in.byte(); leg != kNoLeg)
        entry.reversesLeg = leg;
    entry.account = in.text();
    entry.asset = in.text();
    return entry;
}

bool isSound(const LedgerLeaf &leaf)
{
    return leaf.sequence > 0 && leaf.action >= 1 && leaf.action <= 5
        && std::all_of(leaf.entries.begin(), leaf.entries.end(), [](const LedgerLeaf::Entry &e) {
               return e.layer >= 1 && e.layer <= 3 && e.debit.units + e.credit.units > 0;
           });
}

} // namespace

QByteArray encodeLeaf(const LedgerLeaf &leaf)
{
    LeafWriter out;
    out.bytes(kMagic);
    for (const std::uint8_t byte : leaf.salt)
        out.byte(byte);
    out.number(leaf.sequence);
    out.uuid(leaf.transactionId);
    out.byte(leaf.action);
    out.text(leaf.kind);
    out.number(leaf.createdAtMs);
    Q_ASSERT(leaf.referenceHash.size() == kHashBytes);
    out.bytes(leaf.referenceHash);
    out.byte((leaf.holdId.isEmpty() ? 0 : kHasHold) | (leaf.expiresAtMs ? kHasExpiry : 0)
             | (leaf.reverses.isEmpty() ? 0 : kReverses));
    if (!leaf.holdId.isEmpty())
        out.uuid(leaf.holdId);
    if (leaf.expiresAtMs)
        out.number(*leaf.expiresAtMs);
    if (!leaf.reverses.isEmpty())
        out.uuid(leaf.reverses);
    out.byte(static_cast<int>(leaf.changes.size()));
    for (const LedgerLeaf::Change &change : leaf.changes) {
        out.text(change.account);
        out.text(change.asset);
        out.byte(change.state);
    }
    out.byte(static_cast<int>(leaf.entries.size()));
    for (const LedgerLeaf::Entry &entry : leaf.entries)
        write(out, entry);
    return out.take();
}

Result<LedgerLeaf> decodeLeaf(const QByteArray &bytes)
{
    LeafReader in(bytes);
    LedgerLeaf leaf;
    const bool isLeaf = in.bytes(kMagic.size()) == kMagic;
    for (std::uint8_t &byte : leaf.salt)
        byte = static_cast<std::uint8_t>(in.byte());
    leaf.sequence = in.number();
    leaf.transactionId = in.uuid();
    leaf.action = in.byte();
    leaf.kind = in.text();
    leaf.createdAtMs = in.number();
    leaf.referenceHash = in.bytes(kHashBytes);
    const int flags = in.byte();
    if ((flags & kHasHold) != 0)
        leaf.holdId = in.uuid();
    if ((flags & kHasExpiry) != 0)
        leaf.expiresAtMs = in.number();
    if ((flags & kReverses) != 0)
        leaf.reverses = in.uuid();
    const int changes = in.byte();
    for (int i = 0; i < changes && !in.failed(); ++i) {
        LedgerLeaf::Change change;
        change.account = in.text();
        change.asset = in.text();
        change.state = in.byte();
        leaf.changes.append(change);
    }
    const int entries = in.byte();
    for (int i = 0; i < entries && !in.failed(); ++i)
        leaf.entries.append(readEntry(in));
    if (!isLeaf || in.failed() || !in.atEnd() || !isSound(leaf) || encodeLeaf(leaf) != bytes)
        return failure(ErrorCode::Damaged, QStringLiteral("not a transaction of the ledger"));
    return leaf;
}

} // namespace nw
