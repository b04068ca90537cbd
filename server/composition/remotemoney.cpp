#include "server/composition/remotemoney.h"

#include "server/composition/bookswire.h"
#include "server/composition/upstreams.h"
#include "services-client/contract/ids.h"
#include "services-client/contract/jsonreader.h"

#include <QUrl>

namespace nw::server {

namespace {

// What does not read as agreed comes from another version of the program.
template <typename T> Result<T> orUnavailable(Result<T> read)
{
    if (read)
        return read;
    return failure(ErrorCode::Unavailable,
                   QStringLiteral("a service answered in other words: ") % read.error().detail);
}

QByteArray encoded(const QString &text)
{
    return QUrl::toPercentEncoding(text);
}

Result<wallet::ComicOffer> readOffer(const QJsonObject &data)
{
    JsonReader in(data);
    wallet::ComicOffer offer;
    offer.title = in.string("title");
    offer.price = {in.string("price").toLongLong()};
    offer.payeeId = in.string("payeeId");
    return in.finish(offer);
}

Result<wallet::SoldTicket> readSold(const QJsonObject &data)
{
    JsonReader in(data);
    wallet::SoldTicket sold;
    sold.transactionId = in.string("transactionId");
    sold.balance = {in.string("balance").toLongLong()};
    return in.finish(sold);
}

bool wasAnsweredBefore(const UpstreamAnswer &answer)
{
    return std::any_of(answer.headers.begin(), answer.headers.end(), [](const auto &header) {
        return header.first.compare("idempotent-replayed", Qt::CaseInsensitive) == 0;
    });
}

} // namespace

Result<PostingOutcome> BooksOverHttp::post(const Posting &posting)
{
    Posting named = posting;
    if (!named.request && named.transactionId.isEmpty())
        named.transactionId = makeUuidV7();
    const auto data = m_upstreams.tell(Role::Ledger, "/internal/books/postings", toWire(named));
    return data ? orUnavailable(outcomeFromWire(*data))
                : Result<PostingOutcome>(tl::unexpected(data.error()));
}

Result<BookBalance> BooksOverHttp::balance(const QString &account, const QString &asset)
{
    const auto data = m_upstreams.ask(Role::Ledger,
                                      "/internal/books/balances?account=" + encoded(account)
                                          + "&asset=" + encoded(asset));
    return data ? orUnavailable(balanceFromWire(*data))
                : Result<BookBalance>(tl::unexpected(data.error()));
}

Result<bool> BooksOverHttp::isPosted(const QString &transactionId)
{
    return m_upstreams.ask(Role::Ledger, "/internal/books/postings/" + encoded(transactionId))
        .map([](const QJsonObject &data) { return data.value(u"posted").toBool(); });
}

Result<BookReceipt> BooksOverHttp::receipt(const QString &transactionId)
{
    const auto data =
        m_upstreams.ask(Role::Ledger, "/internal/books/receipts/" + encoded(transactionId));
    return data ? orUnavailable(receiptFromWire(*data))
                : Result<BookReceipt>(tl::unexpected(data.error()));
}

Result<wallet::ComicOffer> ComicShopOverHttp::offer(const QString &comicId)
{
    const auto data =
        m_upstreams.ask(Role::Comics, "/internal/comics/" + encoded(comicId) + "/offer");
    return data ? orUnavailable(readOffer(*data))
                : Result<wallet::ComicOffer>(tl::unexpected(data.error()));
}

Result<bool> ComicShopOverHttp::owns(const QString &userId, const QString &comicId)
{
    return m_upstreams
        .ask(Role::Comics, "/internal/comics/" + encoded(comicId) + "/owners/" + encoded(userId))
        .map([](const QJsonObject &data) { return data.value(u"owns").toBool(); });
}

Result<void> ComicShopOverHttp::grant(const QString &userId, const QString &comicId,
                                      const QString &receiptId)
{
    const QJsonObject entitlement{{QStringLiteral("userId"), userId},
                                  {QStringLiteral("comicId"), comicId},
                                  {QStringLiteral("receiptId"), receiptId}};
    return m_upstreams.tell(Role::Comics, "/internal/entitlements", entitlement)
        .map([](const QJsonObject &) {});
}

wallet::TicketSale TicketShopOverHttp::buyOne(const QString &userId, const QString &ticketTypeId,
                                              Amount expected, const RequestKey &key)
{
    const QJsonObject order{
        {QStringLiteral("userId"), userId},
        {QStringLiteral("ticketTypeId"), ticketTypeId},
        {QStringLiteral("expected"), QString::number(qint64(expected.units))},
        {QStringLiteral("scope"), key.scope},
        {QStringLiteral("key"), key.key},
        {QStringLiteral("requestHash"), QString::fromLatin1(key.requestHash.toBase64())}};
    const auto answer = m_upstreams.exchange(Role::Events, "/internal/ticket-sales", order);
    const auto data = dataOf(answer);
    wallet::TicketSale sale{data ? orUnavailable(readSold(*data))
                                 : Result<wallet::SoldTicket>(tl::unexpected(data.error()))};
    if (answer && wasAnsweredBefore(*answer))
        sale.answered = Answered::Before;
    return sale;
}

Result<void> TicketShopOverHttp::captured(const QString &bookingId)
{
    return m_upstreams
        .tell(Role::Events, "/internal/captured-bookings",
              {{QStringLiteral("bookingId"), bookingId}})
        .map([](const QJsonObject &) {});
}

Result<bool> PeopleOverHttp::exists(const QString &userId)
{
    const Result<QString> name = m_accounts.username(userId);
    if (!name && name.error().code != ErrorCode::NotFound)
        return tl::unexpected(name.error());
    return name.has_value();
}

} // namespace nw::server
