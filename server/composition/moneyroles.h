#pragma once

#include "server/common/http/router.h"
#include "server/common/runtime/clock.h"
#include "server/common/runtime/logger.h"
#include "server/composition/serverdata.h"

#include <functional>
#include <memory>

namespace nw::server {

class Upstreams;

// What a process of its own for wallet, events or the ledger is made of. Each has its service, its
// ports on the others, and what it does by the clock.
struct RoleSetting
{
    const ServerConfig &config;
    const QByteArray &secret;
    ServerData &data;
    const Clock &clock;
    Logger &logger;
    Upstreams &others;
};

// See WalletModule. Has POST /comics/:id/unlock too (remotemoney.h says why).
class WalletRole
{
public:
    static Result<std::unique_ptr<WalletRole>> make(const RoleSetting &setting);
    ~WalletRole();
    void addRoutes(Router &router);

private:
    struct Private;
    explicit WalletRole(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

class EventsRole
{
public:
    static Result<std::unique_ptr<EventsRole>> make(const RoleSetting &setting);
    ~EventsRole();
    void addRoutes(Router &router);

    // The demo's events; tries again while the ledger is not there yet and `goOn` says so.
    Result<int> installDemo(const std::function<bool()> &goOn);

private:
    struct Private;
    explicit EventsRole(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

// The tables of wallet and events that follow the ledger are written in its commits, by this
// process: the three share a database.
class LedgerRole
{
public:
    static Result<std::unique_ptr<LedgerRole>> make(const RoleSetting &setting);
    ~LedgerRole();
    void addRoutes(Router &router);

private:
    struct Private;
    explicit LedgerRole(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

} // namespace nw::server
