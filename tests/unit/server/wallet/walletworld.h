#pragma once

#include "server/wallet/accounts.h"
#include "server/wallet/purchasing.h"
#include "server/wallet/reconciliation.h"
#include "server/wallet/sandboxprovider.h"
#include "server/wallet/spending.h"
#include "services-client/contract/ids.h"

#include "walletdoubles.h"
#include "walletstores.h"

namespace nw::test {

// The wallet service on a real database and a ledger in memory. Ada has 100 tokens; the comic costs
// 25, and Bea made it.
struct WalletWorld : WalletStores
{
    const QString ada = QStringLiteral("018f3c00-0000-7000-8000-00000000000a");
    const QString bea = QStringLiteral("018f3c00-0000-7000-8000-00000000000b");
    const QString comic = QStringLiteral("018f3c00-0000-7000-8000-0000000000c1");

    ManualClock clock;
    MemoryBooks books{clock};
    server::wallet::SandboxProvider sandbox{sandboxStore, clock, "secret of the sandbox"};
    server::wallet::Purchasing purchasing{{&books, &store, {&sandbox}, &clock, nullptr}};
    server::wallet::Accounts accounts{store, books, clock};
    server::wallet::Reconciliation reconciliation{store, clock, nullptr};
    ShelfOfComics shelf;
    NoTickets tickets;
    KnownPeople people;
    server::wallet::Spending spending{{&books, &store, &shelf, &tickets, &people, &clock, {}}};

    WalletWorld()
    {
        books.follow(follower, *database);
        sandbox.connectTo([this](const QByteArray &signature, const QByteArray &body) {
            ++received;
            return purchasing.receive(QStringLiteral("sandbox"), signature, body);
        });
        shelf.offers[comic] = {QStringLiteral("Lantern County"), {25 * kUnitsPerToken}, bea};
        people.known = {ada, bea};
    }

    int received = 0; // events of the sandbox

    static server::RequestKey key(const QString &key, const QByteArray &hash = "the request")
    {
        return {QStringLiteral("a scope"), key, hash.leftJustified(32, ' ', true)};
    }

    // The id of the checkout of a purchase of the smallest package: 50 tokens for 5.00 USD.
    struct Started
    {
        QString intentId;
        QString checkoutId;
    };
    Started startPurchase(const QString &userId, const QString &keyText = makeUuidV7())
    {
        const auto started = purchasing.start(
            userId, {QStringLiteral("pocket"), std::nullopt, QStringLiteral("sandbox")},
            key(keyText));
        if (!started)
            qFatal("%s", qUtf8Printable(started.error().detail));
        return {started->intent.id, started->intent.checkoutUrl.section(u'/', -1)};
    }
    void choose(const QString &checkoutId, server::wallet::SandboxChoice choice)
    {
        const auto chosen = sandbox.choose(checkoutId, choice, 0);
        if (!chosen)
            qFatal("%s", qUtf8Printable(chosen.error().detail));
    }
    IntentStatus statusOf(const Started &started)
    {
        return store.intent(started.intentId).value()->status;
    }
    std::int64_t tokensOf(const QString &userId)
    {
        return books.units(server::userAccount(userId)) / kUnitsPerToken;
    }
};

} // namespace nw::test
