#pragma once

#include "server/common/http/router.h"
#include "server/common/runtime/clock.h"
#include "server/common/runtime/logger.h"
#include "server/composition/serverdata.h"

#include <QTextStream>

#include <functional>
#include <memory>

namespace nw::server {

// All services in one process, joined by their ports.
class Services
{
public:
    // What it is given outlives the services. Error detail: one line for a person at a terminal.
    static Result<std::unique_ptr<Services>> make(const ServerConfig &config, ServerData &data,
                                                  const Clock &clock, Logger &logger);
    ~Services();

    void addRoutes(Router &router);

    // Who a bearer token belongs to, unless its session has ended. Does not block.
    Result<Identity> checkToken(const QByteArray &token) const;

    // Fills an empty catalogue with the project's own books; a line in `out` for each that cannot
    // be read. `goOn` is asked before each. Any thread.
    Result<int> installDemo(const std::function<bool()> &goOn, QTextStream &out);

private:
    struct Private;
    explicit Services(std::unique_ptr<Private> priv);
    std::unique_ptr<Private> d;
};

} // namespace nw::server
