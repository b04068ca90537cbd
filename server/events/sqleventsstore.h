#pragma once

#include "server/common/db/database.h"
#include "server/events/eventsstore.h"

#include <memory>

namespace nw::server::events {

class SqlEventsStore final : public EventsStore
{
public:
    explicit SqlEventsStore(std::shared_ptr<Database> database);

    Result<QList<EventWithTypes>> list(std::int64_t endsAfterMs,
                                       const std::optional<Position> &after, int limit) override;
    Result<std::optional<EventWithTypes>> event(const QString &id) override;
    Result<std::optional<TypeRow>> type(const QString &id) override;
    Result<void> add(const EventWithTypes &event) override;
    Result<void> update(const EventWithTypes &event) override;
    Result<QList<TypeRow>> unminted(int limit) override;
    Result<void> setMinted(const QString &typeId, std::int64_t seats) override;
    Result<void> setSettled(const QString &eventId, const QString &transactionId) override;

private:
    std::shared_ptr<Database> m_database;
};

} // namespace nw::server::events
