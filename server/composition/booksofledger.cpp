#include "server/composition/booksofledger.h"

#include "services-client/contract/receipt.h"

namespace nw::server {

namespace {

ledger::Action actionOf(BookAction action)
{
    switch (action) {
    case BookAction::Post:
        return ledger::Action::Post;
    case BookAction::Hold:
        return ledger::Action::Hold;
    case BookAction::Capture:
        return ledger::Action::Capture;
    case BookAction::Void:
        return ledger::Action::Void;
    }
    Q_UNREACHABLE();
}

BookAction actionOf(ledger::Action action)
{
    switch (action) {
    case ledger::Action::Post:
        return BookAction::Post;
    case ledger::Action::Hold:
        return BookAction::Hold;
    case ledger::Action::Capture:
        return BookAction::Capture;
    case ledger::Action::Void:
    case ledger::Action::Expire:
        return BookAction::Void;
    }
    Q_UNREACHABLE();
}

// What a service has to tell apart; the rest is a mistake of ours or an amount out of range.
PostingStatus statusOf(ledger::LedgerStatus status)
{
    using ledger::LedgerStatus;
    switch (status) {
    case LedgerStatus::Posted:
        return PostingStatus::Posted;
    case LedgerStatus::IdempotencyKeyReused:
        return PostingStatus::KeyReused;
    case LedgerStatus::TransactionIdReused:
        return PostingStatus::TransactionExists;
    case LedgerStatus::InsufficientFunds:
        return PostingStatus::InsufficientFunds;
    case LedgerStatus::HoldUnknown:
        return PostingStatus::HoldUnknown;
    case LedgerStatus::HoldResolved:
    case LedgerStatus::HoldExpired:
        return PostingStatus::HoldResolved;
    case LedgerStatus::ReversalExceedsLeg:
        return PostingStatus::ExceedsOriginal;
    case LedgerStatus::AccountFrozen:
    case LedgerStatus::AccountClosed:
        return PostingStatus::AccountLocked;
    default:
        return PostingStatus::Invalid;
    }
}

ledger::LedgerCommand commandOf(const Posting &posting)
{
    ledger::LedgerCommand command;
    if (posting.request)
        command.idempotency = ledger::IdempotencyKey{posting.request->scope, posting.request->key,
                                                     posting.request->requestHash};
    command.transactionId = posting.transactionId;
    command.action = actionOf(posting.action);
    command.kind = posting.kind;
    command.reference = posting.reference;
    command.description = posting.description;
    for (const BookLine &line : posting.lines)
        command.legs.append(
            {line.account, line.asset, line.debit, line.credit, {}, line.reversesLine});
    command.holdId = posting.holdId;
    command.holdMs = posting.holdMs;
    command.reverses = posting.reverses;
    for (const QString &account : posting.freezes)
        command.accountChanges.append({account, nwt(), ledger::AccountChange::State::Frozen});
    for (const BookMessage &message : posting.messages)
        command.outbox.append({message.topic, message.payload});
    return command;
}

BookBalance balanceOf(const ledger::AccountBalance &balance)
{
    return {balance.account, balance.asset, balance.balance, balance.pendingDebits};
}

QList<BookBalance> balancesOf(const QList<ledger::AccountBalance> &balances)
{
    QList<BookBalance> list;
    for (const ledger::AccountBalance &balance : balances)
        list.append(balanceOf(balance));
    return list;
}

tl::unexpected<Error> notYet()
{
    return failure(ErrorCode::Unavailable, QStringLiteral("the ledger is not there yet"));
}

} // namespace

Result<PostingOutcome> BooksOfLedger::post(const Posting &posting)
{
    ledger::LedgerService *ledger = m_ledger.load();
    if (!ledger)
        return notYet();
    const Result<ledger::LedgerOutcome> posted = ledger->post(commandOf(posting));
    if (!posted)
        return tl::unexpected(posted.error());
    PostingOutcome outcome;
    outcome.status = statusOf(posted->status);
    outcome.shortAccount = posted->refusedAccount;
    outcome.transactionId = posted->transactionId;
    outcome.sequence = posted->sequence;
    outcome.createdAtMs = posted->createdAtMs;
    outcome.expiresAtMs = posted->expiresAtMs;
    outcome.balances = balancesOf(posted->balances);
    if (posted->replayed)
        outcome.novelty = PostingOutcome::Novelty::Replayed;
    return outcome;
}

Result<BookBalance> BooksOfLedger::balance(const QString &account, const QString &asset)
{
    ledger::LedgerService *ledger = m_ledger.load();
    if (!ledger)
        return notYet();
    return ledger->balance(account, asset).map(balanceOf);
}

Result<bool> BooksOfLedger::isPosted(const QString &transactionId)
{
    ledger::LedgerService *ledger = m_ledger.load();
    if (!ledger)
        return notYet();
    return ledger->transaction(transactionId).map([](const auto &found) {
        return found.has_value();
    });
}

Result<BookReceipt> BooksOfLedger::receipt(const QString &transactionId)
{
    ledger::LedgerService *ledger = m_ledger.load();
    if (!ledger)
        return notYet();
    const auto transaction = ledger->transaction(transactionId);
    if (!transaction)
        return tl::unexpected(transaction.error());
    if (!*transaction)
        return failure(ErrorCode::NotFound, QStringLiteral("no such receipt"));
    const Result<QByteArray> text = ledger->receipt(transactionId);
    if (!text)
        return tl::unexpected(text.error());
    const Result<ReceiptParts> parts = parseReceipt(*text);
    if (!parts)
        return tl::unexpected(parts.error());
    return BookReceipt{(*transaction)->sequence, parts->leaf, *text};
}

DbResult<void> FollowerAsProjection::apply(Connection &connection,
                                           const ledger::SealedTransaction &transaction)
{
    SealedPosting posting;
    posting.transactionId = transaction.transactionId;
    posting.sequence = transaction.sequence;
    posting.createdAtMs = transaction.createdAtMs;
    posting.action = actionOf(transaction.action);
    posting.kind = transaction.kind;
    posting.description = transaction.description;
    for (const ledger::Leg &leg : transaction.legs)
        posting.lines.append({leg.account, leg.asset, leg.debit, leg.credit, leg.reversesLeg});
    posting.balances = balancesOf(transaction.balances);
    return m_follower.follow(connection, posting);
}

} // namespace nw::server
