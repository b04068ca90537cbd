#pragma once

#include "server/common/http/clientaddress.h"
#include "server/common/http/pipeline.h"
#include "server/common/http/requestpolicy.h"
#include "server/common/http/workerpools.h"
#include "services-client/contract/result.h"

#include <QHostAddress>

#include <memory>

namespace nw::server {

// What a client may take. Times in milliseconds.
struct HttpLimits
{
    HeadLimits head;
    // Read and thrown away to keep a connection after a refusal.
    qint64 refusedBodyBytes = 64LL * 1024;
    int headTimeoutMs = 5000; // for a whole head, from its first byte (or the connection's start)
    int idleTimeoutMs = 15000; // between two requests
    int bodyGraceMs = 5000; // a body may stand still this long, over
    qint64 minBytesPerSecond = 1024; // this pace, in both directions
    int sendGraceMs = 15000;
    int lingerMs = 1000; // for what a refused client still sends
    int maxConnections = 10000;
    int maxConnectionsPerClient = 64; // 0: no limit
};

struct HttpServerOptions
{
    QHostAddress address = QHostAddress(QHostAddress::LocalHost);
    quint16 port = 3000; // 0: any free one
    // Two answered half as many short requests again as one, on two cores, at the same cost each.
    int ioThreads = 2;
    TrustedProxies proxies; // exempt from maxConnectionsPerClient
    HttpLimits limits;
};

// The HTTP/1.1 engine: one thread that accepts, I/O threads that read and write, and the pools that
// run handlers.
class HttpServer
{
public:
    // `pipeline` and `pools` outlive the server.
    HttpServer(const HttpServerOptions &options, Pipeline &pipeline, WorkerPools &pools);
    ~HttpServer(); // stop(0), and waits for the handlers that still run

    HttpServer(const HttpServer &) = delete;
    HttpServer &operator=(const HttpServer &) = delete;

    // Error detail: one line for a person at a terminal ("port 3000 on 127.0.0.1 is taken …").
    Result<void> start();

    // Accepts no more, closes idle connections, lets the others finish for `graceMs`, and closes
    // what is left.
    void stop(int graceMs);

    quint16 port() const; // the actual one, after start()
    int openConnections() const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace nw::server
