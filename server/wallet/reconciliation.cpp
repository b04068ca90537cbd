#include "server/wallet/reconciliation.h"

#include <QDateTime>
#include <QSet>

namespace nw::server::wallet {

namespace {

constexpr std::int64_t kDayMs = 24LL * 60 * 60 * 1000;
constexpr int kRowsLookedThrough = 50;

QString dayOf(std::int64_t atMs)
{
    return QDateTime::fromMSecsSinceEpoch(atMs, Qt::UTC).date().toString(Qt::ISODate);
}

bool isArrival(const EffectRow &effect)
{
    return effect.effect == u"credit" || effect.effect == u"suspense";
}

} // namespace

Reconciliation::Reconciliation(WalletStore &store, const Clock &clock, Logger *logger)
    : m_store(store)
    , m_clock(clock)
    , m_logger(logger)
{
}

Result<bool> Reconciliation::isHere(const PaymentProvider &provider, const ProviderPayment &payment)
{
    const Result<QList<EffectRow>> effects = m_store.effectsOf(provider.name(), payment.paymentId);
    if (!effects)
        return tl::unexpected(effects.error());
    const bool in = payment.direction == ProviderPayment::Direction::In;
    return std::any_of(effects->begin(), effects->end(), [&](const EffectRow &effect) {
        return isArrival(effect) == in && effect.amount == payment.amount;
    });
}

Result<ReconciliationRow> Reconciliation::compare(PaymentProvider &provider, std::int64_t dayMs)
{
    const std::int64_t fromMs = dayMs / kDayMs * kDayMs;
    // A day more on both sides: the provider's clock, and events that came after midnight.
    const auto theirs = provider.payments(fromMs - kDayMs, fromMs + 2 * kDayMs);
    const auto theirsOfDay = provider.payments(fromMs, fromMs + kDayMs);
    const auto ours = m_store.effectsBetween(provider.name(), fromMs, fromMs + kDayMs);
    if (!theirs || !theirsOfDay)
        return tl::unexpected(theirs ? theirsOfDay.error() : theirs.error());
    if (!ours)
        return tl::unexpected(ours.error());

    ReconciliationRow row;
    row.provider = provider.name();
    row.day = dayOf(fromMs);
    row.checkedAtMs = m_clock.nowMs();
    for (const ProviderPayment &payment : *theirsOfDay) {
        const Result<bool> here = isHere(provider, payment);
        if (!here)
            return tl::unexpected(here.error());
        if (*here)
            ++row.matched;
        else
            row.missingHere.append(payment.paymentId);
    }
    QSet<std::pair<QString, bool>> known;
    for (const ProviderPayment &payment : *theirs)
        known.insert({payment.paymentId, payment.direction == ProviderPayment::Direction::In});
    for (const EffectRow &effect : *ours) {
        if (!known.contains({effect.paymentId, isArrival(effect)}))
            row.missingThere.append(effect.paymentId);
    }
    if (Result<void> kept = m_store.keepReconciliation(row); !kept)
        return tl::unexpected(kept.error());
    const bool differs = !row.missingHere.isEmpty() || !row.missingThere.isEmpty();
    if (differs && m_logger)
        m_logger->log(LogLevel::Warning, "books differ from the provider's",
                      {{"provider", row.provider},
                       {"day", row.day},
                       {"missingHere", row.missingHere.size()},
                       {"missingThere", row.missingThere.size()}});
    return row;
}

void Reconciliation::compareYesterday(const std::vector<PaymentProvider *> &providers)
{
    const std::int64_t yesterdayMs = m_clock.nowMs() - kDayMs;
    const Result<QList<ReconciliationRow>> rows = m_store.reconciliations(kRowsLookedThrough);
    if (!rows)
        return;
    for (PaymentProvider *provider : providers) {
        const bool done = std::any_of(rows->begin(), rows->end(), [&](const auto &row) {
            return row.provider == provider->name() && row.day == dayOf(yesterdayMs);
        });
        if (done)
            continue;
        const auto compared = compare(*provider, yesterdayMs);
        Q_UNUSED(compared)
    }
}

} // namespace nw::server::wallet
