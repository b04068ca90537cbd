#include "tests/support/ledger/modelledger.h"

#include <QDataStream>
#include <QIODevice>
#include <QRegularExpression>

#include <algorithm>

using namespace nw::server::ledger;

namespace nw::test {

namespace {

constexpr std::int64_t kLimit = std::int64_t(1) << 62;

QByteArray fingerprintOf(const LedgerCommand &command)
{
    QByteArray bytes;
    QDataStream out(&bytes, QIODevice::WriteOnly);
    out << int(command.action) << command.kind << command.reference << command.holdId
        << qint64(command.holdMs) << command.reverses;
    for (const Leg &leg : command.legs)
        out << leg.account << leg.asset << qint64(leg.debit.units) << qint64(leg.credit.units)
            << leg.reversesLeg.value_or(-1);
    for (const AccountChange &change : command.accountChanges)
        out << change.account << change.asset << int(change.state);
    return bytes;
}

bool resolves(Action action)
{
    return action == Action::Capture || action == Action::Void || action == Action::Expire;
}

} // namespace

LedgerOutcome ModelLedger::refuse(LedgerStatus status, const Name &name) const
{
    LedgerOutcome outcome;
    outcome.status = status;
    outcome.refusedAccount = name.first;
    outcome.refusedAsset = name.second;
    return outcome;
}

LedgerOutcome ModelLedger::answer(const LedgerCommand &command)
{
    const QByteArray fingerprint = fingerprintOf(command);
    const Name key =
        command.idempotency ? Name(command.idempotency->scope, command.idempotency->key) : Name();
    if (const auto known = m_keys.find(key); command.idempotency && known != m_keys.end()) {
        if (known->second.request != command.idempotency->requestHash)
            return refuse(LedgerStatus::IdempotencyKeyReused);
        LedgerOutcome again = known->second.outcome;
        again.replayed = true;
        return again;
    }
    LedgerOutcome outcome;
    bool isReplay = false;
    if (const auto same = m_done.find(command.transactionId); same != m_done.end()) {
        isReplay = same->second.fingerprint == fingerprint;
        outcome = isReplay ? same->second.outcome : refuse(LedgerStatus::TransactionIdReused);
    } else {
        outcome = decide(command);
        if (outcome.isPosted())
            m_done[command.transactionId] = {
                fingerprint, outcome, command, command.action == Action::Hold, {}};
    }
    if (command.idempotency)
        m_keys[key] = {command.idempotency->requestHash, outcome};
    outcome.replayed = isReplay;
    return outcome;
}

bool ModelLedger::mayOverdraw(const QString &account) const
{
    return account == u"issuance" || account.startsWith(u"receivable:")
        || account.endsWith(u":supply");
}

// The accounts that a simulation knows; the chart knows more.
bool ModelLedger::exists(const QString &account, const QString &asset) const
{
    static const QRegularExpression tokens(QStringLiteral(
        "^(issuance|platform:fees|(user|creator|receivable):[0-9a-f-]{36}|event:[0-9a-f-]{36}:"
        "escrow)$"));
    static const QRegularExpression seats(
        QStringLiteral("^seat:([0-9a-f-]{36}):(supply|pool|sold)$"));
    if (asset == u"NWT")
        return tokens.match(account).hasMatch();
    if (!asset.startsWith(u"SEAT:"))
        return false;
    const auto seat = seats.match(account);
    return seat.hasMatch() ? seat.captured(1) == asset.mid(5) : account.startsWith(u"user:");
}

LedgerOutcome ModelLedger::judgeForm(const LedgerCommand &command) const
{
    std::map<QString, std::int64_t> debits;
    std::map<QString, std::int64_t> credits;
    for (const Leg &leg : command.legs) {
        const std::int64_t d = leg.debit.units;
        const std::int64_t c = leg.credit.units;
        if (d < 0 || c < 0 || (d == 0) == (c == 0) || d > kLimit || c > kLimit)
            return refuse(LedgerStatus::AmountInvalid, {leg.account, leg.asset});
    }
    for (const Leg &leg : command.legs) {
        if (leg.debit.units > kLimit - debits[leg.asset]
            || leg.credit.units > kLimit - credits[leg.asset])
            return refuse(LedgerStatus::AmountInvalid);
        debits[leg.asset] += leg.debit.units;
        credits[leg.asset] += leg.credit.units;
    }
    std::set<Name> seen;
    for (const Leg &leg : command.legs) {
        if (!seen.insert({leg.account, leg.asset}).second)
            return refuse(LedgerStatus::AccountRepeated, {leg.account, leg.asset});
    }
    for (const Leg &leg : command.legs) {
        if (!exists(leg.account, leg.asset))
            return refuse(LedgerStatus::AccountUnknown, {leg.account, leg.asset});
    }
    for (const AccountChange &change : command.accountChanges) {
        if (!exists(change.account, change.asset))
            return refuse(LedgerStatus::AccountUnknown, {change.account, change.asset});
    }
    for (const auto &[asset, sum] : debits) {
        if (sum != credits[asset])
            return refuse(LedgerStatus::Unbalanced, {QString(), asset});
    }
    return refuse(LedgerStatus::Posted);
}

LedgerOutcome ModelLedger::judgeHold(const LedgerCommand &command) const
{
    const auto hold = m_done.find(command.holdId);
    if (hold == m_done.end() || hold->second.command.action != Action::Hold)
        return refuse(LedgerStatus::HoldUnknown);
    if (!hold->second.isOpenHold)
        return refuse(LedgerStatus::HoldResolved);
    const bool isLate = hold->second.outcome.expiresAtMs <= m_nowMs;
    if (command.action == Action::Capture && isLate)
        return refuse(LedgerStatus::HoldExpired);
    if (command.action == Action::Expire && !isLate)
        return refuse(LedgerStatus::HoldNotDue);
    for (const Leg &leg : command.legs) {
        std::int64_t held = 0;
        for (const Leg &reserved : hold->second.command.legs) {
            if (reserved.account == leg.account && reserved.asset == leg.asset)
                held = reserved.debit.units;
        }
        if (leg.debit.units > held)
            return refuse(LedgerStatus::CaptureExceedsHold, {leg.account, leg.asset});
    }
    return refuse(LedgerStatus::Posted);
}

LedgerOutcome ModelLedger::judgeReversal(const LedgerCommand &command) const
{
    const auto original = m_done.find(command.reverses);
    if (original == m_done.end())
        return refuse(LedgerStatus::ReversalUnknown);
    const LedgerCommand &first = original->second.command;
    std::map<int, std::int64_t> taken = original->second.takenBack;
    for (const Leg &leg : command.legs) {
        if (!leg.reversesLeg)
            continue;
        const Name name{leg.account, leg.asset};
        const bool hasPosted = first.action == Action::Post || first.action == Action::Capture;
        if (!hasPosted || *leg.reversesLeg >= first.legs.size())
            return refuse(LedgerStatus::ReversalUnknown, name);
        const Leg &target = first.legs.at(*leg.reversesLeg);
        const std::int64_t back = target.debit.units > 0 ? leg.credit.units : leg.debit.units;
        if (Name(target.account, target.asset) != name || back == 0)
            return refuse(LedgerStatus::ReversalUnknown, name);
        taken[*leg.reversesLeg] += back;
        if (taken[*leg.reversesLeg] > target.debit.units + target.credit.units)
            return refuse(LedgerStatus::ReversalExceedsLeg, name);
    }
    return refuse(LedgerStatus::Posted);
}

LedgerOutcome ModelLedger::decide(const LedgerCommand &command)
{
    LedgerOutcome verdict = judgeForm(command);
    if (verdict.isPosted() && resolves(command.action))
        verdict = judgeHold(command);
    if (verdict.isPosted() && !command.reverses.isEmpty())
        verdict = judgeReversal(command);
    return verdict.isPosted() ? moveMoney(command) : verdict;
}

LedgerOutcome ModelLedger::moveMoney(const LedgerCommand &command)
{
    Accounts after;
    const auto at = [&](const Name &name) -> Account & {
        const auto known = m_accounts.find(name);
        return after.emplace(name, known == m_accounts.end() ? Account{} : known->second)
            .first->second;
    };
    QList<Name> order;
    if (resolves(command.action)) {
        for (const Leg &leg : m_done.at(command.holdId).command.legs) {
            Account &account = at({leg.account, leg.asset});
            account.held -= leg.debit.units;
            account.awaited -= leg.credit.units;
            ++account.version;
            order.append({leg.account, leg.asset});
        }
    }
    for (const Leg &leg : command.legs) {
        if (at({leg.account, leg.asset}).state == 3)
            return refuse(LedgerStatus::AccountClosed, {leg.account, leg.asset});
    }
    const bool isForced =
        command.kind == u"refund" || command.kind == u"dispute" || command.kind == u"correction";
    for (const Leg &leg : command.legs) {
        if (at({leg.account, leg.asset}).state == 2 && leg.debit.units > 0 && !isForced)
            return refuse(LedgerStatus::AccountFrozen, {leg.account, leg.asset});
    }
    LedgerOutcome tooLarge;
    for (const Leg &leg : command.legs) {
        const Name name{leg.account, leg.asset};
        Account &account = at(name);
        const bool isHold = command.action == Action::Hold;
        std::int64_t &debits = isHold ? account.held : account.debits;
        std::int64_t &credits = isHold ? account.awaited : account.credits;
        if (leg.debit.units > kLimit - debits || leg.credit.units > kLimit - credits) {
            tooLarge = refuse(LedgerStatus::BalanceTooLarge, name);
        } else {
            debits += leg.debit.units;
            credits += leg.credit.units;
        }
        ++account.version;
        if (!order.contains(name))
            order.append(name);
        if (!mayOverdraw(leg.account) && account.credits - account.debits < account.held)
            return refuse(LedgerStatus::InsufficientFunds, name);
    }
    if (tooLarge.status == LedgerStatus::BalanceTooLarge)
        return tooLarge;
    for (const AccountChange &change : command.accountChanges)
        at({change.account, change.asset}).state = int(change.state);
    for (const auto &[name, account] : after)
        m_accounts[name] = account;
    if (resolves(command.action))
        m_done.at(command.holdId).isOpenHold = false;
    for (const Leg &leg : command.legs) {
        if (leg.reversesLeg)
            m_done.at(command.reverses).takenBack[*leg.reversesLeg] +=
                leg.debit.units + leg.credit.units;
    }
    LedgerOutcome outcome;
    outcome.status = LedgerStatus::Posted;
    outcome.transactionId = command.transactionId;
    outcome.sequence = ++m_sequence;
    outcome.createdAtMs = m_nowMs;
    if (command.action == Action::Hold)
        outcome.expiresAtMs = m_nowMs + command.holdMs;
    for (const Name &name : order)
        outcome.balances.append(balance(name));
    return outcome;
}

int ModelLedger::expireDue()
{
    std::map<std::pair<std::int64_t, std::int64_t>, QString> due; // by deadline and place
    for (const auto &[id, done] : m_done) {
        if (done.isOpenHold && done.outcome.expiresAtMs <= m_nowMs)
            due[{done.outcome.expiresAtMs, done.outcome.sequence}] = id;
    }
    for (const auto &[when, id] : due) {
        LedgerCommand command;
        command.action = Action::Expire;
        command.holdId = id;
        moveMoney(command);
    }
    return int(due.size());
}

AccountBalance ModelLedger::balance(const Name &name) const
{
    const auto known = m_accounts.find(name);
    const Account account = known == m_accounts.end() ? Account{} : known->second;
    return {name.first,
            name.second,
            account.version,
            {account.credits - account.debits},
            {account.held},
            {account.awaited},
            static_cast<AccountChange::State>(account.state)};
}

QList<ModelLedger::Name> ModelLedger::accounts() const
{
    QList<Name> names;
    for (const auto &[name, account] : m_accounts)
        names.append(name);
    return names;
}

QStringList ModelLedger::openHolds() const
{
    QStringList ids;
    for (const auto &[id, done] : m_done) {
        if (done.isOpenHold)
            ids.append(id);
    }
    return ids;
}

} // namespace nw::test
