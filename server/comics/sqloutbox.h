#pragma once

#include "server/common/db/database.h"

#include <QList>

namespace nw::server::comics {

// Something that another service has to be told.
struct OutboxRow
{
    std::int64_t sequence = 0;
    QByteArray body; // one JSON object
};

// What this service has to tell others: written in the transaction of the change itself, told
// afterwards, and kept until it was. May be told twice. Any thread.
class SqlOutbox
{
public:
    explicit SqlOutbox(Database &database);

    Result<void> add(const QByteArray &body, std::int64_t nowMs); // begins no transaction
    Result<QList<OutboxRow>> oldest(int limit);
    Result<void> remove(const QList<OutboxRow> &rows);

private:
    Database &m_database;
};

} // namespace nw::server::comics
