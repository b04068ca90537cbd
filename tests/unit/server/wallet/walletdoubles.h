#pragma once

#include "server/wallet/walletports.h"
#include "tests/unit/server/money/memorybooks.h"

namespace nw::test {

class ShelfOfComics final : public server::wallet::ComicShop
{
public:
    Result<server::wallet::ComicOffer> offer(const QString &comicId) override
    {
        const std::lock_guard lock(mutex);
        if (!offers.contains(comicId))
            return failure(ErrorCode::NotFound);
        return offers.value(comicId);
    }
    Result<bool> owns(const QString &userId, const QString &comicId) override
    {
        const std::lock_guard lock(mutex);
        return gifts.contains(userId + comicId);
    }
    Result<void> grant(const QString &userId, const QString &comicId, const QString &) override
    {
        const std::lock_guard lock(mutex);
        ++grants[userId + comicId];
        return {};
    }

    std::mutex mutex;
    QHash<QString, server::wallet::ComicOffer> offers;
    QStringList gifts;
    QHash<QString, int> grants;
};

class NoTickets final : public server::wallet::TicketShop
{
public:
    server::wallet::TicketSale buyOne(const QString &, const QString &, Amount,
                                      const server::RequestKey &) override
    {
        return {failure(ErrorCode::NotFound)};
    }
};

class KnownPeople final : public server::wallet::People
{
public:
    Result<bool> exists(const QString &userId) override { return known.contains(userId); }
    QStringList known;
};

} // namespace nw::test
