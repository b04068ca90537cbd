#include "server/wallet/walletmodule.h"

#include "server/wallet/accounts.h"
#include "server/wallet/purchasing.h"
#include "server/wallet/reconciliation.h"
#include "server/wallet/sandboxprovider.h"
#include "server/wallet/sqlsandboxstore.h"
#include "server/wallet/sqlwalletstore.h"
#include "server/wallet/stripeprovider.h"
#include "server/wallet/walletroutes.h"

namespace nw::server::wallet {

namespace {

constexpr std::int64_t kBetweenComparisonsMs = 60LL * 60 * 1000;
constexpr int kReconciliations = 100;

std::vector<PaymentProvider *> listOf(PaymentProvider *sandbox, PaymentProvider *stripe)
{
    std::vector<PaymentProvider *> providers;
    for (PaymentProvider *provider : {sandbox, stripe}) {
        if (provider)
            providers.push_back(provider);
    }
    return providers;
}

} // namespace

struct WalletModule::Private
{
    Private(const WalletParts &given, std::unique_ptr<StripeProvider> stripeOrNone)
        : parts(given)
        , store(parts.database)
        , sandboxStore(parts.database)
        , stripe(std::move(stripeOrNone))
        , sandbox(parts.payments.sandboxSecret.isEmpty()
                      ? nullptr
                      : std::make_unique<SandboxProvider>(sandboxStore, *parts.clock,
                                                          parts.payments.sandboxSecret))
        , providers(listOf(sandbox.get(), stripe.get()))
        , accounts(store, *parts.books, *parts.clock)
        , purchasing({parts.books, &store, providers, parts.clock, parts.logger})
        , spending({parts.books, &store, parts.comics, parts.tickets, parts.people, parts.clock,
                    parts.fees})
        , reconciliation(store, *parts.clock, parts.logger)
    {
        if (sandbox)
            sandbox->connectTo([this](const QByteArray &signature, const QByteArray &body) {
                return purchasing.receive(sandbox->name(), signature, body);
            });
    }

    const WalletParts parts;
    SqlWalletStore store;
    SqlSandboxStore sandboxStore;
    std::unique_ptr<StripeProvider> stripe;
    std::unique_ptr<SandboxProvider> sandbox;
    std::vector<PaymentProvider *> providers;
    Accounts accounts;
    Purchasing purchasing;
    Spending spending;
    Reconciliation reconciliation;
    std::int64_t comparedAtMs = 0; // of the ticking thread alone
};

WalletModule::WalletModule(std::unique_ptr<Private> priv)
    : d(std::move(priv))
{
}

WalletModule::~WalletModule() = default;

Result<std::unique_ptr<WalletModule>> WalletModule::make(const WalletParts &parts)
{
    std::unique_ptr<StripeProvider> stripe;
    const PaymentOptions &payments = parts.payments;
    if (!payments.stripeSecretKey.isEmpty()) {
        Result<HttpsCaller> caller = HttpsCaller::to(payments.stripeUrl);
        if (!caller)
            return tl::unexpected(caller.error());
        stripe = std::make_unique<StripeProvider>(std::make_unique<HttpsCaller>(std::move(*caller)),
                                                  StripeOptions{payments.stripeSecretKey,
                                                                payments.stripeWebhookSecrets,
                                                                payments.returnUrl});
    }
    return std::unique_ptr<WalletModule>(
        new WalletModule(std::make_unique<Private>(parts, std::move(stripe))));
}

void WalletModule::addRoutes(Router &router)
{
    addAccountRoutes(router, d->accounts, d->purchasing);
    addSpendRoute(router, d->spending);
    addPurchaseRoutes(router, d->purchasing);
    addReconciliationRoutes(router, *this);
    if (d->sandbox)
        addSandboxRoutes(router, *d->sandbox);
}

Spending &WalletModule::spending()
{
    return d->spending;
}

void WalletModule::tick()
{
    if (d->sandbox)
        d->sandbox->deliverDue();
    d->purchasing.resume();
    const std::int64_t nowMs = d->parts.clock->nowMs();
    if (nowMs - d->comparedAtMs < kBetweenComparisonsMs)
        return;
    d->comparedAtMs = nowMs;
    d->reconciliation.compareYesterday(d->providers);
}

Result<QList<ReconciliationRow>> WalletModule::reconciliations()
{
    return d->store.reconciliations(kReconciliations);
}

Result<QList<ReconciliationRow>> WalletModule::reconcileToday()
{
    QList<ReconciliationRow> rows;
    for (PaymentProvider *provider : d->providers) {
        const Result<ReconciliationRow> row =
            d->reconciliation.compare(*provider, d->parts.clock->nowMs());
        if (!row)
            return tl::unexpected(row.error());
        rows.append(*row);
    }
    return rows;
}

} // namespace nw::server::wallet
