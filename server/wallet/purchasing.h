#pragma once

#include "server/common/money/keyedrequest.h"
#include "server/common/runtime/clock.h"
#include "server/common/runtime/logger.h"
#include "server/wallet/paymentprovider.h"
#include "server/wallet/walletstore.h"

#include <memory>
#include <vector>

namespace nw::server::wallet {

// POST /wallet/purchase: a package, or any amount of tokens at the one rate there is.
struct PurchaseRequest
{
    QString packageId; // either this
    std::optional<Amount> tokens; // or this
    QString provider;
};

struct StartedPurchase
{
    PurchaseIntent intent; // as it was when it was started
    Answered answered = Answered::Now;
};

// Ten tokens for a dollar. There is one rate, and it is here.
constexpr std::int64_t kUnitsPerCent = kUnitsPerToken / 10;
constexpr Amount kLeastPurchase{5 * kUnitsPerToken};
constexpr Amount kMostPurchase{10'000 * kUnitsPerToken};

// The price of tokens, rounded up to a cent.
Money priceOf(Amount tokens);

// Buying tokens. Tokens are credited by a verified event of the provider and by nothing else, at
// most once an intent and at most once a payment. Thread-safe.
class Purchasing
{
public:
    struct Parts
    {
        Books *books = nullptr; // all outlive the service
        WalletStore *store = nullptr;
        std::vector<PaymentProvider *> providers;
        const Clock *clock = nullptr;
        Logger *logger = nullptr; // may be null
    };
    explicit Purchasing(const Parts &parts);

    // Errors: InvalidInput, AmountInvalid, IdempotencyKeyReused, InFlight, Unavailable (the
    // provider).
    Result<StartedPurchase> start(const QString &userId, const PurchaseRequest &request,
                                  const RequestKey &key);

    // One's own; another's is NotFound.
    Result<PurchaseIntent> intent(const QString &userId, const QString &intentId);

    Result<QList<PackageRow>> packages() { return m_parts.store->packages(); }

    // An event as the provider sent it: verified, kept, then acted upon. A second time: nothing.
    // Errors: NotFound (no such provider), Forbidden (not signed by it), what reading it says, and
    // Unavailable when it should be sent again.
    Result<void> receive(const QString &provider, const QByteArray &signature,
                         const QByteArray &body);

    QByteArray signatureHeaderOf(const QString &provider) const; // empty: no such provider

    // Acts upon events that were kept and not finished, as after a crash.
    void resume();

private:
    struct Effect; // what a payment does to the books
    PaymentProvider *providerOf(const QString &name) const;
    Result<IntentRow> agree(const QString &userId, const PurchaseRequest &request,
                            const RequestKey &key) const;

    // What is done about an event, in a word for the log; an error is tried again.
    Result<QString> act(PaymentProvider &provider, const ProviderEvent &event);
    Result<QString> paid(PaymentProvider &provider, const ProviderEvent &event);
    Result<QString> credit(PaymentProvider &provider, const ProviderEvent &event,
                           const IntentRow &intent);
    Result<QString> suspend(PaymentProvider &provider, const ProviderEvent &event,
                            const QString &why);
    Result<QString> giveBack(PaymentProvider &provider, const ProviderEvent &event,
                             const IntentRow &intent);
    Result<QString> wentBack(PaymentProvider &provider, const ProviderEvent &event);
    Result<QString> returnSuspended(PaymentProvider &provider, const ProviderEvent &event,
                                    const EffectRow &suspended);
    Result<QString> takeBack(PaymentProvider &provider, const ProviderEvent &event,
                             const EffectRow &credited);
    Result<void> keepEffect(const PaymentProvider &provider, const ProviderEvent &event,
                            const QString &effect, const QString &intentId,
                            const QString &transactionId);
    void alarm(const char *what, const PaymentProvider &provider, const ProviderEvent &event);

    const Parts m_parts;
    RequestsInFlight m_inFlight;
};

} // namespace nw::server::wallet
