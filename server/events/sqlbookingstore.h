#pragma once

#include "server/common/db/database.h"
#include "server/events/eventsstore.h"

#include <memory>

namespace nw::server::events {

class SqlBookingStore final : public BookingStore
{
public:
    explicit SqlBookingStore(std::shared_ptr<Database> database);

    Result<Claim> claim(const BookingRow &row, int perUserLimit) override;
    Result<std::optional<BookingRow>> booking(const QString &id) override;
    Result<QList<BookingRow>> bookings(const QString &userId, const QString &beforeId,
                                       int limit) override;
    Result<QList<BookingRow>> inState(BookingState state, std::int64_t bookedBeforeMs,
                                      int limit) override;
    Result<QList<BookingRow>> confirmedOf(const QString &eventId, int limit) override;
    Result<void> hold(const QString &id, std::int64_t untilMs) override;
    Result<bool> end(const QString &id, const QList<BookingState> &from, BookingState to,
                     const Error &refusal) override;
    Result<QList<SeatRow>> issue(const BookingRow &booking, std::int64_t nowMs) override;
    Result<QList<SeatRow>> seats(const QString &bookingId) override;
    Result<bool> beginCancel(const QString &id, CancelRule rule, std::int64_t nowMs) override;
    Result<void> revokeExcept(const QString &bookingId, const QStringList &keptTickets,
                              std::int64_t nowMs) override;
    Result<std::optional<BookingRow>> transfer(const QString &seatId, const QString &from,
                                               const QString &to, std::int64_t nowMs) override;

private:
    std::shared_ptr<Database> m_database;
};

} // namespace nw::server::events
