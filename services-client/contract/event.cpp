#include "services-client/contract/event.h"

#include "services-client/contract/ids.h"
#include "services-client/contract/jsonreader.h"
#include "services-client/contract/wallet.h"

#include <array>

namespace nw {

namespace {

constexpr std::int64_t kMaxQuantity = 1000;

constexpr std::array<std::pair<BookingStatus, QLatin1String>, 5> kBookingWords{{
    {BookingStatus::Held, QLatin1String("held")},
    {BookingStatus::Confirmed, QLatin1String("confirmed")},
    {BookingStatus::Cancelled, QLatin1String("cancelled")},
    {BookingStatus::Expired, QLatin1String("expired")},
    {BookingStatus::Refused, QLatin1String("refused")},
}};

constexpr std::array<std::pair<TicketState, QLatin1String>, 4> kTicketWords{{
    {TicketState::Valid, QLatin1String("valid")},
    {TicketState::Transferred, QLatin1String("transferred")},
    {TicketState::Revoked, QLatin1String("revoked")},
    {TicketState::CheckedIn, QLatin1String("checked_in")},
}};

int readCount(JsonReader &in, const char *name, std::int64_t least)
{
    const std::int64_t count = in.integer(name);
    if (!in.error() && (count < least || count > kMaxQuantity))
        in.fail(ErrorCode::InvalidInput, QStringLiteral("out of range"), QLatin1String(name));
    return in.error() ? 0 : static_cast<int>(count);
}

template <typename T, typename Read>
QList<T> readRows(JsonReader &in, const char *name, const Read &read)
{
    QList<T> rows;
    const QJsonArray array = in.arrayOr(name);
    for (const auto &json : array) {
        const Result<T> row = read(json.toObject());
        if (row)
            rows.append(*row);
        else
            in.fail(row.error().code, row.error().detail, QLatin1String(name));
    }
    return rows;
}

Result<TicketInfo> readTicketInfo(const QJsonObject &json)
{
    JsonReader in(json);
    TicketInfo value;
    value.id = in.string("id");
    const std::optional<TicketState> state = ticketStateFromText(in.string("state"));
    if (!state)
        in.fail(ErrorCode::InvalidInput, QStringLiteral("unknown state"), QStringLiteral("state"));
    value.state = state.value_or(TicketState::Revoked);
    value.code = in.stringOr("code");
    return in.finish(value);
}

} // namespace

void write(JsonWriter &out, const TicketType &value)
{
    out.beginObject().member("id", value.id).member("ticketType", value.name);
    out.member("price", formatAmount(value.price));
    out.key("free").boolean(value.price.units == 0);
    out.member("capacity", value.capacity).member("availableCount", value.available);
    out.member("perUserLimit", value.perUserLimit);
    out.member("saleFrom", formatTimestamp(value.saleFromMs));
    out.member("saleUntil", formatTimestamp(value.saleUntilMs)).endObject();
}

void write(JsonWriter &out, const EventInfo &value)
{
    out.beginObject().member("id", value.id).member("title", value.title);
    out.member("description", value.description).member("location", value.location);
    out.member("date", formatTimestamp(value.startsAtMs));
    out.member("endsAt", formatTimestamp(value.endsAtMs));
    out.member("ticketPrice", formatAmount(value.ticketPrice));
    out.key("cancelled").boolean(value.cancelled);
    out.key("ticketTypes").beginArray();
    for (const TicketType &type : value.ticketTypes)
        write(out, type);
    out.endArray().endObject();
}

void write(JsonWriter &out, const BookingInfo &value)
{
    out.beginObject().member("id", value.id).member("eventId", value.eventId);
    out.member("eventTitle", value.eventTitle).member("ticketTypeId", value.ticketTypeId);
    out.member("ticketType", value.ticketType).member("quantity", value.quantity);
    out.member("total", formatAmount(value.total)).member("status", toText(value.status));
    out.key("tickets").beginArray();
    for (const TicketInfo &ticket : value.tickets) {
        out.beginObject().member("id", ticket.id).member("state", toText(ticket.state));
        if (!ticket.code.isEmpty())
            out.member("code", ticket.code);
        out.endObject();
    }
    out.endArray();
    if (!value.receiptId.isEmpty())
        out.member("receiptId", value.receiptId);
    out.member("bookingDate", formatTimestamp(value.bookedAtMs));
    if (value.heldUntilMs > 0)
        out.member("heldUntil", formatTimestamp(value.heldUntilMs));
    out.endObject();
}

void write(JsonWriter &out, const BookingRequest &value)
{
    out.beginObject().member("ticketTypeId", value.ticketTypeId);
    out.member("quantity", value.quantity);
    if (value.expectedAmount)
        out.member("expectedAmount", formatAmount(*value.expectedAmount));
    if (value.reserve)
        out.key("reserve").boolean(true);
    out.endObject();
}

Result<TicketType> readTicketType(const QJsonObject &json)
{
    JsonReader in(json);
    TicketType value;
    value.id = in.string("id");
    value.name = in.string("ticketType");
    value.price = readAmount(in, "price");
    value.capacity = in.integer("capacity");
    value.available = in.integer("availableCount");
    value.perUserLimit = readCount(in, "perUserLimit", 0);
    value.saleFromMs = in.timestamp("saleFrom");
    value.saleUntilMs = in.timestamp("saleUntil");
    return in.finish(value);
}

Result<EventInfo> readEventInfo(const QJsonObject &json)
{
    JsonReader in(json);
    EventInfo value;
    value.id = in.string("id");
    value.title = in.string("title");
    value.description = in.stringOr("description");
    value.location = in.stringOr("location");
    value.startsAtMs = in.timestamp("date");
    value.endsAtMs = in.timestamp("endsAt");
    value.ticketPrice = readAmount(in, "ticketPrice");
    value.cancelled = in.booleanOr("cancelled", false);
    value.ticketTypes = readRows<TicketType>(in, "ticketTypes", readTicketType);
    return in.finish(value);
}

Result<BookingInfo> readBookingInfo(const QJsonObject &json)
{
    JsonReader in(json);
    BookingInfo value;
    value.id = in.string("id");
    value.eventId = in.string("eventId");
    value.eventTitle = in.stringOr("eventTitle");
    value.ticketTypeId = in.string("ticketTypeId");
    value.ticketType = in.stringOr("ticketType");
    value.quantity = readCount(in, "quantity", 1);
    value.total = readAmount(in, "total");
    const std::optional<BookingStatus> status = bookingStatusFromText(in.string("status"));
    if (!status)
        in.fail(ErrorCode::InvalidInput, QStringLiteral("unknown status"),
                QStringLiteral("status"));
    value.status = status.value_or(BookingStatus::Refused);
    value.tickets = readRows<TicketInfo>(in, "tickets", readTicketInfo);
    value.receiptId = in.stringOr("receiptId");
    value.bookedAtMs = in.timestamp("bookingDate");
    if (in.has("heldUntil"))
        value.heldUntilMs = in.timestamp("heldUntil");
    return in.finish(value);
}

Result<BookingRequest> readBookingRequest(const QJsonObject &json)
{
    JsonReader in(json);
    BookingRequest value;
    value.ticketTypeId = in.string("ticketTypeId");
    value.quantity = readCount(in, "quantity", 1);
    if (in.has("expectedAmount"))
        value.expectedAmount = readAmount(in, "expectedAmount");
    value.reserve = in.booleanOr("reserve", false);
    in.refuseOthers();
    return in.finish(value);
}

QString toText(BookingStatus status)
{
    for (const auto &[candidate, word] : kBookingWords) {
        if (candidate == status)
            return word;
    }
    Q_UNREACHABLE();
}

std::optional<BookingStatus> bookingStatusFromText(const QString &text)
{
    for (const auto &[status, word] : kBookingWords) {
        if (word == text)
            return status;
    }
    return std::nullopt;
}

QString toText(TicketState state)
{
    for (const auto &[candidate, word] : kTicketWords) {
        if (candidate == state)
            return word;
    }
    Q_UNREACHABLE();
}

std::optional<TicketState> ticketStateFromText(const QString &text)
{
    for (const auto &[state, word] : kTicketWords) {
        if (word == text)
            return state;
    }
    return std::nullopt;
}

} // namespace nw
