#include "server/events/sqldoorstore.h"

#include "server/common/db/intransaction.h"
#include "server/common/db/sqlquery.h"
#include "server/events/sqlseats.h"

namespace nw::server::events {

namespace {

ScanRow scanRow(const Statement &row)
{
    ScanRow scan;
    scan.eventId = row.text(0);
    scan.deviceId = row.text(1);
    scan.nonce = row.text(2);
    scan.seatId = row.text(3);
    scan.serial = static_cast<std::uint64_t>(row.integer(4));
    scan.scannedAtMs = row.integer(5);
    return scan;
}

} // namespace

SqlDoorStore::SqlDoorStore(std::shared_ptr<Database> database)
    : m_database(std::move(database))
{
}

Result<QList<std::uint64_t>> SqlDoorStore::revokedSerials(const QString &eventId)
{
    return allRows(runQuery(m_database->connection(),
                            "SELECT serial FROM seat_states WHERE event_id = ?"
                            " AND state IN (?, ?) ORDER BY serial",
                            {eventId, static_cast<int>(TicketState::Transferred),
                             static_cast<int>(TicketState::Revoked)}),
                   [](const Statement &row) { return static_cast<std::uint64_t>(row.integer(0)); });
}

Result<std::optional<SeatRow>> SqlDoorStore::seat(const QString &seatId)
{
    return seatOf(m_database->connection(), seatId);
}

Result<void> SqlDoorStore::addScan(const ScanRow &scan, std::int64_t nowMs)
{
    Connection &connection = m_database->connection();
    return inTransaction(connection, [&]() -> Result<void> {
        Result<void> seen =
            execute(connection,
                    "INSERT INTO scanners (event_id, device_id, last_seen_at) VALUES (?, ?, ?)"
                    " ON CONFLICT (event_id, device_id) DO UPDATE"
                    " SET last_seen_at = excluded.last_seen_at",
                    {scan.eventId, scan.deviceId, qint64(nowMs)});
        if (!seen)
            return seen;
        return execute(connection,
                       "INSERT INTO checkins (event_id, device_id, nonce, seat_id, serial,"
                       " scanned_at, received_at) VALUES (?, ?, ?, ?, ?, ?, ?)"
                       " ON CONFLICT (device_id, nonce) DO NOTHING",
                       {scan.eventId, scan.deviceId, scan.nonce, scan.seatId, qint64(scan.serial),
                        qint64(scan.scannedAtMs), qint64(nowMs)});
    });
}

Result<std::optional<ScanRow>> SqlDoorStore::firstScan(const QString &seatId)
{
    return firstRow(runQuery(m_database->connection(),
                             "SELECT event_id, device_id, nonce, seat_id, serial, scanned_at"
                             " FROM checkins WHERE seat_id = ?"
                             " ORDER BY scanned_at, device_id, nonce LIMIT 1",
                             {seatId}),
                    scanRow);
}

Result<QList<ScanRow>> SqlDoorStore::firstScans(const QString &eventId)
{
    return allRows(runQuery(m_database->connection(),
                            "SELECT event_id, MIN(device_id), MIN(nonce), seat_id, MIN(serial),"
                            " MIN(scanned_at) FROM checkins WHERE event_id = ?"
                            " GROUP BY event_id, seat_id ORDER BY seat_id",
                            {eventId}),
                   scanRow);
}

Result<QList<SalesRow>> SqlDoorStore::sales(const QString &eventId)
{
    return allRows(
        runQuery(m_database->connection(),
                 "SELECT tickets.id, tickets.ticket_type, tickets.price,"
                 " (SELECT COUNT(*) FROM booking_seats WHERE booking_seats.ticket_id = tickets.id"
                 "  AND booking_seats.state = ?),"
                 " (SELECT COUNT(DISTINCT checkins.seat_id) FROM checkins JOIN booking_seats"
                 "  ON booking_seats.id = checkins.seat_id"
                 "  WHERE booking_seats.ticket_id = tickets.id)"
                 " FROM tickets WHERE tickets.event_id = ? ORDER BY tickets.number",
                 {static_cast<int>(TicketState::Valid), eventId}),
        [](const Statement &row) {
            return SalesRow{
                row.text(0), row.text(1), {row.integer(2)}, row.integer(3), row.integer(4)};
        });
}

} // namespace nw::server::events
