#include "server/wallet/spending.h"

#include "services-client/contract/jsonwriter.h"

namespace nw::server::wallet {

namespace {

const QString kFees = QStringLiteral("platform:fees");

QString creatorAccount(const QString &creatorId)
{
    return QStringLiteral("creator:") % creatorId;
}

SpendOutcome failed(ErrorCode code, const char *detail, Answered answered = Answered::Now)
{
    return {failure(code, QString::fromLatin1(detail)), answered};
}

Answered answeredWhen(const PostingOutcome &outcome)
{
    return outcome.novelty == PostingOutcome::Novelty::Replayed ? Answered::Before : Answered::Now;
}

Amount balanceIn(const PostingOutcome &outcome, const QString &account)
{
    for (const BookBalance &balance : outcome.balances) {
        if (balance.account == account && balance.asset == nwt())
            return balance.balance;
    }
    return {};
}

// What a posting that was refused is to the person.
SpendOutcome refusalOf(const PostingOutcome &outcome)
{
    const Answered answered = answeredWhen(outcome);
    switch (outcome.status) {
    case PostingStatus::InsufficientFunds:
        return failed(ErrorCode::InsufficientFunds, "There are not enough tokens.", answered);
    case PostingStatus::KeyReused:
        return failed(ErrorCode::IdempotencyKeyReused, "The key was used for another request.");
    case PostingStatus::AccountLocked:
        return failed(ErrorCode::Forbidden, "This wallet may not spend now.", answered);
    default:
        return failed(ErrorCode::Internal, "The posting was refused.", answered);
    }
}

SpendOutcome spentBy(const PostingOutcome &outcome, const QString &userId)
{
    if (!outcome.isPosted())
        return refusalOf(outcome);
    Spent spent;
    spent.answer.transactionId = outcome.transactionId;
    spent.answer.receiptId = outcome.transactionId;
    spent.answer.balance = balanceIn(outcome, userAccount(userId));
    return {spent, answeredWhen(outcome)};
}

QByteArray boughtMessage(const QString &userId, const QString &comicId, const QString &receiptId)
{
    JsonWriter out;
    out.beginObject().member("userId", userId).member("comicId", comicId);
    out.member("receiptId", receiptId).endObject();
    return out.take();
}

Result<void> checkPrice(const ComicOffer &offer, std::optional<Amount> expected)
{
    if (offer.price.units == 0)
        return failure(ErrorCode::Conflict, QStringLiteral("This comic is free."));
    if (expected && *expected != offer.price)
        return failure(ErrorCode::PriceChanged,
                       u"The price is " % formatAmount(offer.price) % u" NWT now.");
    return {};
}

} // namespace

QList<BookLine> paymentLines(const QString &payer, const QString &payee, Amount amount, int feeBps)
{
    const Split split = splitAmount(amount, feeBps);
    QList<BookLine> lines{{payer, nwt(), amount, {}, {}}};
    if (split.share.units > 0)
        lines.append({payee, nwt(), {}, split.share, {}});
    if (split.fee.units > 0)
        lines.append({kFees, nwt(), {}, split.fee, {}});
    return lines;
}

Spending::Spending(const Parts &parts)
    : m_parts(parts)
{
}

SpendOutcome Spending::spend(const QString &userId, const SpendRequest &request,
                             const RequestKey &key)
{
    switch (request.purpose) {
    case SpendPurpose::Comic:
        return buyComic(userId, request.id, request.expectedAmount, key);
    case SpendPurpose::Ticket:
        return buyTicket(userId, request, key);
    case SpendPurpose::Tip:
        return tip(userId, request, key);
    }
    Q_UNREACHABLE();
}

SpendOutcome Spending::buyComic(const QString &userId, const QString &comicId,
                                std::optional<Amount> expected, const RequestKey &key)
{
    const auto place = m_inFlight.enter(key);
    if (!place)
        return {tl::unexpected(place.error())};
    if (const auto before = refusedBefore(key))
        return *before;
    const Result<ComicOffer> offer = m_parts.comics->offer(comicId);
    if (!offer)
        return {tl::unexpected(offer.error())};
    const QString transactionId =
        derivedId(QStringLiteral("comic purchase"), QString(userId % u' ' % comicId));
    const Result<bool> paid = m_parts.books->isPosted(transactionId);
    if (!paid)
        return {tl::unexpected(paid.error())};
    if (!*paid) {
        const Result<bool> owned = m_parts.comics->owns(userId, comicId);
        if (!owned)
            return {tl::unexpected(owned.error())};
        if (*owned)
            return ownedAlready(userId, {});
        if (const Result<void> may = checkPrice(*offer, expected); !may)
            return refuse(key, may.error());
    }
    // What was paid before is posted again: under the same key the ledger repeats its answer, and
    // under another one it says that the transaction is there.
    return postComic(userId, comicId, *offer, key);
}

SpendOutcome Spending::postComic(const QString &userId, const QString &comicId,
                                 const ComicOffer &offer, const RequestKey &key)
{
    Posting posting;
    posting.request = key;
    posting.transactionId =
        derivedId(QStringLiteral("comic purchase"), QString(userId % u' ' % comicId));
    posting.kind = QStringLiteral("comic");
    posting.reference = QString(u"comic " % comicId % u' ' % derivedId(key.scope, key.key));
    posting.description = offer.title.left(kMaxBookDescription);
    posting.lines = paymentLines(userAccount(userId), creatorAccount(offer.payeeId), offer.price,
                                 m_parts.fees.comicBps);
    posting.messages = {
        {QStringLiteral("comic.bought"), boughtMessage(userId, comicId, posting.transactionId)}};
    const Result<PostingOutcome> outcome = m_parts.books->post(posting);
    if (!outcome)
        return {tl::unexpected(outcome.error())};
    if (outcome->status == PostingStatus::TransactionExists)
        return ownedAlready(userId, posting.transactionId);
    if (outcome->isPosted()) {
        // When it fails, the message does it a little later; the money has moved either way.
        const auto granted = m_parts.comics->grant(userId, comicId, posting.transactionId);
        Q_UNUSED(granted)
    }
    return spentBy(*outcome, userId);
}

SpendOutcome Spending::ownedAlready(const QString &userId, const QString &transactionId)
{
    const Result<BookBalance> balance = m_parts.books->balance(userAccount(userId), nwt());
    if (!balance)
        return {tl::unexpected(balance.error())};
    Spent spent;
    spent.how = Spent::How::OwnedAlready;
    spent.answer = {transactionId, transactionId, balance->balance};
    return {spent};
}

SpendOutcome Spending::buyTicket(const QString &userId, const SpendRequest &request,
                                 const RequestKey &key)
{
    const TicketSale sale =
        m_parts.tickets->buyOne(userId, request.id, request.expectedAmount, key);
    if (!sale.result)
        return {tl::unexpected(sale.result.error()), sale.answered};
    Spent spent;
    spent.answer = {sale.result->transactionId, sale.result->transactionId, sale.result->balance};
    return {spent, sale.answered};
}

SpendOutcome Spending::tip(const QString &userId, const SpendRequest &request,
                           const RequestKey &key)
{
    const auto place = m_inFlight.enter(key);
    if (!place)
        return {tl::unexpected(place.error())};
    if (request.expectedAmount.units == 0)
        return failed(ErrorCode::AmountInvalid, "A tip is more than nothing.");
    if (request.id == userId)
        return failed(ErrorCode::InvalidInput, "Nobody tips themselves.");
    const Result<bool> exists = m_parts.people->exists(request.id);
    if (!exists)
        return {tl::unexpected(exists.error())};
    if (!*exists)
        return failed(ErrorCode::NotFound, "There is no such person.");
    Posting posting;
    posting.request = key;
    posting.kind = QStringLiteral("tip");
    posting.reference = QString(u"tip " % request.id);
    posting.description = QStringLiteral("Tip");
    posting.lines = paymentLines(userAccount(userId), creatorAccount(request.id),
                                 request.expectedAmount, m_parts.fees.tipBps);
    const Result<PostingOutcome> outcome = m_parts.books->post(posting);
    if (!outcome)
        return {tl::unexpected(outcome.error())};
    return spentBy(*outcome, userId);
}

SpendOutcome Spending::refuse(const RequestKey &key, const Error &error)
{
    const Result<void> kept = m_parts.store->rememberRefusal({key, error, m_parts.clock->nowMs()});
    return {tl::unexpected(kept ? error : kept.error())};
}

std::optional<SpendOutcome> Spending::refusedBefore(const RequestKey &key)
{
    const Result<std::optional<RefusalRow>> before = m_parts.store->refusal(key.scope, key.key);
    if (!before)
        return SpendOutcome{tl::unexpected(before.error())};
    if (!*before)
        return std::nullopt;
    if ((*before)->request.requestHash != key.requestHash)
        return failed(ErrorCode::IdempotencyKeyReused, "The key was used for another request.");
    return SpendOutcome{tl::unexpected((*before)->error), Answered::Before};
}

} // namespace nw::server::wallet
