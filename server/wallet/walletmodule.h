#pragma once

#include "server/common/db/database.h"
#include "server/common/http/router.h"
#include "server/common/money/split.h"
#include "server/common/runtime/logger.h"
#include "server/wallet/spending.h"

#include <memory>

namespace nw::server::wallet {

// Who takes people's money. Without Stripe's keys, the sandbox alone.
struct PaymentOptions
{
    QByteArray sandboxSecret; // under which the sandbox signs; empty: there is no sandbox
    QByteArray stripeSecretKey;
    QList<QByteArray> stripeWebhookSecrets;
    QString stripeUrl = QStringLiteral("https://api.stripe.com");
    QString returnUrl; // where Stripe sends a person back to
};

// What the wallet service stands on. Everything outlives the module.
struct WalletParts
{
    std::shared_ptr<Database> database; // migrated
    const Clock *clock = nullptr;
    Logger *logger = nullptr; // may be null
    Books *books = nullptr;
    ComicShop *comics = nullptr;
    TicketShop *tickets = nullptr;
    People *people = nullptr;
    PaymentOptions payments;
    FeePolicy fees;
};

// The wallet service, put together.
class WalletModule
{
public:
    static Result<std::unique_ptr<WalletModule>> make(const WalletParts &parts);
    ~WalletModule();

    void addRoutes(Router &router);

    // POST /comics/:id/unlock, for comics.
    Spending &spending();

    // What is due by the clock: events of the sandbox, events that a crash left half done, the
    // comparison with the providers' books. Called every second or so by one thread.
    void tick();

    Result<QList<ReconciliationRow>> reconciliations();
    Result<QList<ReconciliationRow>> reconcileToday(); // what there is of the day

private:
    struct Private;
    explicit WalletModule(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

} // namespace nw::server::wallet
