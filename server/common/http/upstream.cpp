// One of the two files that know Boost; the other is iothread.cpp.
#include "server/common/http/upstream.h"

#include "server/common/http/asioaliases.h"
#include "server/common/http/circuitbreaker.h"
#include "server/common/http/requestpolicy.h"

#include <algorithm>
#include <array>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <cerrno>
#include <condition_variable>
#include <deque>
#include <limits>
#include <mutex>
#include <optional>
#include <sys/socket.h>
#include <thread>
#include <vector>

namespace nw::server {

namespace {

namespace http = boost::beast::http;
using Stream = boost::beast::basic_stream<Tcp, IoExecutor>;
using Resolver = asio::ip::basic_resolver<Tcp, IoExecutor>;
using Parser = http::response_parser<http::buffer_body>;

constexpr qint64 kBlockBytes = 64LL * 1024;
constexpr std::size_t kHeadBytes = 64UL * 1024;

// A connection to the service.
struct Link
{
    explicit Link(const IoExecutor &executor)
        : stream(executor)
    {
    }

    // Closed by the other side while nobody looked, or saying something that nobody asked for.
    bool isSpoiled()
    {
        char byte = 0;
        const auto peeked =
            recv(stream.socket().native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
        return peeked >= 0 || (errno != EAGAIN && errno != EWOULDBLOCK);
    }

    Stream stream;
    boost::beast::flat_buffer buffer{kHeadBytes};
    TimePoint idleSince;
};

tl::unexpected<Error> broken(const SystemError &error)
{
    const bool slow = error == boost::beast::error::timeout;
    return failure(slow ? ErrorCode::Timeout : ErrorCode::Unavailable,
                   QString::fromStdString(error.message()));
}

bool isRepeatable(const UpstreamRequest &request)
{
    if (request.method != Method::Post && request.method != Method::Patch)
        return true;
    return std::any_of(request.headers.begin(), request.headers.end(), [](const auto &header) {
        return header.first.compare("idempotency-key", Qt::CaseInsensitive) == 0;
    });
}

// Of the connection and not of the message (RFC 9110, 7.6.1), and what the engine writes anew.
bool isOfTheHop(http::field name)
{
    constexpr std::array kNames = {
        http::field::connection,     http::field::keep_alive, http::field::te,
        http::field::trailer,        http::field::upgrade,    http::field::transfer_encoding,
        http::field::content_length, http::field::date};
    return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

// How much of a body is waited for before it is passed on.
enum class Fill
{
    Whole, // a block of it
    AsItComes
};

bool isEventStream(const http::fields &head)
{
    const auto type = head[http::field::content_type];
    return type.substr(0, type.find(';')) == "text/event-stream";
}

QByteArray bytesOf(boost::beast::string_view text)
{
    return {text.data(), static_cast<qsizetype>(text.size())};
}

} // namespace

struct UpstreamLoop::Private
{
    asio::io_context io{1};
    asio::executor_work_guard<IoExecutor> keepRunning{asio::make_work_guard(io)};
    std::thread thread;
};

UpstreamLoop::UpstreamLoop()
    : d(std::make_unique<Private>())
{
    d->thread = std::thread([this] {
        pthread_setname_np(pthread_self(), "upstream");
        d->io.run();
    });
}

UpstreamLoop::~UpstreamLoop()
{
    d->keepRunning.reset();
    d->thread.join();
}

// Used on the loop's thread only, but for `breaker`.
struct Upstream::Private : std::enable_shared_from_this<Upstream::Private>
{
    Private(UpstreamLoop &upstreamLoop, const QUrl &url, const Clock &clock,
            const UpstreamLimits &upstreamLimits)
        : io(upstreamLoop.inside().io)
        , host(url.host())
        , port(static_cast<quint16>(url.port(80)))
        , limits(upstreamLimits)
        , breaker(clock)
    {
    }

    void admit(UpstreamRequest request, Ready ready);
    void begin(UpstreamRequest request, Ready ready);
    Awaitable<void> run(std::shared_ptr<Private> self, UpstreamRequest request, Ready ready);
    Awaitable<Result<UpstreamAnswer>> exchange(const UpstreamRequest &request);
    Awaitable<SystemError> connect(Link &link);
    Awaitable<SystemError> write(Link &link, const UpstreamRequest &request);
    Awaitable<Result<UpstreamAnswer>> read(std::shared_ptr<Link> link, Method method);
    Awaitable<Result<QByteArray>> readBlock(Link &link, Parser &parser, Fill fill);

    std::shared_ptr<Link> takeIdle();
    void keep(std::shared_ptr<Link> link, const Parser &parser);
    QByteArray hostHeader() const;

    asio::io_context &io;
    const QString host;
    const quint16 port;
    const UpstreamLimits limits;
    CircuitBreaker breaker;
    std::vector<std::shared_ptr<Link>> idle; // the one that was used last is at the end
    int busy = 0;
    std::deque<std::pair<UpstreamRequest, Ready>> waiting; // for one that is busy
};

namespace {

// What is left of an answer too large to be held, or without an end.
class LinkStream final : public BodyStream
{
public:
    LinkStream(std::shared_ptr<Upstream::Private> upstream, std::shared_ptr<Link> link,
               std::shared_ptr<Parser> parser, Fill fill);
    ~LinkStream() override;
    void next(std::function<void(QByteArray)> ready) override;
    void end() override;

private:
    struct Parts
    {
        std::shared_ptr<Upstream::Private> upstream;
        std::shared_ptr<Link> link; // null when it is over
        std::shared_ptr<Parser> parser;
        Fill fill;
    };
    static Awaitable<void> run(std::shared_ptr<Parts> parts, std::function<void(QByteArray)> ready);

    std::shared_ptr<Parts> m_parts; // used on the loop's thread only
};

} // namespace

std::shared_ptr<Link> Upstream::Private::takeIdle()
{
    while (!idle.empty()) {
        std::shared_ptr<Link> link = std::move(idle.back());
        idle.pop_back();
        const auto age = std::chrono::steady_clock::now() - link->idleSince;
        if (age < Milliseconds(limits.idleMs) && !link->isSpoiled())
            return link;
    }
    return nullptr;
}

void Upstream::Private::keep(std::shared_ptr<Link> link, const Parser &parser)
{
    if (!parser.is_done() || !parser.keep_alive() || link->buffer.size() > 0)
        return;
    link->stream.expires_never();
    link->idleSince = std::chrono::steady_clock::now();
    idle.push_back(std::move(link));
}

QByteArray Upstream::Private::hostHeader() const
{
    const QByteArray name = host.toLatin1();
    return (name.contains(':') ? '[' + name + ']' : name) + ':' + QByteArray::number(port);
}

Awaitable<SystemError> Upstream::Private::connect(Link &link)
{
    SystemError error;
    Resolver resolver(io.get_executor());
    const std::string name = host.toStdString();
    const std::string service = std::to_string(port);
    const auto found =
        co_await resolver.async_resolve(name, service, asio::redirect_error(kAwait, error));
    if (error)
        co_return error;
    link.stream.expires_after(Milliseconds(limits.connectMs));
    co_await link.stream.async_connect(found, asio::redirect_error(kAwait, error));
    if (!error)
        link.stream.socket().set_option(Tcp::no_delay(true), error);
    co_return error;
}

Awaitable<SystemError> Upstream::Private::write(Link &link, const UpstreamRequest &request)
{
    QByteArray text;
    text.append(methodName(request.method)).append(' ').append(request.target);
    text.append(" HTTP/1.1\r\nHost: ").append(hostHeader()).append("\r\n");
    for (const auto &[name, value] : request.headers)
        text.append(name).append(": ").append(value).append("\r\n");
    const bool mayHaveBody = request.method != Method::Get && request.method != Method::Head;
    if (mayHaveBody || !request.body.isEmpty())
        text.append("Content-Length: ")
            .append(QByteArray::number(request.body.size()))
            .append("\r\n");
    text.append("\r\n").append(request.body);
    SystemError error;
    link.stream.expires_after(Milliseconds(limits.answerMs));
    const asio::const_buffer bytes(text.constData(), static_cast<std::size_t>(text.size()));
    co_await asio::async_write(link.stream, bytes, asio::redirect_error(kAwait, error));
    co_return error;
}

Awaitable<Result<QByteArray>> Upstream::Private::readBlock(Link &link, Parser &parser, Fill fill)
{
    QByteArray block(kBlockBytes, Qt::Uninitialized);
    auto &body = parser.get().body();
    body.data = block.data();
    body.size = static_cast<std::size_t>(block.size());
    SystemError error;
    link.stream.expires_after(Milliseconds(limits.blockMs));
    if (fill == Fill::Whole) {
        co_await http::async_read(link.stream, link.buffer, parser,
                                  asio::redirect_error(kAwait, error));
    } else {
        const std::size_t room = body.size;
        while (!error && !parser.is_done() && body.size == room)
            co_await http::async_read_some(link.stream, link.buffer, parser,
                                           asio::redirect_error(kAwait, error));
    }
    if (error && error != http::error::need_buffer)
        co_return broken(error);
    block.resize(block.size() - static_cast<qsizetype>(body.size));
    co_return block;
}

Awaitable<Result<UpstreamAnswer>> Upstream::Private::read(std::shared_ptr<Link> link, Method method)
{
    const auto parser = std::make_shared<Parser>();
    parser->skip(method == Method::Head);
    parser->header_limit(kHeadBytes);
    parser->body_limit(std::numeric_limits<std::uint64_t>::max());
    SystemError error;
    co_await http::async_read_header(link->stream, link->buffer, *parser,
                                     asio::redirect_error(kAwait, error));
    if (error)
        co_return broken(error);
    UpstreamAnswer answer;
    answer.status = static_cast<int>(parser->get().result_int());
    for (const auto &field : parser->get()) {
        if (!isOfTheHop(field.name()))
            answer.headers.append({bytesOf(field.name_string()), bytesOf(field.value())});
    }
    const auto length = parser->content_length();
    answer.bodyBytes = length ? static_cast<qint64>(*length) : 0;
    if (isEventStream(parser->get()) && method != Method::Head)
        answer.bodyBytes = StreamedBody::kUnknownSize;
    const bool isLong =
        answer.bodyBytes > kBlockBytes || answer.bodyBytes == StreamedBody::kUnknownSize;
    if (isLong && method != Method::Head) {
        const Fill fill = answer.bodyBytes > 0 ? Fill::Whole : Fill::AsItComes;
        answer.stream = std::make_shared<LinkStream>(shared_from_this(), link, parser, fill);
        co_return answer;
    }
    while (!parser->is_done()) {
        const Result<QByteArray> block = co_await readBlock(*link, *parser, Fill::Whole);
        if (!block)
            co_return tl::unexpected(block.error());
        answer.body += *block;
        if (answer.body.size() > kBlockBytes) // only of one that does not say how long it is
            co_return failure(ErrorCode::Unavailable, QStringLiteral("an answer without an end"));
    }
    if (method != Method::Head)
        answer.bodyBytes = answer.body.size();
    keep(std::move(link), *parser);
    co_return answer;
}

Awaitable<Result<UpstreamAnswer>> Upstream::Private::exchange(const UpstreamRequest &request)
{
    std::shared_ptr<Link> link = takeIdle();
    if (!link) {
        link = std::make_shared<Link>(io.get_executor());
        const SystemError error = co_await connect(*link);
        if (error)
            co_return broken(error);
    }
    const SystemError error = co_await write(*link, request);
    if (error)
        co_return broken(error);
    Result<UpstreamAnswer> answer = co_await read(std::move(link), request.method);
    co_return answer;
}

// More calls than connections wait for their turn, up to a number.
void Upstream::Private::admit(UpstreamRequest request, Ready ready)
{
    if (busy < limits.connections)
        begin(std::move(request), std::move(ready));
    else if (waiting.size() < static_cast<std::size_t>(limits.waiting))
        waiting.emplace_back(std::move(request), std::move(ready));
    else
        ready(failure(ErrorCode::Unavailable, QStringLiteral("too many calls at once")));
}

void Upstream::Private::begin(UpstreamRequest request, Ready ready)
{
    ++busy;
    asio::co_spawn(io.get_executor(), run(shared_from_this(), std::move(request), std::move(ready)),
                   asio::detached);
}

// `self` keeps this alive for as long as the coroutine lives.
Awaitable<void> Upstream::Private::run(std::shared_ptr<Private> self, UpstreamRequest request,
                                       Ready ready)
{
    Result<UpstreamAnswer> answer =
        failure(ErrorCode::Unavailable, QStringLiteral("it is given time to recover"));
    const int attempts = isRepeatable(request) ? 2 : 1;
    for (int attempt = 0; attempt < attempts && !answer; ++attempt) {
        const CircuitBreaker::Admission admission = breaker.admit();
        if (admission == CircuitBreaker::Admission::Refuse)
            break;
        answer = co_await exchange(request);
        if (answer)
            breaker.succeeded(admission);
        else
            breaker.failed(admission);
    }
    --busy;
    if (!waiting.empty()) {
        auto [next, nextReady] = std::move(waiting.front());
        waiting.pop_front();
        begin(std::move(next), std::move(nextReady));
    }
    ready(std::move(answer));
    Q_UNUSED(self)
}

namespace {

LinkStream::LinkStream(std::shared_ptr<Upstream::Private> upstream, std::shared_ptr<Link> link,
                       std::shared_ptr<Parser> parser, Fill fill)
    : m_parts(std::make_shared<Parts>(
        Parts{std::move(upstream), std::move(link), std::move(parser), fill}))
{
}

LinkStream::~LinkStream()
{
    // Sockets are closed on the thread that uses them.
    asio::io_context &io = m_parts->upstream->io;
    asio::post(io, [parts = std::move(m_parts)] { parts->link.reset(); });
}

void LinkStream::next(std::function<void(QByteArray)> ready)
{
    asio::co_spawn(m_parts->upstream->io.get_executor(), run(m_parts, std::move(ready)),
                   asio::detached);
}

void LinkStream::end()
{
    asio::post(m_parts->upstream->io, [parts = m_parts] {
        SystemError ignored;
        if (parts->link)
            parts->link->stream.socket().close(ignored);
    });
}

Awaitable<void> LinkStream::run(std::shared_ptr<Parts> parts, std::function<void(QByteArray)> ready)
{
    QByteArray block;
    if (parts->link && !parts->parser->is_done()) {
        const Result<QByteArray> read =
            co_await parts->upstream->readBlock(*parts->link, *parts->parser, parts->fill);
        if (read)
            block = *read;
        if (!read || parts->parser->is_done())
            parts->upstream->keep(std::exchange(parts->link, nullptr), *parts->parser);
    }
    ready(block);
}

} // namespace

Upstream::Upstream(UpstreamLoop &loop, const QUrl &base, const Clock &clock,
                   const UpstreamLimits &limits)
    : d(std::make_shared<Private>(loop, base, clock, limits))
{
}

Upstream::~Upstream() = default;

void Upstream::send(UpstreamRequest request, Ready ready)
{
    asio::post(d->io,
               [inner = d, request = std::move(request), ready = std::move(ready)]() mutable {
                   inner->admit(std::move(request), std::move(ready));
               });
}

Result<UpstreamAnswer> Upstream::call(UpstreamRequest request)
{
    struct Waiting
    {
        std::mutex mutex;
        std::condition_variable came;
        std::optional<Result<UpstreamAnswer>> answer;
    } waiting;
    send(std::move(request), [&waiting](Result<UpstreamAnswer> answer) {
        const std::lock_guard lock(waiting.mutex);
        waiting.answer = std::move(answer);
        waiting.came.notify_one(); // under the lock: whoever waits ends with it
    });
    std::unique_lock lock(waiting.mutex);
    waiting.came.wait(lock, [&waiting] { return waiting.answer.has_value(); });
    if (*waiting.answer && (*waiting.answer)->stream)
        return failure(ErrorCode::Unavailable, QStringLiteral("the answer is too large"));
    return std::move(*waiting.answer);
}

} // namespace nw::server
