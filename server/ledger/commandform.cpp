#include "server/ledger/postingrules.h"
#include "services-client/contract/ids.h"
#include "services-client/contract/ledgerleaf.h"

#include <QCryptographicHash>

#include <algorithm>

namespace nw::server::ledger {

namespace {

constexpr qsizetype kMaxLegs = 24;
constexpr qsizetype kMaxChanges = 8;
constexpr qsizetype kMaxKindLength = 32;
constexpr qsizetype kMaxTextLength = 200;
constexpr qsizetype kMaxDescriptionLength = 500;
constexpr qsizetype kMaxPayloadBytes = 16LL * 1024;
constexpr std::int64_t kMaxHoldMs = 30LL * 24 * 3600 * 1000;

bool isWord(QStringView text, char16_t joiner)
{
    return !text.isEmpty() && text.size() <= kMaxKindLength
        && std::all_of(text.begin(), text.end(),
                       [joiner](QChar c) { return (c >= u'a' && c <= u'z') || c == joiner; });
}

// A text that can be stored on both engines: PostgreSQL has no NUL in texts.
bool isText(const QString &text, qsizetype maxLength)
{
    return text.size() <= maxLength && !text.contains(QChar(u'\0')) && text.isValidUtf16();
}

bool isKey(const IdempotencyKey &key)
{
    constexpr qsizetype kHashBytes = 32;
    return !key.scope.isEmpty() && isText(key.scope, kMaxTextLength) && !key.key.isEmpty()
        && isText(key.key, kMaxTextLength) && key.requestHash.size() == kHashBytes;
}

bool isMessage(const OutboxMessage &message)
{
    return isWord(message.topic, u'.') && message.payload.size() <= kMaxPayloadBytes;
}

bool legsFitAction(const LedgerCommand &command)
{
    const qsizetype legs = command.legs.size();
    const bool reserves = command.action == Action::Hold;
    const bool resolves = command.action == Action::Capture || command.action == Action::Void
        || command.action == Action::Expire;
    const bool hasLegs =
        command.action == Action::Post || reserves || command.action == Action::Capture;
    const bool mayBeEmpty = command.action == Action::Post && !command.accountChanges.isEmpty();
    return (hasLegs ? (legs >= 2 && legs <= kMaxLegs) || (legs == 0 && mayBeEmpty) : legs == 0)
        && isUuid(command.holdId) == resolves && command.holdId.isEmpty() == !resolves
        && (reserves ? command.holdMs > 0 && command.holdMs <= kMaxHoldMs : command.holdMs == 0);
}

bool isLegWellFormed(const LedgerCommand &command, const Leg &leg)
{
    return isText(leg.account, kMaxTextLength) && isText(leg.asset, kMaxTextLength)
        && isText(leg.description, kMaxTextLength)
        && (!leg.reversesLeg
            || (*leg.reversesLeg >= 0 && *leg.reversesLeg < kMaxLegs && !command.reverses.isEmpty()
                && command.action == Action::Post));
}

// Texts and numbers behind their lengths, so that no two commands have the same bytes.
class ContentWriter
{
public:
    void add(QByteArrayView bytes)
    {
        add(static_cast<std::int64_t>(bytes.size()));
        m_hash.addData(bytes);
    }
    void add(const QString &text) { add(QByteArrayView(text.toUtf8())); }
    void add(std::int64_t number)
    {
        m_hash.addData(QByteArrayView(reinterpret_cast<const char *>(&number), sizeof number));
    }
    QByteArray result() const { return m_hash.result(); }

private:
    QCryptographicHash m_hash{QCryptographicHash::Sha256};
};

} // namespace

bool isWellFormed(const LedgerCommand &command)
{
    const auto isChange = [](const AccountChange &change) {
        return isText(change.account, kMaxTextLength) && isText(change.asset, kMaxTextLength);
    };
    return (!command.idempotency || isKey(*command.idempotency))
        && (command.transactionId.isEmpty() || isUuid(command.transactionId))
        && isWord(command.kind, u'_') && isText(command.reference, kMaxTextLength)
        && isText(command.description, kMaxDescriptionLength) && legsFitAction(command)
        && std::all_of(command.legs.begin(), command.legs.end(),
                       [&](const Leg &leg) { return isLegWellFormed(command, leg); })
        && (command.reverses.isEmpty()
            || (isUuid(command.reverses) && command.action == Action::Post))
        && command.accountChanges.size() <= kMaxChanges
        && (command.accountChanges.isEmpty() || command.action == Action::Post)
        && std::all_of(command.accountChanges.begin(), command.accountChanges.end(), isChange)
        && command.outbox.size() <= kMessagesPerTransaction
        && std::all_of(command.outbox.begin(), command.outbox.end(), isMessage);
}

QByteArray contentHash(const LedgerCommand &command)
{
    ContentWriter out;
    out.add(static_cast<std::int64_t>(command.action));
    out.add(command.kind);
    out.add(command.reference);
    out.add(command.holdId);
    out.add(command.holdMs);
    out.add(command.reverses);
    out.add(static_cast<std::int64_t>(command.legs.size()));
    for (const Leg &leg : command.legs) {
        out.add(leg.account);
        out.add(leg.asset);
        out.add(leg.debit.units);
        out.add(leg.credit.units);
        out.add(static_cast<std::int64_t>(leg.reversesLeg.value_or(-1)));
    }
    out.add(static_cast<std::int64_t>(command.accountChanges.size()));
    for (const AccountChange &change : command.accountChanges) {
        out.add(change.account);
        out.add(change.asset);
        out.add(static_cast<std::int64_t>(change.state));
    }
    return out.result();
}

QByteArray leafOf(const PlannedTransaction &planned, const LedgerCommand &command,
                  const std::array<std::uint8_t, 16> &salt)
{
    const HeaderRow &header = planned.header;
    LedgerLeaf leaf;
    leaf.salt = salt;
    leaf.sequence = header.sequence;
    leaf.transactionId = header.uuid;
    leaf.action = static_cast<int>(header.action);
    leaf.kind = header.kind;
    leaf.createdAtMs = header.createdAtMs;
    leaf.referenceHash =
        QCryptographicHash::hash(header.reference.toUtf8(), QCryptographicHash::Sha256);
    leaf.holdId = header.holdUuid;
    if (header.action == Action::Hold)
        leaf.expiresAtMs = header.expiresAtMs;
    leaf.reverses = header.reversesUuid;
    for (const AccountChange &change : command.accountChanges)
        leaf.changes.append({change.account, change.asset, static_cast<int>(change.state)});
    const qsizetype released = planned.entries.size() - command.legs.size();
    for (qsizetype i = 0; i < planned.entries.size(); ++i) {
        const EntryRow &row = planned.entries.at(i);
        LedgerLeaf::Entry entry{row.layer, row.account, row.asset, {row.debit}, {row.credit}, {}};
        if (i >= released)
            entry.reversesLeg = command.legs.at(i - released).reversesLeg;
        leaf.entries.append(entry);
    }
    return encodeLeaf(leaf);
}

} // namespace nw::server::ledger
