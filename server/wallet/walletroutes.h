#pragma once

#include "server/common/http/router.h"

namespace nw::server::wallet {

class Accounts;
class Purchasing;
class SandboxProvider;
class Spending;
class WalletModule;

// The HTTP side of wallet. What it is given outlives the router.
void addAccountRoutes(Router &router, Accounts &accounts, Purchasing &purchasing);
void addSpendRoute(Router &router, Spending &spending);
void addPurchaseRoutes(Router &router, Purchasing &purchasing);
void addReconciliationRoutes(Router &router, WalletModule &wallet);
void addSandboxRoutes(Router &router, SandboxProvider &sandbox);

} // namespace nw::server::wallet
