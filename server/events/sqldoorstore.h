#pragma once

#include "server/common/db/database.h"
#include "server/events/eventsstore.h"

#include <memory>

namespace nw::server::events {

class SqlDoorStore final : public DoorStore
{
public:
    explicit SqlDoorStore(std::shared_ptr<Database> database);

    Result<QList<std::uint64_t>> revokedSerials(const QString &eventId) override;
    Result<std::optional<SeatRow>> seat(const QString &seatId) override;
    Result<void> addScan(const ScanRow &scan, std::int64_t nowMs) override;
    Result<std::optional<ScanRow>> firstScan(const QString &seatId) override;
    Result<QList<ScanRow>> firstScans(const QString &eventId) override;
    Result<QList<SalesRow>> sales(const QString &eventId) override;

private:
    std::shared_ptr<Database> m_database;
};

} // namespace nw::server::events
