#pragma once

#include "server/common/http/connectioncounter.h"
#include "server/common/http/httpserver.h"

#include <QHostAddress>

#include <memory>

namespace nw::server {

// What the I/O threads of one server share.
struct EngineContext
{
    const HttpLimits &limits;
    Pipeline &pipeline;
    WorkerPools &pools;
    ConnectionCounter &connections;
};

// One thread with the connections it was given. Boost stays behind this class.
class IoThread
{
public:
    explicit IoThread(const EngineContext &context);
    ~IoThread(); // closes what is open and waits for the handlers that still run

    IoThread(const IoThread &) = delete;
    IoThread &operator=(const IoThread &) = delete;

    // Takes over a connected socket that `context.connections` has counted. Any thread.
    void adopt(int socketDescriptor, const QHostAddress &client);

    void drain(); // idle connections close now, the others after their answer. Any thread.
    void closeAll(); // any thread

    struct Loop; // only iothread.cpp knows what is in it

private:
    std::unique_ptr<Loop> m_loop;
};

} // namespace nw::server
