#include "server/composition/serviceports.h"

#include "server/auth/authservice.h"
#include "server/comics/comicsmodule.h"
#include "server/events/eventsmodule.h"
#include "server/users/auditlog.h"
#include "server/users/usersservice.h"
#include "server/wallet/walletmodule.h"
#include "services-client/contract/ids.h"

namespace nw::server {

Result<void> ProfilesOfUsers::createProfile(const QString &userId, const QString &displayName)
{
    return m_users->createProfile(userId, displayName);
}

Result<QString> AccountsOfAuth::username(const QString &userId)
{
    return m_auth->username(userId);
}

Result<void> AuditOfUsers::record(const QList<AuditEntry> &entries)
{
    return m_log.add(entries);
}

Result<void> HistoryOfUsers::record(const comics::ReadingEvent &event)
{
    users::ReadingRow row;
    row.userId = event.userId;
    row.comicId = event.comicId;
    row.comicTitle = event.comicTitle;
    row.coverUrl = event.coverUrl;
    row.page = event.page;
    row.pageCount = event.pageCount;
    row.state =
        event.completed ? users::ReadingRow::State::Completed : users::ReadingRow::State::Reading;
    row.deviceName = event.deviceName;
    row.readAtMs = event.readAtMs;
    return m_users.recordReading(std::move(row));
}

Result<wallet::ComicOffer> ComicsForSale::offer(const QString &comicId)
{
    return m_comics->offer(comicId).map([](const comics::ComicsModule::Offer &offer) {
        return wallet::ComicOffer{offer.title, offer.price, offer.creatorId};
    });
}

Result<bool> ComicsForSale::owns(const QString &userId, const QString &comicId)
{
    return m_comics->owns(userId, comicId);
}

Result<void> ComicsForSale::grant(const QString &userId, const QString &comicId,
                                  const QString &receiptId)
{
    return m_comics->grant(userId, comicId, receiptId);
}

comics::UnlockOutcome SalesOfWallet::unlock(const QString &userId, const QString &comicId,
                                            std::optional<Amount> expected, const RequestKey &key)
{
    const wallet::SpendOutcome spent =
        m_wallet->spending().buyComic(userId, comicId, expected, key);
    if (!spent.result)
        return {tl::unexpected(spent.result.error()), spent.answered};
    const bool bought = spent.result->how == wallet::Spent::How::Bought;
    return {comics::Unlocked{spent.result->answer.receiptId,
                             bought ? comics::Unlocked::How::Bought
                                    : comics::Unlocked::How::OwnedAlready},
            spent.answered};
}

wallet::TicketSale TicketsForSale::buyOne(const QString &userId, const QString &ticketTypeId,
                                          Amount expected, const RequestKey &key)
{
    if (!isUuid(ticketTypeId))
        return {failure(ErrorCode::NotFound, QStringLiteral("There is no such ticket.")), {}};
    const events::BookingOutcome booked = m_events->buyOne(userId, ticketTypeId, expected, key);
    if (!booked.result)
        return {tl::unexpected(booked.result.error()), booked.answered};
    wallet::SoldTicket sold;
    sold.transactionId = booked.payment.transactionId;
    for (const BookBalance &balance : booked.payment.balances) {
        if (balance.account == userAccount(userId) && balance.asset == nwt())
            sold.balance = balance.balance;
    }
    return {sold, booked.answered};
}

Result<bool> PeopleOfAuth::exists(const QString &userId)
{
    if (!isUuid(userId))
        return false;
    const Result<QString> name = m_accounts.username(userId);
    if (!name && name.error().code != ErrorCode::NotFound)
        return tl::unexpected(name.error());
    return name.has_value();
}

} // namespace nw::server
