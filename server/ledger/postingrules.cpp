#include "server/ledger/postingrules.h"

#include "server/ledger/chartofaccounts.h"
#include "services-client/contract/ledgerleaf.h"

#include <QCryptographicHash>

#include <algorithm>

namespace nw::server::ledger {

namespace {

// The largest total (2^62 units): two of them still fit into a number of the database.
constexpr std::int64_t kMaxTotal = kMaxAmountUnits;

bool isAmount(const Leg &leg)
{
    const std::int64_t debit = leg.debit.units;
    const std::int64_t credit = leg.credit.units;
    return (debit > 0 && debit <= kMaxTotal && credit == 0)
        || (credit > 0 && credit <= kMaxTotal && debit == 0);
}

// Sums by asset; nothing when one of them is too large to be an amount.
struct Sums
{
    std::int64_t debits = 0;
    std::int64_t credits = 0;
};

std::optional<std::map<QString, Sums>> sumsOf(const QList<Leg> &legs)
{
    std::map<QString, Sums> sums;
    for (const Leg &leg : legs) {
        Sums &sum = sums[leg.asset];
        if (leg.debit.units > kMaxTotal - sum.debits || leg.credit.units > kMaxTotal - sum.credits)
            return std::nullopt;
        sum.debits += leg.debit.units;
        sum.credits += leg.credit.units;
    }
    return sums;
}

AccountName nameOf(const Leg &leg)
{
    return {leg.account, leg.asset};
}

bool mayDebitFrozen(const QString &kind)
{
    return kind == u"refund" || kind == u"dispute" || kind == u"correction";
}

} // namespace

struct GroupJudge::Draft
{
    explicit Draft(const LedgerCommand &judged)
        : command(judged)
    {
    }

    const LedgerCommand &command;
    const NamedTransaction *hold = nullptr;
    const NamedTransaction *reversed = nullptr;
    QList<EntryRow> entries;
    std::map<AccountName, AccountRow> touched;
    QList<AccountName> opened;
    std::int64_t lastAccountId = 0;
    AccountName refused; // the account that the refusal is about

    LedgerStatus refuse(LedgerStatus status, const AccountName &name)
    {
        refused = name;
        return status;
    }
};

AccountBalance AccountRow::toBalance() const
{
    return {name, asset, version, {balance()}, {debitsPending}, {creditsPending}, state};
}

LedgerOutcome outcomeOf(const NamedTransaction &transaction)
{
    LedgerOutcome outcome;
    outcome.status = LedgerStatus::Posted;
    outcome.transactionId = transaction.header.uuid;
    outcome.sequence = transaction.header.sequence;
    outcome.createdAtMs = transaction.header.createdAtMs;
    outcome.expiresAtMs = transaction.header.expiresAtMs;
    for (const EntryRow &entry : transaction.entries) {
        const AccountBalance after{entry.account,
                                   entry.asset,
                                   entry.accountVersion,
                                   {entry.balanceAfter},
                                   {entry.debitsPendingAfter},
                                   {entry.creditsPendingAfter},
                                   entry.stateAfter};
        const auto same = std::find_if(
            outcome.balances.begin(), outcome.balances.end(), [&](const AccountBalance &balance) {
                return balance.account == after.account && balance.asset == after.asset;
            });
        // A capture moves an account twice: its last entry tells how it stands.
        if (same != outcome.balances.end())
            *same = after;
        else
            outcome.balances.append(after);
    }
    return outcome;
}

SealedTransaction sealedFrom(const NamedTransaction &transaction)
{
    const HeaderRow &header = transaction.header;
    QList<Leg> legs;
    for (const EntryRow &entry : transaction.entries) {
        if (entry.layer == kReleased)
            continue;
        Leg leg{entry.account, entry.asset, {entry.debit}, {entry.credit}, entry.description, {}};
        if (entry.reversesEntryId != 0)
            leg.reversesLeg = entry.reversesLeg;
        legs.append(leg);
    }
    return {header.uuid,
            header.sequence,
            header.createdAtMs,
            header.action,
            header.kind,
            header.reference,
            header.description,
            legs,
            header.holdUuid,
            header.reversesUuid,
            outcomeOf(transaction).balances};
}

GroupJudge::GroupJudge(GroupState state, const std::function<std::array<std::uint8_t, 16>()> &salts)
    : m_state(std::move(state))
    , m_salts(salts)
{
}

LedgerOutcome GroupJudge::judge(const LedgerCommand &command)
{
    if (auto replayed = replay(command)) {
        // Known by its id alone: from now on by its key too.
        if (replayed->status != LedgerStatus::IdempotencyKeyReused)
            rememberKey(command, *replayed);
        return *replayed;
    }
    const LedgerOutcome outcome = decide(command);
    rememberKey(command, outcome);
    return outcome;
}

std::optional<LedgerOutcome> GroupJudge::replay(const LedgerCommand &command) const
{
    LedgerOutcome outcome;
    outcome.replayed = true;
    if (command.idempotency) {
        const auto known =
            m_state.keys.find({command.idempotency->scope, command.idempotency->key});
        if (known != m_state.keys.end()) {
            const KeyRow &row = known->second;
            if (row.requestHash != command.idempotency->requestHash) {
                outcome.status = LedgerStatus::IdempotencyKeyReused;
                outcome.replayed = false;
                return outcome;
            }
            if (row.status == LedgerStatus::Posted)
                outcome = outcomeOf(m_state.transactions.value(row.transactionId));
            outcome.status = row.status;
            outcome.refusedAccount = row.refusedAccount;
            outcome.refusedAsset = row.refusedAsset;
            outcome.replayed = true;
            return outcome;
        }
    }
    const auto same = m_state.transactions.constFind(command.transactionId);
    if (same == m_state.transactions.constEnd())
        return std::nullopt;
    if (same->header.contentHash != contentHash(command)) {
        outcome.status = LedgerStatus::TransactionIdReused;
        outcome.replayed = false;
        return outcome;
    }
    outcome = outcomeOf(*same);
    outcome.replayed = true;
    return outcome;
}

LedgerOutcome GroupJudge::decide(const LedgerCommand &command)
{
    Draft draft(command);
    draft.lastAccountId = m_state.lastAccountId;
    const LedgerStatus status = check(draft);
    if (status == LedgerStatus::Posted)
        return seal(draft);
    LedgerOutcome outcome;
    outcome.status = status;
    outcome.refusedAccount = draft.refused.first;
    outcome.refusedAsset = draft.refused.second;
    return outcome;
}

// In the order in which LedgerStatus tells them.
LedgerStatus GroupJudge::check(Draft &draft) const
{
    const QList<Leg> &legs = draft.command.legs;
    for (const Leg &leg : legs) {
        if (!isAmount(leg))
            return draft.refuse(LedgerStatus::AmountInvalid, nameOf(leg));
    }
    const auto sums = sumsOf(legs);
    if (!sums)
        return LedgerStatus::AmountInvalid;
    for (qsizetype i = 0; i < legs.size(); ++i) {
        for (qsizetype j = 0; j < i; ++j) {
            if (nameOf(legs.at(i)) == nameOf(legs.at(j)))
                return draft.refuse(LedgerStatus::AccountRepeated, nameOf(legs.at(i)));
        }
    }
    if (!openAccounts(draft))
        return LedgerStatus::AccountUnknown;
    for (const auto &[asset, sum] : *sums) {
        if (sum.debits != sum.credits)
            return draft.refuse(LedgerStatus::Unbalanced, {QString(), asset});
    }
    if (const auto status = draftRelease(draft); status != LedgerStatus::Posted)
        return status;
    if (const auto status = draftLegs(draft); status != LedgerStatus::Posted)
        return status;
    if (const auto status = findReversed(draft); status != LedgerStatus::Posted)
        return status;
    return move(draft);
}

AccountRow *GroupJudge::touch(Draft &draft, const AccountName &name) const
{
    if (const auto found = draft.touched.find(name); found != draft.touched.end())
        return &found->second;
    if (const auto known = m_state.accounts.find(name); known != m_state.accounts.end())
        return &draft.touched.emplace(name, known->second).first->second;
    const auto rule = accountRule(name.first, name.second);
    if (!rule) {
        draft.refused = name;
        return nullptr;
    }
    AccountRow row;
    row.id = ++draft.lastAccountId;
    row.name = name.first;
    row.asset = name.second;
    row.type = QString::fromLatin1(rule->type);
    row.noOverdraft = !rule->mayOverdraw;
    draft.opened.append(name);
    return &draft.touched.emplace(name, row).first->second;
}

bool GroupJudge::openAccounts(Draft &draft) const
{
    return std::all_of(draft.command.legs.begin(), draft.command.legs.end(),
                       [&](const Leg &leg) { return touch(draft, nameOf(leg)) != nullptr; })
        && std::all_of(draft.command.accountChanges.begin(), draft.command.accountChanges.end(),
                       [&](const AccountChange &change) {
                           return touch(draft, {change.account, change.asset}) != nullptr;
                       });
}

LedgerStatus GroupJudge::draftRelease(Draft &draft) const
{
    const Action action = draft.command.action;
    if (action == Action::Post || action == Action::Hold)
        return LedgerStatus::Posted;
    const auto hold = m_state.transactions.constFind(draft.command.holdId);
    if (hold == m_state.transactions.constEnd() || hold->header.action != Action::Hold)
        return LedgerStatus::HoldUnknown;
    if (hold->resolved)
        return LedgerStatus::HoldResolved;
    const bool isDue = m_state.nowMs >= hold->header.expiresAtMs;
    if (action == Action::Capture && isDue)
        return LedgerStatus::HoldExpired;
    if (action == Action::Expire && !isDue)
        return LedgerStatus::HoldNotDue;
    draft.hold = &*hold;
    for (const EntryRow &reserved : hold->entries) {
        EntryRow entry;
        entry.account = reserved.account;
        entry.asset = reserved.asset;
        entry.layer = kReleased;
        entry.debit = reserved.debit;
        entry.credit = reserved.credit;
        draft.entries.append(entry);
        touch(draft, {entry.account, entry.asset});
    }
    return LedgerStatus::Posted;
}

LedgerStatus GroupJudge::draftLegs(Draft &draft) const
{
    for (const Leg &leg : draft.command.legs) {
        if (draft.hold && leg.debit.units > 0) {
            const QList<EntryRow> &held = draft.hold->entries;
            const bool wasHeld = std::any_of(held.begin(), held.end(), [&](const EntryRow &entry) {
                return entry.account == leg.account && entry.asset == leg.asset
                    && entry.debit >= leg.debit.units;
            });
            if (!wasHeld)
                return draft.refuse(LedgerStatus::CaptureExceedsHold, nameOf(leg));
        }
        EntryRow entry;
        entry.account = leg.account;
        entry.asset = leg.asset;
        entry.layer = draft.command.action == Action::Hold ? kReserved : kPosted;
        entry.debit = leg.debit.units;
        entry.credit = leg.credit.units;
        entry.description = leg.description;
        draft.entries.append(entry);
    }
    return LedgerStatus::Posted;
}

LedgerStatus GroupJudge::findReversed(Draft &draft) const
{
    const QString &reverses = draft.command.reverses;
    if (reverses.isEmpty())
        return LedgerStatus::Posted;
    const auto original = m_state.transactions.constFind(reverses);
    if (original == m_state.transactions.constEnd())
        return LedgerStatus::ReversalUnknown;
    draft.reversed = &*original;
    QList<const EntryRow *> posted;
    for (const EntryRow &entry : original->entries) {
        if (entry.layer == kPosted)
            posted.append(&entry);
    }
    const qsizetype first = draft.entries.size() - draft.command.legs.size();
    QHash<std::int64_t, std::int64_t> takenBack; // by this command itself
    for (qsizetype i = 0; i < draft.command.legs.size(); ++i) {
        const Leg &leg = draft.command.legs.at(i);
        if (!leg.reversesLeg)
            continue;
        const EntryRow *target = posted.value(*leg.reversesLeg);
        const bool mirrors = target && target->account == leg.account && target->asset == leg.asset
            && (target->debit > 0) == (leg.credit.units > 0);
        if (!mirrors)
            return draft.refuse(LedgerStatus::ReversalUnknown, nameOf(leg));
        const std::int64_t rest =
            target->debit + target->credit - target->reversedBefore - takenBack[target->id];
        const std::int64_t units = leg.debit.units + leg.credit.units;
        if (units > rest)
            return draft.refuse(LedgerStatus::ReversalExceedsLeg, nameOf(leg));
        takenBack[target->id] += units;
        draft.entries[first + i].reversesEntryId = target->id;
        draft.entries[first + i].reversesLeg = *leg.reversesLeg;
    }
    return LedgerStatus::Posted;
}

// Moves the totals of the draft's own copies of the accounts.
LedgerStatus GroupJudge::move(Draft &draft) const
{
    for (const EntryRow &entry : draft.entries) {
        const AccountRow &account = draft.touched.at({entry.account, entry.asset});
        if (entry.layer != kReleased && account.state == AccountChange::State::Closed)
            return draft.refuse(LedgerStatus::AccountClosed, {entry.account, entry.asset});
    }
    for (const EntryRow &entry : draft.entries) {
        const AccountRow &account = draft.touched.at({entry.account, entry.asset});
        if (entry.layer != kReleased && entry.debit > 0
            && account.state == AccountChange::State::Frozen && !mayDebitFrozen(draft.command.kind))
            return draft.refuse(LedgerStatus::AccountFrozen, {entry.account, entry.asset});
    }
    LedgerStatus status = LedgerStatus::Posted;
    for (EntryRow &entry : draft.entries) {
        AccountRow &account = draft.touched.at({entry.account, entry.asset});
        const bool isPosted = entry.layer == kPosted;
        std::int64_t &debits = isPosted ? account.debitsPosted : account.debitsPending;
        std::int64_t &credits = isPosted ? account.creditsPosted : account.creditsPending;
        if (entry.layer == kReleased) {
            debits -= entry.debit;
            credits -= entry.credit;
        } else if (entry.debit > kMaxTotal - debits || entry.credit > kMaxTotal - credits) {
            status = draft.refuse(LedgerStatus::BalanceTooLarge, {entry.account, entry.asset});
        } else {
            debits += entry.debit;
            credits += entry.credit;
        }
        ++account.version;
        entry.accountId = account.id;
        entry.accountVersion = account.version;
        entry.balanceAfter = account.balance();
        entry.debitsPendingAfter = account.debitsPending;
        entry.creditsPendingAfter = account.creditsPending;
        // Each account has at most one leg, after what is released: no later entry makes it good.
        if (account.noOverdraft && account.balance() - account.debitsPending < 0)
            return draft.refuse(LedgerStatus::InsufficientFunds, {entry.account, entry.asset});
    }
    return status;
}

LedgerOutcome GroupJudge::seal(Draft &draft)
{
    const LedgerCommand &command = draft.command;
    PlannedTransaction planned;
    HeaderRow &header = planned.header;
    header.sequence = ++m_state.lastSequence;
    header.uuid = command.transactionId;
    header.action = command.action;
    header.kind = command.kind;
    header.reference = command.reference;
    header.description = command.description;
    header.contentHash = contentHash(command);
    header.entryCount = static_cast<int>(draft.entries.size());
    header.createdAtMs = m_state.nowMs;
    if (command.action == Action::Hold)
        header.expiresAtMs = m_state.nowMs + command.holdMs;
    if (draft.hold) {
        header.holdSequence = draft.hold->header.sequence;
        header.holdUuid = draft.hold->header.uuid;
        header.holdExpiresAtMs = draft.hold->header.expiresAtMs;
        m_state.transactions[header.holdUuid].resolved = true;
    }
    if (draft.reversed) {
        header.reversesSequence = draft.reversed->header.sequence;
        header.reversesUuid = draft.reversed->header.uuid;
        for (EntryRow &original : m_state.transactions[header.reversesUuid].entries) {
            for (const EntryRow &entry : std::as_const(draft.entries)) {
                if (entry.reversesEntryId == original.id)
                    original.reversedBefore += entry.debit + entry.credit;
            }
        }
    }
    for (const AccountChange &change : command.accountChanges) {
        AccountRow &account = draft.touched.at({change.account, change.asset});
        account.state = change.state;
        planned.changes.append({account.id, change.state});
    }
    for (qsizetype i = 0; i < draft.entries.size(); ++i) {
        EntryRow &entry = draft.entries[i];
        entry.id = header.sequence * kEntriesPerTransaction + i;
        entry.stateAfter = draft.touched.at({entry.account, entry.asset}).state;
    }
    planned.entries = draft.entries;
    planned.outbox = command.outbox;
    planned.leaf = leafOf(planned, command, m_salts());
    planned.leafHash = merkleLeafHash(planned.leaf);
    for (const AccountName &name : std::as_const(draft.opened))
        m_plan.opened.append(draft.touched.at(name));
    m_state.lastAccountId = draft.lastAccountId;
    for (const auto &[name, account] : draft.touched)
        m_state.accounts[name] = account;

    const NamedTransaction named{header, planned.entries, false};
    const LedgerOutcome outcome = outcomeOf(named);
    m_state.transactions.insert(header.uuid, named);
    planned.sealed = sealedFrom(named);
    m_plan.transactions.append(planned);
    return outcome;
}

void GroupJudge::rememberKey(const LedgerCommand &command, const LedgerOutcome &outcome)
{
    if (!command.idempotency)
        return;
    const KeyName name{command.idempotency->scope, command.idempotency->key};
    if (m_state.keys.contains(name))
        return;
    KeyRow row;
    row.requestHash = command.idempotency->requestHash;
    row.status = outcome.status;
    row.transactionId = outcome.transactionId;
    row.refusedAccount = outcome.refusedAccount;
    row.refusedAsset = outcome.refusedAsset;
    row.createdAtMs = m_state.nowMs;
    m_state.keys.emplace(name, row);
    m_plan.keys.append({name, row, outcome.sequence});
}

} // namespace nw::server::ledger
