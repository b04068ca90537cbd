#include "server/events/sqleventsstore.h"

#include "server/common/db/intransaction.h"
#include "server/common/db/sqlquery.h"

namespace nw::server::events {

namespace {

constexpr char kEventColumns[] =
    "SELECT id, title, description, location, date, ends_at, organiser_id, cancelled, settled_by,"
    " created_at FROM events WHERE ";
constexpr char kTypeColumns[] =
    "SELECT id, event_id, number, ticket_type, price, capacity, minted, available_count,"
    " per_user_limit, sale_from, sale_until FROM tickets WHERE ";

EventRow eventRow(const Statement &row)
{
    EventRow event;
    event.id = row.text(0);
    event.title = row.text(1);
    event.description = row.text(2);
    event.location = row.text(3);
    event.startsAtMs = row.integer(4);
    event.endsAtMs = row.integer(5);
    event.organiserId = row.text(6);
    event.cancelled = row.integer(7) != 0;
    event.settledBy = row.text(8);
    event.createdAtMs = row.integer(9);
    return event;
}

TypeRow typeRow(const Statement &row)
{
    TypeRow type;
    type.id = row.text(0);
    type.eventId = row.text(1);
    type.number = static_cast<int>(row.integer(2));
    type.name = row.text(3);
    type.price = {row.integer(4)};
    type.capacity = row.integer(5);
    type.minted = row.integer(6);
    type.available = row.integer(7);
    type.perUserLimit = static_cast<int>(row.integer(8));
    type.saleFromMs = row.integer(9);
    type.saleUntilMs = row.integer(10);
    return type;
}

Result<QList<TypeRow>> typesOf(Connection &connection, const QString &eventId)
{
    return allRows(runComposed(connection,
                               QString::fromLatin1(kTypeColumns) % u"event_id = ? ORDER BY number",
                               {eventId}),
                   typeRow);
}

// The price that the seed's column names: of the cheapest type.
qint64 leastPrice(const QList<TypeRow> &types)
{
    std::int64_t least = types.isEmpty() ? 0 : types.front().price.units;
    for (const TypeRow &type : types)
        least = std::min(least, type.price.units);
    return least;
}

Result<void> keepType(Connection &connection, const TypeRow &type)
{
    return execute(
        connection,
        "INSERT INTO tickets (id, event_id, ticket_type, price, available_count, number, capacity,"
        " minted, per_user_limit, sale_from, sale_until) VALUES (?, ?, ?, ?, 0, ?, ?, 0, ?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET ticket_type = excluded.ticket_type,"
        " price = excluded.price, capacity = excluded.capacity,"
        " per_user_limit = excluded.per_user_limit, sale_from = excluded.sale_from,"
        " sale_until = excluded.sale_until",
        {type.id, type.eventId, type.name, qint64(type.price.units), type.number,
         qint64(type.capacity), type.perUserLimit, qint64(type.saleFromMs),
         qint64(type.saleUntilMs)});
}

Result<void> keepTypes(Connection &connection, const QList<TypeRow> &types)
{
    for (const TypeRow &type : types) {
        if (Result<void> kept = keepType(connection, type); !kept)
            return kept;
    }
    return {};
}

} // namespace

SqlEventsStore::SqlEventsStore(std::shared_ptr<Database> database)
    : m_database(std::move(database))
{
}

Result<QList<EventWithTypes>> SqlEventsStore::list(std::int64_t endsAfterMs,
                                                   const std::optional<Position> &after, int limit)
{
    Connection &connection = m_database->connection();
    const Position from = after.value_or(Position{});
    const Result<QList<EventRow>> rows =
        allRows(runComposed(connection,
                            QString::fromLatin1(kEventColumns)
                                % u"ends_at > ? AND (date > ? OR (date = ? AND id > ?))"
                                  " ORDER BY date, id LIMIT ?",
                            {qint64(endsAfterMs), qint64(from.startsAtMs), qint64(from.startsAtMs),
                             from.id, limit}),
                eventRow);
    if (!rows)
        return tl::unexpected(rows.error());
    QList<EventWithTypes> events;
    for (const EventRow &row : *rows) {
        const Result<QList<TypeRow>> types = typesOf(connection, row.id);
        if (!types)
            return tl::unexpected(types.error());
        events.append({row, *types});
    }
    return events;
}

Result<std::optional<EventWithTypes>> SqlEventsStore::event(const QString &id)
{
    Connection &connection = m_database->connection();
    const Result<std::optional<EventRow>> row = firstRow(
        runComposed(connection, QString::fromLatin1(kEventColumns) % u"id = ?", {id}), eventRow);
    if (!row)
        return tl::unexpected(row.error());
    if (!*row)
        return std::nullopt;
    const Result<QList<TypeRow>> types = typesOf(connection, id);
    if (!types)
        return tl::unexpected(types.error());
    return EventWithTypes{**row, *types};
}

Result<std::optional<TypeRow>> SqlEventsStore::type(const QString &id)
{
    return firstRow(
        runComposed(m_database->connection(), QString::fromLatin1(kTypeColumns) % u"id = ?", {id}),
        typeRow);
}

Result<void> SqlEventsStore::add(const EventWithTypes &added)
{
    Connection &connection = m_database->connection();
    return inTransaction(connection, [&]() -> Result<void> {
        const EventRow &event = added.event;
        Result<void> kept = execute(
            connection,
            "INSERT INTO events (id, title, description, date, location, ticket_price, ends_at,"
            " organiser_id, cancelled, settled_by, last_serial, created_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, '', 0, ?)",
            {event.id, event.title, event.description, qint64(event.startsAtMs), event.location,
             leastPrice(added.types), qint64(event.endsAtMs), event.organiserId,
             qint64(event.createdAtMs)});
        return kept ? keepTypes(connection, added.types) : kept;
    });
}

Result<void> SqlEventsStore::update(const EventWithTypes &changed)
{
    Connection &connection = m_database->connection();
    return inTransaction(connection, [&]() -> Result<void> {
        const EventRow &event = changed.event;
        Result<void> kept = execute(
            connection,
            "UPDATE events SET title = ?, description = ?, date = ?, location = ?,"
            " ticket_price = ?, ends_at = ?, cancelled = ? WHERE id = ?",
            {event.title, event.description, qint64(event.startsAtMs), event.location,
             leastPrice(changed.types), qint64(event.endsAtMs), event.cancelled ? 1 : 0, event.id});
        return kept ? keepTypes(connection, changed.types) : kept;
    });
}

Result<QList<TypeRow>> SqlEventsStore::unminted(int limit)
{
    return allRows(
        runComposed(m_database->connection(),
                    QString::fromLatin1(kTypeColumns) % u"capacity <> minted ORDER BY id LIMIT ?",
                    {limit}),
        typeRow);
}

Result<void> SqlEventsStore::setMinted(const QString &typeId, std::int64_t seats)
{
    return execute(m_database->connection(), "UPDATE tickets SET minted = ? WHERE id = ?",
                   {qint64(seats), typeId});
}

Result<void> SqlEventsStore::setSettled(const QString &eventId, const QString &transactionId)
{
    return execute(m_database->connection(), "UPDATE events SET settled_by = ? WHERE id = ?",
                   {transactionId, eventId});
}

} // namespace nw::server::events
