#include "server/ledger/ledgeraudit.h"

#include "server/ledger/chartofaccounts.h"
#include "services-client/contract/ledgerleaf.h"

#include <QCryptographicHash>

#include <algorithm>

namespace nw::server::ledger {

namespace {

QString finding(const char *table, std::int64_t id, const QString &what)
{
    return QStringLiteral("%1 %2: %3").arg(QLatin1String(table)).arg(id).arg(what);
}

QString entryFinding(const EntryRow &entry, const char *what)
{
    return finding("ledger_entries", entry.id, QString::fromLatin1(what));
}

// Rows that somebody wrote by hand may add up to more than a number holds: then to a wrong one, but
// never to what the compiler may do as it likes with.
std::int64_t wrappedSum(std::int64_t a, std::int64_t b)
{
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b));
}

bool sameSide(const EntryRow &a, const EntryRow &b)
{
    return a.accountId == b.accountId && a.debit == b.debit && a.credit == b.credit;
}

LedgerLeaf leafFrom(const ScannedTransaction &transaction, const LedgerLeaf &stored)
{
    const HeaderRow &header = transaction.header;
    LedgerLeaf leaf;
    leaf.salt = stored.salt;
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
    for (const AccountChange &change : transaction.changes)
        leaf.changes.append({change.account, change.asset, static_cast<int>(change.state)});
    for (const EntryRow &row : transaction.entries) {
        LedgerLeaf::Entry entry{row.layer, row.account, row.asset, {row.debit}, {row.credit}, {}};
        if (row.reversesEntryId != 0)
            entry.reversesLeg = row.reversesLeg;
        leaf.entries.append(entry);
    }
    return leaf;
}

} // namespace

QString LedgerAudit::add(const ScannedTransaction &transaction)
{
    m_newNodes.clear();
    const HeaderRow &header = transaction.header;
    if (QString wrong = checkHeader(header, transaction.entries.size()); !wrong.isEmpty())
        return wrong;
    if (QString wrong = checkSums(transaction); !wrong.isEmpty())
        return wrong;
    for (const EntryRow &entry : transaction.entries) {
        if (QString wrong = checkEntry(header, entry); !wrong.isEmpty())
            return wrong;
    }
    for (const EntryRow &entry : transaction.entries) {
        const AccountRow &account = m_accounts[entry.accountId];
        if (account.noOverdraft && account.balance() - account.debitsPending < 0)
            return entryFinding(entry, "the account is overdrawn");
    }
    if (QString wrong = checkHold(transaction); !wrong.isEmpty())
        return wrong;
    for (const AccountChange &change : transaction.changes)
        m_states[{change.account, change.asset}] = change.state;
    m_sequences.insert(header.uuid, header.sequence);
    m_lastCreatedAtMs = header.createdAtMs;
    return checkLeaf(transaction);
}

QString LedgerAudit::checkHeader(const HeaderRow &header, qsizetype entries)
{
    const auto wrong = [&](const char *what) {
        return finding("ledger_transactions", header.sequence, QString::fromLatin1(what));
    };
    if (header.sequence != size() + 1)
        return wrong("the log has a gap before it");
    if (header.entryCount != entries)
        return wrong("not the number of legs that it says");
    if (header.createdAtMs < m_lastCreatedAtMs)
        return wrong("older than the one before it");
    if (m_sequences.contains(header.uuid))
        return wrong("its id was there before");
    if (header.reversesSequence >= header.sequence)
        return wrong("it takes back what was not there yet");
    return {};
}

QString LedgerAudit::checkSums(const ScannedTransaction &transaction) const
{
    // Unsigned, so that hostile rows overflow into a difference and not into nothing.
    std::map<std::pair<int, QString>, std::uint64_t> sums;
    for (const EntryRow &entry : transaction.entries)
        sums[{entry.layer, entry.asset}] +=
            static_cast<std::uint64_t>(entry.debit) - static_cast<std::uint64_t>(entry.credit);
    for (const auto &[key, sum] : sums) {
        if (sum != 0)
            return finding("ledger_transactions", transaction.header.sequence,
                           QStringLiteral("debits and credits of %1 differ").arg(key.second));
    }
    return {};
}

QString LedgerAudit::checkEntry(const HeaderRow &header, const EntryRow &entry)
{
    const auto rule = accountRule(entry.account, entry.asset);
    if (!rule)
        return entryFinding(entry, "the chart has no such account");
    if (entry.debit < 0 || entry.credit < 0 || (entry.debit == 0) == (entry.credit == 0)
        || entry.debit > kMaxAmountUnits || entry.credit > kMaxAmountUnits)
        return entryFinding(entry, "not an amount");
    AccountRow &account = m_accounts[entry.accountId];
    if (account.version == 0) {
        account.id = entry.accountId;
        account.name = entry.account;
        account.asset = entry.asset;
        account.noOverdraft = !rule->mayOverdraw;
    }
    const int pending = entry.layer == kReserved ? 1 : entry.layer == kReleased ? -1 : 0;
    if (entry.layer == kPosted) {
        account.debitsPosted = wrappedSum(account.debitsPosted, entry.debit);
        account.creditsPosted = wrappedSum(account.creditsPosted, entry.credit);
    }
    account.debitsPending = wrappedSum(account.debitsPending, pending * entry.debit);
    account.creditsPending = wrappedSum(account.creditsPending, pending * entry.credit);
    ++account.version;
    if (entry.accountVersion != account.version)
        return entryFinding(entry, "the versions of its account have a gap");
    if (entry.balanceAfter != account.balance() || entry.debitsPendingAfter != account.debitsPending
        || entry.creditsPendingAfter != account.creditsPending)
        return entryFinding(entry, "not the balance that the entries make");
    if (entry.layer == kPosted)
        m_legs.insert(entry.id, {entry.accountId, entry.debit > 0, entry.debit + entry.credit});
    if (entry.reversesEntryId == 0)
        return {};
    const auto original = m_legs.find(entry.reversesEntryId);
    if (original == m_legs.end() || original->accountId != entry.accountId
        || original->isDebit == (entry.debit > 0)
        || entry.reversesEntryId / kEntriesPerTransaction != header.reversesSequence)
        return entryFinding(entry, "it takes back another leg than it says");
    original->rest -= entry.debit + entry.credit;
    if (original->rest < 0)
        return entryFinding(entry, "more is taken back than was given");
    return {};
}

QString LedgerAudit::checkHold(const ScannedTransaction &transaction)
{
    const HeaderRow &header = transaction.header;
    const auto wrong = [&](const char *what) {
        return finding("ledger_transactions", header.sequence, QString::fromLatin1(what));
    };
    if (header.action == Action::Hold) {
        m_openHolds.insert({header.sequence, {header.expiresAtMs, transaction.entries}});
        return {};
    }
    if (header.action == Action::Post)
        return {};
    const auto hold = m_openHolds.find(header.holdSequence);
    if (hold == m_openHolds.end())
        return wrong("its hold is not open");
    QList<EntryRow> due = hold->second.entries;
    for (const EntryRow &entry : transaction.entries) {
        if (entry.layer != kReleased)
            continue;
        const auto match = std::find_if(
            due.begin(), due.end(), [&](const EntryRow &held) { return sameSide(held, entry); });
        if (match == due.end())
            return entryFinding(entry, "it was not held");
        due.erase(match);
    }
    if (!due.isEmpty())
        return wrong("it does not release all that was held");
    for (const EntryRow &entry : transaction.entries) {
        const auto covers = [&](const EntryRow &held) {
            return held.accountId == entry.accountId && held.debit >= entry.debit;
        };
        if (entry.layer == kPosted && entry.debit > 0
            && std::none_of(hold->second.entries.begin(), hold->second.entries.end(), covers))
            return entryFinding(entry, "more is captured than was held");
    }
    m_openHolds.erase(hold);
    return {};
}

QString LedgerAudit::checkLeaf(const ScannedTransaction &transaction)
{
    const std::int64_t sequence = transaction.header.sequence;
    const auto stored = decodeLeaf(transaction.leaf);
    if (!stored)
        return finding("merkle_leaves", sequence, QStringLiteral("not a leaf"));
    if (encodeLeaf(leafFrom(transaction, *stored)) != transaction.leaf)
        return finding("merkle_leaves", sequence, QStringLiteral("it tells another transaction"));
    const MerkleHash hash = merkleLeafHash(transaction.leaf);
    if (toBytes(hash) != transaction.leafHash)
        return finding("merkle_leaves", sequence, QStringLiteral("not the hash of its bytes"));
    m_edge.append(hash, [this](const MerkleNode &node) { m_newNodes.append(node); });
    return {};
}

QString LedgerAudit::checkAccount(const AccountRow &stored) const
{
    const auto found = m_accounts.find(stored.id);
    const auto changed = m_states.find({stored.name, stored.asset});
    const auto state = changed == m_states.end() ? AccountChange::State::Open : changed->second;
    AccountRow due;
    if (found != m_accounts.end())
        due = found->second;
    const bool same = due.debitsPosted == stored.debitsPosted
        && due.creditsPosted == stored.creditsPosted && due.debitsPending == stored.debitsPending
        && due.creditsPending == stored.creditsPending && due.version == stored.version
        && stored.state == state
        && (found == m_accounts.end()
            || (due.name == stored.name && due.asset == stored.asset
                && due.noOverdraft == stored.noOverdraft));
    return same ? QString()
                : finding("accounts", stored.id, QStringLiteral("not what its entries make"));
}

QList<std::pair<std::int64_t, std::int64_t>> LedgerAudit::openHolds() const
{
    QList<std::pair<std::int64_t, std::int64_t>> rows;
    for (const auto &[sequence, hold] : m_openHolds)
        rows.append({hold.expiresAtMs, sequence});
    std::sort(rows.begin(), rows.end());
    return rows;
}

QString LedgerVerdict::line() const
{
    if (!holds)
        return QStringLiteral("NOT verified: ") % finding;
    return QStringLiteral("verified: %1 transactions, root %2")
        .arg(transactions)
        .arg(QString::fromLatin1(toBytes(root).toBase64()));
}

} // namespace nw::server::ledger
