#include "server/events/sqleventsfollower.h"

namespace nw::server::events {

DbResult<void> SqlEventsFollower::follow(Connection &connection, const SealedPosting &posting)
{
    for (const BookBalance &balance : posting.balances) {
        const bool isPool =
            balance.account.startsWith(u"seat:") && balance.account.endsWith(u":pool");
        if (!isPool)
            continue;
        const QString typeId = balance.account.section(u':', 1, 1);
        if (auto set = connection.run("UPDATE tickets SET available_count = ? WHERE id = ?",
                                      {qint64(balance.available().units / kUnitsPerToken), typeId});
            !set)
            return set;
    }
    return {};
}

DbResult<void> SqlEventsFollower::clear(Connection &connection)
{
    return connection.execute("UPDATE tickets SET available_count = 0");
}

} // namespace nw::server::events
