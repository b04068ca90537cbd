// What a provider's events do to the books.
#include "server/wallet/purchasing.h"

namespace nw::server::wallet {

namespace {

constexpr std::int64_t kLateAfterMs = 60LL * 60 * 1000; // beyond the checkout's own end
constexpr int kMostTries = 5;

const QString kCredit = QStringLiteral("credit");
const QString kSuspense = QStringLiteral("suspense");
const QString kReturned = QStringLiteral("returned");
const QString kTakenBack = QStringLiteral("taken back");

// How a payment comes into the books. It is decided once and kept: whatever else is said of the
// payment later does not bring it in a second time.
const QString kIntoCredit = QStringLiteral("credit");
const QString kIntoSuspense = QStringLiteral("suspense");
const QString kGiveBack = QStringLiteral("give back");

QString clearing(const PaymentProvider &provider)
{
    return u"provider:" % provider.name() % u":clearing";
}

QString suspense(const PaymentProvider &provider)
{
    return QString(u"suspense:" % provider.name());
}

const QString kDeferred = QStringLiteral("deferred_tokens");

Amount dollars(const Money &money)
{
    return {money.minor * (kUnitsPerToken / 100)};
}

QString effectId(const PaymentProvider &provider, const ProviderEvent &event, const QString &effect)
{
    return derivedId(u"payment " % effect, provider.name() % u' ' % event.paymentId);
}

tl::unexpected<Error> again(const char *why)
{
    return failure(ErrorCode::Unavailable, QString::fromLatin1(why));
}

const EffectRow *find(const QList<EffectRow> &effects, const QString &effect)
{
    for (const EffectRow &row : effects) {
        if (row.effect == effect)
            return &row;
    }
    return nullptr;
}

} // namespace

Result<QString> Purchasing::act(PaymentProvider &provider, const ProviderEvent &event)
{
    switch (event.kind) {
    case ProviderEventKind::Paid:
        return paid(provider, event);
    case ProviderEventKind::Refunded:
    case ProviderEventKind::Disputed:
        return wentBack(provider, event);
    case ProviderEventKind::Failed:
    case ProviderEventKind::Expired: {
        const bool failed = event.kind == ProviderEventKind::Failed;
        const Result<bool> moved = m_parts.store->moveIntent(
            event.intentId, {IntentStatus::Pending, IntentStatus::Failed},
            failed ? IntentStatus::Failed : IntentStatus::Expired, {}, m_parts.clock->nowMs());
        if (!moved)
            return tl::unexpected(moved.error());
        return *moved ? QStringLiteral("closed") : QStringLiteral("too late to matter");
    }
    case ProviderEventKind::Other:
        break;
    }
    return QStringLiteral("not for us");
}

Result<QString> Purchasing::paid(PaymentProvider &provider, const ProviderEvent &event)
{
    const Result<std::optional<IntentRow>> intent = m_parts.store->intent(event.intentId);
    if (!intent)
        return tl::unexpected(intent.error());
    const bool isOurs = *intent && (*intent)->provider == provider.name();
    const bool isAgreed = isOurs && event.amount == (*intent)->price;
    const bool isLate = isOurs
        && ((*intent)->status == IntentStatus::Expired
            || event.createdAtMs > (*intent)->expiresAtMs + kLateAfterMs);
    const Result<QString> way = m_parts.store->decideArrival(provider.name(), event.paymentId,
                                                             !isAgreed    ? kIntoSuspense
                                                                 : isLate ? kGiveBack
                                                                          : kIntoCredit,
                                                             m_parts.clock->nowMs());
    if (!way)
        return tl::unexpected(way.error());
    if (*way == kIntoSuspense || !isOurs)
        return suspend(provider, event,
                       isOurs ? QStringLiteral("not as agreed") : QStringLiteral("unknown intent"));
    return *way == kGiveBack ? giveBack(provider, event, **intent)
                             : credit(provider, event, **intent);
}

Result<QString> Purchasing::credit(PaymentProvider &provider, const ProviderEvent &event,
                                   const IntentRow &intent)
{
    const Amount price = dollars(event.amount);
    Posting posting;
    posting.transactionId = derivedId(QStringLiteral("purchase"), intent.id);
    posting.kind = QStringLiteral("purchase");
    posting.reference = QString(provider.name() % u' ' % event.paymentId).left(200);
    posting.description = intent.title.left(kMaxBookDescription);
    posting.lines = {{clearing(provider), usd(), price, {}, {}},
                     {kDeferred, usd(), {}, price, {}},
                     {QStringLiteral("issuance"), nwt(), intent.tokens, {}, {}},
                     {userAccount(intent.userId), nwt(), {}, intent.tokens, {}}};
    const Result<PostingOutcome> outcome = m_parts.books->post(posting);
    if (!outcome)
        return tl::unexpected(outcome.error());
    if (outcome->status == PostingStatus::TransactionExists) // by another payment
        return giveBack(provider, event, intent);
    if (!outcome->isPosted())
        return again("the ledger refused a credit");
    if (Result<void> kept = keepEffect(provider, event, kCredit, intent.id, posting.transactionId);
        !kept)
        return tl::unexpected(kept.error());
    const Result<bool> moved = m_parts.store->moveIntent(
        intent.id, {IntentStatus::Pending, IntentStatus::Failed, IntentStatus::Expired},
        IntentStatus::Credited, event.paymentId, m_parts.clock->nowMs());
    if (!moved)
        return tl::unexpected(moved.error());
    return QStringLiteral("credited");
}

// Money that came, but not as agreed: it waits in the books until somebody decides.
Result<QString> Purchasing::suspend(PaymentProvider &provider, const ProviderEvent &event,
                                    const QString &why)
{
    alarm("payment suspended", provider, event);
    QString transactionId;
    // The books hold dollars alone; a payment in another currency is kept as an effect beside them.
    if (event.amount.currency == usd() && event.amount.minor > 0) {
        const Amount amount = dollars(event.amount);
        Posting posting;
        posting.transactionId = effectId(provider, event, kSuspense);
        posting.kind = QStringLiteral("suspense");
        posting.reference = QString(provider.name() % u' ' % event.paymentId).left(200);
        posting.description = why;
        posting.lines = {{clearing(provider), usd(), amount, {}, {}},
                         {suspense(provider), usd(), {}, amount, {}}};
        const Result<PostingOutcome> outcome = m_parts.books->post(posting);
        if (!outcome)
            return tl::unexpected(outcome.error());
        if (!outcome->isPosted())
            return again("the ledger refused a suspense");
        transactionId = posting.transactionId;
    }
    if (Result<void> kept = keepEffect(provider, event, kSuspense, event.intentId, transactionId);
        !kept)
        return tl::unexpected(kept.error());
    const Result<bool> moved =
        m_parts.store->moveIntent(event.intentId, {IntentStatus::Pending, IntentStatus::Failed},
                                  IntentStatus::Suspended, event.paymentId, m_parts.clock->nowMs());
    if (!moved)
        return tl::unexpected(moved.error());
    return QString(u"suspended: " % why);
}

// Paid too late, or twice: the provider is asked to give it back, and says so by an event.
Result<QString> Purchasing::giveBack(PaymentProvider &provider, const ProviderEvent &event,
                                     const IntentRow &intent)
{
    const Result<QString> suspended =
        suspend(provider, event, QStringLiteral("paid late or twice"));
    if (!suspended)
        return suspended;
    const Result<bool> moved =
        m_parts.store->moveIntent(intent.id,
                                  {IntentStatus::Expired, IntentStatus::Pending,
                                   IntentStatus::Failed, IntentStatus::Suspended},
                                  IntentStatus::Refunding, event.paymentId, m_parts.clock->nowMs());
    if (!moved)
        return tl::unexpected(moved.error());
    if (Result<void> asked = provider.refund(event.paymentId); !asked)
        return tl::unexpected(asked.error());
    return QStringLiteral("to be given back");
}

Result<QString> Purchasing::wentBack(PaymentProvider &provider, const ProviderEvent &event)
{
    const Result<QList<EffectRow>> effects =
        m_parts.store->effectsOf(provider.name(), event.paymentId);
    if (!effects)
        return tl::unexpected(effects.error());
    if (const EffectRow *suspended = find(*effects, kSuspense))
        return returnSuspended(provider, event, *suspended);
    if (const EffectRow *credited = find(*effects, kCredit))
        return takeBack(provider, event, *credited);
    return again("the payment itself has not been told yet"); // events come in any order
}

Result<QString> Purchasing::returnSuspended(PaymentProvider &provider, const ProviderEvent &event,
                                            const EffectRow &suspended)
{
    QString transactionId;
    if (!suspended.transactionId.isEmpty()) {
        const Amount amount = dollars(suspended.amount);
        Posting posting;
        posting.transactionId = effectId(provider, event, kReturned);
        posting.kind = QStringLiteral("refund");
        posting.reference = QString(provider.name() % u' ' % event.paymentId).left(200);
        posting.description = QStringLiteral("Given back");
        posting.reverses = suspended.transactionId;
        posting.lines = {{clearing(provider), usd(), {}, amount, 0},
                         {suspense(provider), usd(), amount, {}, 1}};
        const Result<PostingOutcome> outcome = m_parts.books->post(posting);
        if (!outcome)
            return tl::unexpected(outcome.error());
        if (!outcome->isPosted())
            return again("the ledger refused a return");
        transactionId = posting.transactionId;
    }
    if (Result<void> kept =
            keepEffect(provider, event, kReturned, suspended.intentId, transactionId);
        !kept)
        return tl::unexpected(kept.error());
    const Result<bool> moved = m_parts.store->moveIntent(
        suspended.intentId, {IntentStatus::Refunding, IntentStatus::Suspended},
        IntentStatus::Refunded, event.paymentId, m_parts.clock->nowMs());
    if (!moved)
        return tl::unexpected(moved.error());
    return QStringLiteral("given back");
}

// The payer has the money again. What is left of the tokens goes too; what was spent is owed, and
// after a dispute the wallet pays for nothing any more.
Result<QString> Purchasing::takeBack(PaymentProvider &provider, const ProviderEvent &event,
                                     const EffectRow &credited)
{
    const bool disputed = event.kind == ProviderEventKind::Disputed;
    const Result<std::optional<IntentRow>> intent = m_parts.store->intent(credited.intentId);
    if (!intent)
        return tl::unexpected(intent.error());
    if (!*intent)
        return again("the intent is not there");
    if (disputed)
        alarm("payment disputed", provider, event);
    const QString account = userAccount((*intent)->userId);
    const Amount price = dollars(credited.amount);
    Posting posting;
    posting.transactionId = effectId(provider, event, kTakenBack);
    posting.kind = disputed ? QStringLiteral("dispute") : QStringLiteral("refund");
    posting.reference = QString(provider.name() % u' ' % event.paymentId).left(200);
    posting.description = disputed ? QStringLiteral("The payment was disputed")
                                   : QStringLiteral("The payment was given back");
    if (disputed)
        posting.freezes = {account};
    for (int attempt = 0; attempt < kMostTries; ++attempt) {
        const Result<BookBalance> balance = m_parts.books->balance(account, nwt());
        if (!balance)
            return tl::unexpected(balance.error());
        const Amount left{std::min((*intent)->tokens.units,
                                   std::max<std::int64_t>(0, balance->available().units))};
        const Amount owed{(*intent)->tokens.units - left.units};
        posting.lines = {{kDeferred, usd(), price, {}, {}},
                         {clearing(provider), usd(), {}, price, {}},
                         {QStringLiteral("issuance"), nwt(), {}, (*intent)->tokens, {}}};
        if (left.units > 0)
            posting.lines.append({account, nwt(), left, {}, {}});
        if (owed.units > 0)
            posting.lines.append({u"receivable:" % (*intent)->userId, nwt(), owed, {}, {}});
        const Result<PostingOutcome> outcome = m_parts.books->post(posting);
        if (!outcome)
            return tl::unexpected(outcome.error());
        if (outcome->status == PostingStatus::InsufficientFunds)
            continue; // spent in this moment
        if (!outcome->isPosted() && outcome->status != PostingStatus::TransactionExists)
            return again("the ledger refused to take tokens back");
        if (Result<void> kept =
                keepEffect(provider, event, kTakenBack, credited.intentId, posting.transactionId);
            !kept)
            return tl::unexpected(kept.error());
        const Result<bool> moved =
            m_parts.store->moveIntent(credited.intentId, {IntentStatus::Credited},
                                      disputed ? IntentStatus::Disputed : IntentStatus::Refunded,
                                      event.paymentId, m_parts.clock->nowMs());
        if (!moved)
            return tl::unexpected(moved.error());
        return QStringLiteral("taken back");
    }
    return again("the wallet is too busy");
}

Result<void> Purchasing::keepEffect(const PaymentProvider &provider, const ProviderEvent &event,
                                    const QString &effect, const QString &intentId,
                                    const QString &transactionId)
{
    return m_parts.store->addEffect({provider.name(), event.paymentId, effect, intentId,
                                     event.amount, transactionId, m_parts.clock->nowMs()});
}

void Purchasing::alarm(const char *what, const PaymentProvider &provider,
                       const ProviderEvent &event)
{
    if (m_parts.logger)
        m_parts.logger->log(LogLevel::Warning, what,
                            {{"provider", provider.name()}, {"payment", event.paymentId}});
}

} // namespace nw::server::wallet
