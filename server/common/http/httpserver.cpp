#include "server/common/http/httpserver.h"

#include "server/common/http/iothread.h"
#include "server/common/runtime/files.h"

#include <algorithm>
#include <cerrno>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace nw::server {

namespace {

constexpr int kBacklog = 4096;
// When the process is out of descriptors, accepting at once again would only burn the processor.
constexpr int kAcceptPauseMs = 100;

union SocketAddress {
    sockaddr any;
    sockaddr_in ipv4;
    sockaddr_in6 ipv6;
};

socklen_t fill(SocketAddress &socketAddress, const QHostAddress &address, quint16 port)
{
    socketAddress = {};
    if (address.protocol() == QAbstractSocket::IPv6Protocol) {
        socketAddress.ipv6.sin6_family = AF_INET6;
        socketAddress.ipv6.sin6_port = htons(port);
        const Q_IPV6ADDR bytes = address.toIPv6Address();
        memcpy(&socketAddress.ipv6.sin6_addr, bytes.c, sizeof bytes.c);
        return sizeof socketAddress.ipv6;
    }
    socketAddress.ipv4.sin_family = AF_INET;
    socketAddress.ipv4.sin_port = htons(port);
    socketAddress.ipv4.sin_addr.s_addr = htonl(address.toIPv4Address());
    return sizeof socketAddress.ipv4;
}

quint16 portOf(const SocketAddress &socketAddress)
{
    return ntohs(socketAddress.any.sa_family == AF_INET6 ? socketAddress.ipv6.sin6_port
                                                         : socketAddress.ipv4.sin_port);
}

// Many systems start a program with 1024 descriptors and let it ask for more. What it does not get
// lowers the number of connections: one too many is closed, instead of none being accepted.
HttpServerOptions withinDescriptors(HttpServerOptions options)
{
    int &connections = options.limits.maxConnections;
    rlimit limit = {};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return options;
    const rlim_t wanted = descriptorsFor(connections);
    if (limit.rlim_cur < wanted) {
        const rlimit raised = {std::min(wanted, limit.rlim_max), limit.rlim_max};
        if (setrlimit(RLIMIT_NOFILE, &raised) == 0)
            limit = raised;
    }
    const int affordable = affordableConnections(connections, limit.rlim_cur);
    if (affordable < connections)
        qWarning("only %d connections at once: the limit of open files is %llu", affordable,
                 static_cast<unsigned long long>(limit.rlim_cur));
    connections = affordable;
    return options;
}

tl::unexpected<Error> listenError(const HttpServerOptions &options, int error)
{
    const QString where =
        QStringLiteral("port %1 on %2").arg(options.port).arg(options.address.toString());
    if (error == EADDRINUSE)
        return failure(ErrorCode::Unavailable,
                       where % QStringLiteral(" is taken by another program"));
    if (error == EADDRNOTAVAIL)
        return failure(ErrorCode::InvalidInput,
                       options.address.toString()
                           % QStringLiteral(" is no address of this machine"));
    if (error == EACCES)
        return failure(ErrorCode::Forbidden,
                       where % QStringLiteral(" needs more rights than we have"));
    return failure(ErrorCode::Unavailable,
                   QStringLiteral("cannot listen on %1 (%2)").arg(where, qt_error_string(error)));
}

} // namespace

struct HttpServer::Private
{
    Private(const HttpServerOptions &serverOptions, Pipeline &serverPipeline,
            WorkerPools &serverPools)
        : options(withinDescriptors(serverOptions))
        , connections(options.limits.maxConnections, options.limits.maxConnectionsPerClient,
                      options.proxies)
        , context{options.limits, serverPipeline, serverPools, connections}
    {
    }

    Result<void> listenAt();
    void acceptLoop();
    void takeConnections();

    HttpServerOptions options;
    ConnectionCounter connections;
    EngineContext context;
    Descriptor listener;
    Descriptor stopEvent;
    quint16 port = 0;
    size_t nextThread = 0;
    std::vector<std::unique_ptr<IoThread>> ioThreads;
    std::thread acceptThread;
};

Result<void> HttpServer::Private::listenAt()
{
    SocketAddress address;
    const socklen_t length = fill(address, options.address, options.port);
    Descriptor socketDescriptor(
        socket(address.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    // SO_REUSEADDR lets a restart take the port while old connections time out; unlike SO_REUSEPORT
    // it does not let two programs share it.
    const int on = 1;
    if (socketDescriptor.get() < 0
        || setsockopt(socketDescriptor.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0
        || bind(socketDescriptor.get(), &address.any, length) != 0
        || listen(socketDescriptor.get(), kBacklog) != 0)
        return listenError(options, errno);
    SocketAddress actual{};
    socklen_t actualLength = sizeof actual;
    if (getsockname(socketDescriptor.get(), &actual.any, &actualLength) != 0)
        return listenError(options, errno);
    port = portOf(actual);
    listener.reset(socketDescriptor.release());
    return {};
}

// Accepts until the queue of the system is empty.
void HttpServer::Private::takeConnections()
{
    for (;;) {
        SocketAddress address{};
        socklen_t length = sizeof address;
        Descriptor socketDescriptor(
            accept4(listener.get(), &address.any, &length, SOCK_CLOEXEC | SOCK_NONBLOCK));
        if (socketDescriptor.get() < 0) {
            if (errno == EINTR || errno == ECONNABORTED)
                continue;
            if (errno != EAGAIN) {
                pollfd stop{stopEvent.get(), POLLIN, 0};
                poll(&stop, 1, kAcceptPauseMs);
            }
            return;
        }
        const QHostAddress client(&address.any);
        // One client too many is closed without a word: an answer would cost more than it tells.
        if (connections.tryCount(client) != ConnectionCounter::Verdict::Counted)
            continue;
        const int on = 1;
        setsockopt(socketDescriptor.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        ioThreads[nextThread]->adopt(socketDescriptor.release(), client);
        nextThread = (nextThread + 1) % ioThreads.size();
    }
}

void HttpServer::Private::acceptLoop()
{
    pthread_setname_np(pthread_self(), "accept");
    for (;;) {
        pollfd waiting[2] = {{listener.get(), POLLIN, 0}, {stopEvent.get(), POLLIN, 0}};
        if (poll(waiting, 2, -1) < 0 && errno != EINTR)
            return;
        if (waiting[1].revents != 0)
            return;
        if (waiting[0].revents != 0)
            takeConnections();
    }
}

HttpServer::HttpServer(const HttpServerOptions &options, Pipeline &pipeline, WorkerPools &pools)
    : d(std::make_unique<Private>(options, pipeline, pools))
{
}

HttpServer::~HttpServer()
{
    stop(0);
}

Result<void> HttpServer::start()
{
    Q_ASSERT(!d->acceptThread.joinable());
    if (auto listening = d->listenAt(); !listening)
        return listening;
    d->stopEvent.reset(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (d->stopEvent.get() < 0)
        return listenError(d->options, errno);
    for (int i = 0; i < std::max(1, d->options.ioThreads); ++i)
        d->ioThreads.push_back(std::make_unique<IoThread>(d->context));
    d->acceptThread = std::thread([this] { d->acceptLoop(); });
    return {};
}

void HttpServer::stop(int graceMs)
{
    if (!d->acceptThread.joinable())
        return;
    const quint64 one = 1;
    if (write(d->stopEvent.get(), &one, sizeof one) != static_cast<ssize_t>(sizeof one))
        qWarning("the accepting thread could not be told to end");
    d->acceptThread.join();
    d->listener.reset();
    for (const auto &thread : d->ioThreads)
        thread->drain();
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(graceMs);
    if (d->connections.waitUntilEmpty(deadline) == ConnectionCounter::Waited::TimedOut) {
        for (const auto &thread : d->ioThreads)
            thread->closeAll();
    }
    d->ioThreads.clear();
}

quint16 HttpServer::port() const
{
    return d->port;
}

int HttpServer::openConnections() const
{
    return d->connections.open();
}

} // namespace nw::server
