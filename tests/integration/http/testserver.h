#pragma once

#include "server/common/http/httpserver.h"

#include <functional>
#include <mutex>

namespace nw::test {

// Routes, and nothing else of a gateway. Remembers what was sent.
class RoutingPipeline final : public server::Pipeline
{
public:
    void add(const char *pattern, server::Handler handler,
             server::Method method = server::Method::Get, qint64 maxBodyBytes = 64LL * 1024);
    void addInline(const char *pattern, server::Handler handler); // runs on the I/O thread

    std::optional<server::Response> admit(server::Exchange &exchange) override;
    void finish(server::Exchange &exchange, server::Response &response) override;
    void sent(const server::Exchange &exchange, const server::Outcome &outcome) override;

    int count(int status) const; // answers with this status, delivered or not
    int broken() const;
    QString lastReason() const; // what went wrong, as the log is told

private:
    server::Router m_router;
    mutable std::mutex m_mutex;
    QList<server::Outcome> m_outcomes;
};

// An engine on a free port.
class TestServer
{
public:
    explicit TestServer(const std::function<void(server::HttpServerOptions &)> &adjust = {});

    RoutingPipeline pipeline;
    server::WorkerPools pools{{"database", 2, 8, server::Priority::Normal},
                              {"passwords", 1, 2, server::Priority::Low},
                              {"images", 1, 2, server::Priority::Low}};

    quint16 start(); // after the routes were added
    server::HttpServer &engine() { return *m_engine; }

private:
    server::HttpServerOptions m_options;
    std::unique_ptr<server::HttpServer> m_engine;
};

// Waits until `condition` holds, at most ten seconds.
bool waitUntil(const std::function<bool()> &condition);

// Resident memory of this process.
qint64 residentBytes();

} // namespace nw::test
