#pragma once

#include "server/ledger/ledgertypes.h"
#include "services-client/contract/result.h"

#include <functional>
#include <memory>
#include <vector>

namespace nw::server {
class Database;
class Logger;
}

namespace nw::server::ledger {

class LedgerWriter;

struct DeliveredMessage
{
    std::int64_t id = 0; // grows; the same message has the same id each time it is delivered
    QString topic;
    QByteArray payload;
    std::int64_t createdAtMs = 0;
};

// Who wants the messages of a topic. `name` is stored with how far it came: never rename it. A
// consumer sees every message at least once and in order; it must do nothing the second time. An
// error is tried again, later and later (up to 30 s), and holds up this consumer alone. In one
// process `deliver` is a call; between processes it is a POST to the service.
struct OutboxConsumer
{
    QString name;
    QString topic;
    std::function<Result<void>(const DeliveredMessage &)> deliver; // on the relay's thread
};

// Hands the messages of committed transactions to consumers, on a thread of its own. What was not
// acknowledged before a crash is delivered after it. Messages that every consumer of their topic
// has taken are removed; those of a topic without consumers stay until one is registered.
class OutboxRelay
{
public:
    // `writer` is there until stop().
    OutboxRelay(std::shared_ptr<Database> database, LedgerWriter &writer,
                std::vector<OutboxConsumer> consumers, Logger *logger);
    ~OutboxRelay();

    OutboxRelay(const OutboxRelay &) = delete;
    OutboxRelay &operator=(const OutboxRelay &) = delete;

    void start();
    void wake(); // there may be something new; from any thread, also after stop()
    void stop(); // waits for the delivery under way; needs the writer, wake() does not

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace nw::server::ledger
