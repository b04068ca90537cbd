#include "tests/unit/server/money/memorybooks.h"

#include "services-client/contract/ids.h"

namespace nw::test {

using namespace server;

namespace {

bool mayOverdraw(const QString &account)
{
    return account == u"issuance" || account.endsWith(u":supply") || account.endsWith(u":clearing")
        || account.startsWith(u"receivable:") || account.startsWith(u"suspense:");
}

bool isSame(const Posting &left, const Posting &right)
{
    const auto sameLine = [](const BookLine &a, const BookLine &b) {
        return a.account == b.account && a.asset == b.asset && a.debit == b.debit
            && a.credit == b.credit;
    };
    return left.kind == right.kind && left.reference == right.reference
        && left.action == right.action
        && std::equal(left.lines.begin(), left.lines.end(), right.lines.begin(), right.lines.end(),
                      sameLine);
}

} // namespace

Result<PostingOutcome> MemoryBooks::post(const Posting &posting)
{
    const std::lock_guard lock(m_mutex);
    if (m_failures > 0) {
        --m_failures;
        return failure(ErrorCode::Unavailable);
    }
    const Key key = posting.request ? Key{posting.request->scope, posting.request->key} : Key{};
    if (posting.request && m_keys.contains(key)) {
        auto [hash, outcome] = m_keys.value(key);
        if (hash != posting.request->requestHash)
            outcome = PostingOutcome{};
        if (hash != posting.request->requestHash)
            outcome.status = PostingStatus::KeyReused;
        else
            outcome.novelty = PostingOutcome::Novelty::Replayed;
        return outcome;
    }
    const PostingOutcome outcome = decide(posting);
    if (posting.request)
        m_keys.insert(key, {posting.request->requestHash, outcome});
    if (m_lostAnswers > 0) {
        --m_lostAnswers;
        return failure(ErrorCode::Unavailable);
    }
    return outcome;
}

PostingOutcome MemoryBooks::decide(const Posting &given)
{
    PostingOutcome outcome;
    Posting posting = given;
    if (posting.transactionId.isEmpty())
        posting.transactionId = makeUuidV7();
    const auto kept = m_posted.constFind(posting.transactionId);
    if (kept != m_posted.constEnd() && has(Guard::TransactionIds)) {
        if (!isSame(kept->posting, posting)) {
            outcome.status = PostingStatus::TransactionExists;
            return outcome;
        }
        outcome = kept->outcome;
        outcome.novelty = PostingOutcome::Novelty::Replayed;
        return outcome;
    }
    outcome.status = check(posting, &outcome.shortAccount);
    if (outcome.isPosted())
        apply(posting, outcome);
    return outcome;
}

PostingStatus MemoryBooks::check(const Posting &posting, QString *shortAccount)
{
    if (posting.action == BookAction::Capture || posting.action == BookAction::Void) {
        const auto hold = m_posted.constFind(posting.holdId);
        if (hold == m_posted.constEnd())
            return PostingStatus::HoldUnknown;
        const bool late =
            posting.action == BookAction::Capture && m_clock.nowMs() >= hold->outcome.expiresAtMs;
        if (hold->resolved || late)
            return PostingStatus::HoldResolved;
        return PostingStatus::Posted;
    }
    QMap<QString, std::int64_t> sums;
    for (const BookLine &line : posting.lines) {
        sums[line.asset] += line.credit.units - line.debit.units;
        if ((line.debit.units > 0) == (line.credit.units > 0))
            return PostingStatus::Invalid;
    }
    for (const std::int64_t sum : sums) {
        if (sum != 0)
            return PostingStatus::Invalid;
    }
    if (const PostingStatus status = checkReversal(posting); status != PostingStatus::Posted)
        return status;
    for (const BookLine &line : posting.lines) {
        const Account account = m_accounts.value({line.account, line.asset});
        const bool exempt = posting.kind == u"refund" || posting.kind == u"dispute";
        if (line.debit.units > 0 && account.frozen && !exempt)
            return PostingStatus::AccountLocked;
        const bool isShort = account.balance - account.pending < line.debit.units;
        if (isShort && !mayOverdraw(line.account) && has(Guard::Funds)) {
            *shortAccount = line.account;
            return PostingStatus::InsufficientFunds;
        }
    }
    return PostingStatus::Posted;
}

PostingStatus MemoryBooks::checkReversal(const Posting &posting)
{
    if (posting.reverses.isEmpty() || !has(Guard::Reversals))
        return PostingStatus::Posted;
    const auto original = m_posted.constFind(posting.reverses);
    if (original == m_posted.constEnd())
        return PostingStatus::Invalid;
    for (const BookLine &line : posting.lines) {
        if (!line.reversesLine)
            continue;
        const BookLine &was = original->posting.lines.at(*line.reversesLine);
        const std::int64_t back = line.debit.units + line.credit.units;
        const std::int64_t whole = was.debit.units + was.credit.units;
        if (was.account != line.account || (was.debit.units > 0) == (line.debit.units > 0))
            return PostingStatus::Invalid;
        if (original->takenBack.value(*line.reversesLine) + back > whole)
            return PostingStatus::ExceedsOriginal;
    }
    return PostingStatus::Posted;
}

void MemoryBooks::apply(const Posting &posting, PostingOutcome &outcome)
{
    if (!posting.holdId.isEmpty())
        release(posting.holdId);
    for (const BookLine &line : posting.lines) {
        Account &account = m_accounts[{line.account, line.asset}];
        if (posting.action == BookAction::Hold)
            account.pending += line.debit.units;
        else
            account.balance += line.credit.units - line.debit.units;
        if (line.reversesLine)
            m_posted[posting.reverses].takenBack[*line.reversesLine] +=
                line.debit.units + line.credit.units;
    }
    for (const QString &account : posting.freezes)
        m_accounts[{account, nwt()}].frozen = true;
    outcome.transactionId = posting.transactionId;
    outcome.sequence = ++m_sequence;
    outcome.createdAtMs = m_clock.nowMs();
    outcome.expiresAtMs = posting.holdMs > 0 ? m_clock.nowMs() + posting.holdMs : 0;
    for (const BookLine &line : posting.lines) {
        const Account account = m_accounts.value({line.account, line.asset});
        outcome.balances.append({line.account, line.asset, {account.balance}, {account.pending}});
    }
    m_posted.insert(posting.transactionId, {posting, outcome, false, {}});
    messages += posting.messages;
    tell(posting, outcome);
}

void MemoryBooks::release(const QString &holdId)
{
    Kept &hold = m_posted[holdId];
    hold.resolved = true;
    for (const BookLine &line : hold.posting.lines)
        m_accounts[{line.account, line.asset}].pending -= line.debit.units;
}

void MemoryBooks::tell(const Posting &posting, const PostingOutcome &outcome)
{
    SealedPosting sealedPosting;
    sealedPosting.transactionId = outcome.transactionId;
    sealedPosting.sequence = outcome.sequence;
    sealedPosting.createdAtMs = outcome.createdAtMs;
    sealedPosting.action = posting.action;
    sealedPosting.kind = posting.kind;
    sealedPosting.description = posting.description;
    sealedPosting.lines = posting.lines;
    sealedPosting.balances = outcome.balances;
    if (posting.action == BookAction::Void) {
        for (const BookLine &line : m_posted.value(posting.holdId).posting.lines) {
            const Account account = m_accounts.value({line.account, line.asset});
            sealedPosting.balances.append(
                {line.account, line.asset, {account.balance}, {account.pending}});
        }
    }
    for (const auto &[follower, database] : m_followers) {
        if (const auto followed = follower->follow(database->connection(), sealedPosting);
            !followed)
            qFatal("%s", qUtf8Printable(followed.error().detail));
    }
}

void MemoryBooks::expireHolds()
{
    const std::lock_guard lock(m_mutex);
    for (auto hold = m_posted.begin(); hold != m_posted.end(); ++hold) {
        const bool due = hold->posting.action == BookAction::Hold && !hold->resolved
            && m_clock.nowMs() >= hold->outcome.expiresAtMs;
        if (!due)
            continue;
        release(hold.key());
        Posting expiry;
        expiry.action = BookAction::Void;
        expiry.holdId = hold.key();
        PostingOutcome outcome;
        outcome.sequence = ++m_sequence;
        tell(expiry, outcome);
    }
}

Result<BookBalance> MemoryBooks::balance(const QString &account, const QString &asset)
{
    const std::lock_guard lock(m_mutex);
    const Account kept = m_accounts.value({account, asset});
    return BookBalance{account, asset, {kept.balance}, {kept.pending}};
}

Result<bool> MemoryBooks::isPosted(const QString &transactionId)
{
    const std::lock_guard lock(m_mutex);
    return m_posted.contains(transactionId);
}

Result<BookReceipt> MemoryBooks::receipt(const QString &transactionId)
{
    const std::lock_guard lock(m_mutex);
    const auto kept = m_posted.constFind(transactionId);
    if (kept == m_posted.constEnd())
        return failure(ErrorCode::NotFound);
    return BookReceipt{kept->outcome.sequence, transactionId.toUtf8(), "proof"};
}

void MemoryBooks::follow(BooksFollower &follower, Database &database)
{
    m_followers.append({&follower, &database});
}

void MemoryBooks::mint(const QString &userId, std::int64_t tokens)
{
    Posting posting;
    posting.kind = QStringLiteral("purchase");
    posting.lines = {{QStringLiteral("issuance"), nwt(), {tokens * kUnitsPerToken}, {}, {}},
                     {userAccount(userId), nwt(), {}, {tokens * kUnitsPerToken}, {}}};
    if (const auto minted = post(posting); !minted || !minted->isPosted())
        qFatal("nothing was minted");
}

std::int64_t MemoryBooks::units(const QString &account, const QString &asset)
{
    return balance(account, asset)->balance.units;
}

std::int64_t MemoryBooks::sumOf(const QString &asset)
{
    const std::lock_guard lock(m_mutex);
    std::int64_t sum = 0;
    for (auto account = m_accounts.cbegin(); account != m_accounts.cend(); ++account) {
        if (account.key().second == asset)
            sum += account->balance;
    }
    return sum;
}

} // namespace nw::test
