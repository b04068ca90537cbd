#include "server/common/http/iothread.h"

#include "server/common/http/awaitanswer.h"
#include "server/common/http/enginereplies.h"
#include "server/common/http/filereader.h"
#include "server/common/http/handlergate.h"
#include "server/common/http/pace.h"
#include "server/common/http/responsehead.h"

#include <array>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <chrono>
#include <limits>
#include <memory_resource>
#include <thread>
#include <unordered_set>

namespace nw::server {

namespace {

namespace http = boost::beast::http;
using Socket = asio::basic_stream_socket<Tcp, IoExecutor>;
using FieldAllocator = std::pmr::polymorphic_allocator<char>;
using Parser = http::request_parser<http::string_body, FieldAllocator>;

// Deadlines are looked at this often: one timer for all connections of a thread, instead of two
// timer operations for each read and write.
constexpr Milliseconds kSweepInterval{50};
constexpr std::size_t kReadBytes = 4096;
constexpr std::size_t kBufferLimit = 64UL * 1024;
constexpr std::size_t kIdleBufferBytes = 8UL * 1024;
constexpr std::size_t kFieldArenaBytes = 4096;

class Session;

} // namespace

struct IoThread::Loop
{
    explicit Loop(const EngineContext &engineContext)
        : context(engineContext)
        , keepRunning(asio::make_work_guard(io))
        , sweepTimer(io)
    {
    }

    void sweep();

    const EngineContext context;
    asio::io_context io{1};
    asio::executor_work_guard<IoExecutor> keepRunning;
    asio::basic_waitable_timer<std::chrono::steady_clock,
                               asio::wait_traits<std::chrono::steady_clock>, IoExecutor>
        sweepTimer;
    std::unordered_set<Session *> sessions; // this and the following: used by the thread only
    bool draining = false;
    bool sweeping = false;
    DateText date;
    HandlerGate handlers;
    std::thread thread;
};

namespace {

using Loop = IoThread::Loop;

// A connection. Its coroutine owns the socket, so a client may vanish at any time.
class Session : private Deadline
{
public:
    Session(Loop &loop, Socket socket, const QHostAddress &client);
    ~Session();
    Session(const Session &) = delete;
    Session &operator=(const Session &) = delete;

    Awaitable<void> run();

    void checkDeadline(TimePoint now);
    void drain();
    void close();

private:
    enum class Turn
    {
        Next, // another request may come
        Linger, // no more requests, but the client may still be sending
        End
    };
    enum class ReadEnd
    {
        Done,
        Refused,
        TooSlow,
        TooLarge,
        Gone
    };

    Awaitable<Turn> serveOne();
    Awaitable<ReadEnd> readHead(HeadScanner &scanner);
    Awaitable<Turn> serve(Exchange &exchange, const RequestHead &head);
    Awaitable<ReadEnd> readBody(Parser &parser, const RequestHead &head);
    Awaitable<Response> runHandler(Exchange &exchange);
    Awaitable<Response> runOn(Executor executor, std::function<Response()> work);
    Awaitable<Turn> refuse(Exchange &exchange, const Refusal &refusal);
    Awaitable<Turn> answer(Exchange &exchange, Response &response);
    Awaitable<void> send(Response &response, FileReader &file, Outcome &outcome);
    Awaitable<void> sendStream(const StreamedBody &body, Pace pace, Outcome &outcome);
    Awaitable<void> write(QByteArrayView first, QByteArrayView second, Pace pace, Outcome &outcome);
    Awaitable<void> linger();
    ReadEnd classify(const SystemError &error) const;

    QByteArrayView buffered() const
    {
        return {static_cast<const char *>(m_buffer.data().data()),
                static_cast<qsizetype>(m_buffer.size())};
    }
    const HttpLimits &limits() const { return m_loop.context.limits; }

    Loop &m_loop;
    Socket m_socket;
    QHostAddress m_client;
    boost::beast::flat_buffer m_buffer{kBufferLimit};
    TimePoint m_startedAt;
    Persistence m_persistence = Persistence::KeepAlive;
    Method m_method = Method::Get;
    int m_minorVersion = 1;
    bool m_idle = false;
    bool m_first = true;
    std::shared_ptr<BodyStream> m_endless; // while its blocks are sent
};

Session::Session(Loop &loop, Socket socket, const QHostAddress &client)
    : m_loop(loop)
    , m_socket(std::move(socket))
    , m_client(client)
{
    m_loop.sessions.insert(this);
}

Session::~Session()
{
    m_loop.sessions.erase(this);
    close(); // before the count goes down, so that descriptors never exceed it
    m_loop.context.connections.release(m_client);
}

void Session::checkDeadline(TimePoint now)
{
    SystemError ignored;
    if (passes(now))
        m_socket.cancel(ignored);
}

void Session::drain()
{
    SystemError ignored;
    if (m_idle)
        m_socket.cancel(ignored);
    if (m_endless)
        m_endless->end();
}

void Session::close()
{
    SystemError ignored;
    m_socket.close(ignored);
}

Awaitable<void> Session::run()
{
    Turn turn = Turn::Next;
    while (turn == Turn::Next)
        turn = co_await serveOne();
    if (turn == Turn::Linger)
        co_await linger();
}

Session::ReadEnd Session::classify(const SystemError &error) const
{
    if (error == asio::error::operation_aborted && hasExpired())
        return ReadEnd::TooSlow;
    if (error == http::error::body_limit)
        return ReadEnd::TooLarge;
    if (error == http::error::end_of_stream || error == http::error::partial_message)
        return ReadEnd::Gone;
    return error.category() == http::make_error_code(http::error::bad_chunk).category()
        ? ReadEnd::Refused
        : ReadEnd::Gone;
}

Awaitable<Session::ReadEnd> Session::readHead(HeadScanner &scanner)
{
    if (m_buffer.size() == 0 && m_buffer.capacity() > kIdleBufferBytes)
        m_buffer.shrink_to_fit();
    m_idle = m_buffer.size() == 0;
    arm(m_idle && !m_first ? limits().idleTimeoutMs : limits().headTimeoutMs);
    for (;;) {
        const HeadScanner::Verdict verdict = scanner.feed(buffered());
        if (verdict != HeadScanner::Verdict::Incomplete)
            co_return verdict == HeadScanner::Verdict::Complete ? ReadEnd::Done : ReadEnd::Refused;
        // It may pass while a finished read waits its turn, and nothing is there to be cancelled.
        if (hasExpired())
            co_return ReadEnd::TooSlow;
        if (m_idle && m_loop.draining)
            co_return ReadEnd::Gone;
        SystemError error;
        const auto space = m_buffer.prepare(kReadBytes);
        const std::size_t count =
            co_await m_socket.async_read_some(space, asio::redirect_error(kAwait, error));
        if (error) {
            // A client that said nothing gets no answer either.
            co_return m_buffer.size() == 0 ? ReadEnd::Gone : classify(error);
        }
        m_buffer.commit(count);
        if (m_idle) {
            m_idle = false;
            if (!m_first)
                arm(limits().headTimeoutMs);
        }
    }
}

Awaitable<Session::Turn> Session::serveOne()
{
    HeadScanner scanner(limits().head);
    m_persistence = Persistence::Close;
    m_minorVersion = 1;
    const ReadEnd end = co_await readHead(scanner);
    // Also of a head that is refused: whoever sent HEAD takes a body for the next answer.
    m_method = buffered().startsWith("HEAD ") ? Method::Head : Method::Get;
    m_idle = false;
    m_first = false;
    m_startedAt = std::chrono::steady_clock::now();
    if (end == ReadEnd::Gone)
        co_return Turn::End;
    Exchange exchange;
    exchange.request.remote = m_client;
    if (end == ReadEnd::TooSlow)
        co_return co_await refuse(exchange, {408, "request_timeout", "the head took too long"});
    if (end != ReadEnd::Done)
        co_return co_await refuse(exchange, scanner.refusal());

    const auto head = parseRequestHead(buffered().first(scanner.headBytes()));
    if (!head)
        co_return co_await refuse(exchange, head.error());
    m_persistence = head->persistence;
    m_method = head->method;
    m_minorVersion = head->minorVersion;
    exchange.request.method = head->method;
    exchange.request.target = head->target;
    exchange.request.path = head->path;
    exchange.request.headers = head->headers;
    co_return co_await serve(exchange, *head);
}

// From a checked head to the answer: admission, body, handler.
Awaitable<Session::Turn> Session::serve(Exchange &exchange, const RequestHead &head)
{
    // Beast reads the same head a second time: it frames the body, and a head that the two would
    // understand differently goes no further.
    alignas(std::max_align_t) std::byte arena[kFieldArenaBytes];
    std::pmr::monotonic_buffer_resource memory(arena, sizeof arena);
    Parser parser(std::piecewise_construct, std::make_tuple(),
                  std::make_tuple(FieldAllocator(&memory)));
    parser.header_limit(static_cast<std::uint32_t>(limits().head.headBytes));
    // Not boost::none: in 1.74 every Content-Length is larger than that.
    parser.body_limit(std::numeric_limits<std::uint64_t>::max());
    SystemError error;
    m_buffer.consume(parser.put(m_buffer.data(), error));
    const bool agreed = !error && parser.is_header_done()
        && parser.chunked() == (head.framing == BodyFraming::Chunked)
        && (head.framing != BodyFraming::Length
            || parser.content_length() == static_cast<std::uint64_t>(head.contentLength));
    if (!agreed)
        co_return co_await refuse(exchange, {400, "malformed_request", "the head is ambiguous"});

    std::optional<Response> early = m_loop.context.pipeline.admit(exchange);
    Q_ASSERT(early || exchange.route);
    const qint64 bodyLimit = early ? limits().refusedBodyBytes : exchange.route->maxBodyBytes;
    const bool tooLarge = head.framing == BodyFraming::Length && head.contentLength > bodyLimit;
    if (early && (tooLarge || head.expectation == Expectation::Continue)) {
        m_persistence = Persistence::Close; // the body is not waited for
        co_return co_await answer(exchange, *early);
    }
    parser.body_limit(static_cast<std::uint64_t>(bodyLimit));
    const ReadEnd end = tooLarge ? ReadEnd::TooLarge : co_await readBody(parser, head);
    if (early && end == ReadEnd::TooLarge) {
        m_persistence = Persistence::Close;
        co_return co_await answer(exchange, *early);
    }
    switch (end) {
    case ReadEnd::Done:
        break;
    case ReadEnd::Gone:
        co_return Turn::End;
    case ReadEnd::TooLarge:
        co_return co_await refuse(exchange, {413, "payload_too_large", "the body is too large"});
    case ReadEnd::TooSlow:
        co_return co_await refuse(exchange, {408, "request_timeout", "the body came too slowly"});
    case ReadEnd::Refused:
        co_return co_await refuse(exchange, {400, "malformed_request", "the body is badly framed"});
    }
    if (early)
        co_return co_await answer(exchange, *early);
    const std::string &body = parser.get().body();
    exchange.request.body = QByteArray(body.data(), static_cast<qsizetype>(body.size()));
    Response response = co_await runHandler(exchange);
    co_return co_await answer(exchange, response);
}

Awaitable<Session::ReadEnd> Session::readBody(Parser &parser, const RequestHead &head)
{
    if (parser.is_done())
        co_return ReadEnd::Done;
    if (head.expectation == Expectation::Continue && m_buffer.size() == 0) {
        static constexpr QByteArrayView kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
        Outcome ignored;
        const Pace pace(limits().sendGraceMs, limits().minBytesPerSecond);
        co_await write(kContinue, {}, pace, ignored);
        if (ignored.delivery == Delivery::Broken)
            co_return ReadEnd::Gone;
    }
    parser.eager(true);
    const Pace pace(limits().bodyGraceMs, limits().minBytesPerSecond);
    qint64 received = 0;
    while (!parser.is_done()) {
        arm(pace.deadline(received));
        SystemError error;
        const std::size_t count = co_await http::async_read_some(
            m_socket, m_buffer, parser, asio::redirect_error(kAwait, error));
        received += static_cast<qint64>(count);
        if (error)
            co_return classify(error);
    }
    co_return ReadEnd::Done;
}

Awaitable<Response> Session::runHandler(Exchange &exchange)
{
    const Route &route = *exchange.route;
    if (auto atHand = responseAtHand(exchange))
        co_return std::move(*atHand);
    disarm();
    Response response;
    if (route.asyncHandler) {
        const auto begin = [&](const auto &answer) {
            route.asyncHandler(exchange.request, answer);
        };
        response = co_await answerOf<Response>(m_loop, begin);
    } else if (route.executor == Executor::Inline) {
        response = callHandler(exchange);
    } else {
        response = co_await runOn(route.executor, [&exchange] { return callHandler(exchange); });
    }
    while (response.rest) {
        const Continuation rest = std::move(*response.rest);
        response = co_await runOn(rest.executor, rest.work);
    }
    co_return response;
}

// On a pool of workers, and back on this thread. `work` may throw.
Awaitable<Response> Session::runOn(Executor executor, std::function<Response()> work)
{
    const auto begin = [this, executor, &work](const auto &answer) {
        const auto task = [&work, answer] { answer(callWork(work)); };
        if (m_loop.context.pools.of(executor).tryRun(task) == WorkerPool::Taken::Full)
            answer(busyResponse());
    };
    co_return co_await answerOf<Response>(m_loop, begin);
}

Awaitable<Session::Turn> Session::refuse(Exchange &exchange, const Refusal &refusal)
{
    m_persistence = Persistence::Close;
    Response response = refusalResponse(refusal);
    co_return co_await answer(exchange, response);
}

Awaitable<Session::Turn> Session::answer(Exchange &exchange, Response &response)
{
    FileReader file;
    if (response.file && file.open(*response.file) == FileReader::Opened::No)
        response = problemResponse({ErrorCode::Internal, u"read " % response.file->path, {}});
    if (m_loop.draining)
        m_persistence = Persistence::Close;
    m_loop.context.pipeline.finish(exchange, response);
    if (response.problem) {
        response.problem->requestId = QString::fromLatin1(exchange.request.requestId);
        response.problem->instance = exchange.request.path;
        response.body = toJson(*response.problem);
    }
    Outcome outcome;
    outcome.status = response.status;
    outcome.error = response.error;
    co_await send(response, file, outcome);
    outcome.durationUs = std::chrono::duration_cast<std::chrono::microseconds>(
                             std::chrono::steady_clock::now() - m_startedAt)
                             .count();
    m_loop.context.pipeline.sent(exchange, outcome);
    if (outcome.delivery == Delivery::Broken)
        co_return Turn::End;
    co_return m_persistence == Persistence::Close ? Turn::Linger : Turn::Next;
}

Awaitable<void> Session::send(Response &response, FileReader &file, Outcome &outcome)
{
    if (m_minorVersion == 0 && bodyBytes(response) == StreamedBody::kUnknownSize)
        m_persistence = Persistence::Close; // its end is the connection's
    ResponseHeadOptions options;
    options.bodyBytes = bodyBytes(response);
    options.persistence = m_persistence;
    options.minorVersion = m_minorVersion;
    options.date = m_loop.date.now();
    const QByteArray head = responseHead(response, options);
    const bool withBody = m_method != Method::Head && !hasNoBody(response.status);
    const bool isHere = !response.file && !response.stream;
    const QByteArrayView body = withBody && isHere ? response.body : QByteArrayView();
    const Pace pace(limits().sendGraceMs, limits().minBytesPerSecond);
    co_await write(head, body, pace, outcome);
    if (!withBody || isHere || outcome.delivery == Delivery::Broken)
        co_return;
    if (response.stream) {
        co_await sendStream(*response.stream, pace, outcome);
        co_return;
    }
    while (file.left() > 0 && outcome.delivery == Delivery::Complete) {
        if (!file.isReady()) // other connections go on while the disk is waited for
            co_await runOn(Executor::Database, [&file] {
                file.fetch();
                return Response{};
            });
        const QByteArrayView block = file.next();
        // A file that ends too early cannot be mended any more: only a cut tells the client.
        if (block.isEmpty())
            outcome.delivery = Delivery::Broken;
        else
            co_await write(block, {}, pace, outcome);
    }
}

// A body that breaks off is told by a cut alone; one without an end is over when its source says
// so, and each of its blocks has time of its own.
Awaitable<void> Session::sendStream(const StreamedBody &body, Pace pace, Outcome &outcome)
{
    const bool isEndless = body.sizeBytes == StreamedBody::kUnknownSize;
    const auto begin = [&body](const auto &ready) { body.source->next(ready); };
    if (isEndless)
        m_endless = body.source;
    if (isEndless && m_loop.draining)
        m_endless->end();
    for (qint64 left = body.sizeBytes; left != 0 && outcome.delivery == Delivery::Complete;) {
        QByteArray block = co_await answerOf<QByteArray>(m_loop, begin);
        if (isEndless) {
            left = block.isEmpty() ? 0 : left;
            pace = Pace(limits().sendGraceMs, limits().minBytesPerSecond);
            block = m_minorVersion == 0 ? block : chunkOf(block);
        } else if (left -= block.size(); block.isEmpty() || left < 0) {
            outcome.delivery = Delivery::Broken;
            break;
        }
        co_await write(block, {}, pace, outcome);
    }
    m_endless.reset();
}

// Most answers fit into what the system holds for a socket, and are not waited for. The rest of a
// long one is, so that the other connections of this thread have their turn.
Awaitable<void> Session::write(QByteArrayView first, QByteArrayView second, Pace pace,
                               Outcome &outcome)
{
    while (!first.isEmpty() || !second.isEmpty()) {
        const std::array rest{asio::buffer(first.data(), static_cast<std::size_t>(first.size())),
                              asio::buffer(second.data(), static_cast<std::size_t>(second.size()))};
        SystemError error = asio::error::would_block;
        std::size_t count = outcome.bytesSent > 0 ? 0 : m_socket.write_some(rest, error);
        if (error == asio::error::would_block) {
            arm(pace.deadline(outcome.bytesSent));
            count = co_await m_socket.async_write_some(rest, asio::redirect_error(kAwait, error));
        }
        if (error) {
            outcome.delivery = Delivery::Broken;
            break;
        }
        outcome.bytesSent += static_cast<qint64>(count);
        const qsizetype ofFirst = std::min(static_cast<qsizetype>(count), first.size());
        first = first.sliced(ofFirst);
        second = second.sliced(static_cast<qsizetype>(count) - ofFirst);
    }
    disarm();
}

// Closing while the client still sends would make its system throw our answer away with a reset.
Awaitable<void> Session::linger()
{
    SystemError error;
    m_socket.shutdown(Tcp::socket::shutdown_send, error);
    arm(limits().lingerMs);
    while (!error && !hasExpired()) {
        m_buffer.clear();
        const auto space = m_buffer.prepare(kReadBytes);
        co_await m_socket.async_read_some(space, asio::redirect_error(kAwait, error));
    }
}

Awaitable<void> runSession(std::unique_ptr<Session> session)
{
    co_await session->run();
}

} // namespace

void IoThread::Loop::sweep()
{
    if (sessions.empty()) {
        sweeping = false;
        return;
    }
    sweeping = true;
    sweepTimer.expires_after(kSweepInterval);
    sweepTimer.async_wait([this](const SystemError &error) {
        if (error)
            return;
        const TimePoint now = std::chrono::steady_clock::now();
        for (Session *session : sessions)
            session->checkDeadline(now);
        sweep();
    });
}

IoThread::IoThread(const EngineContext &context)
    : m_loop(std::make_unique<Loop>(context))
{
    m_loop->thread = std::thread([this] {
        pthread_setname_np(pthread_self(), "http");
        m_loop->io.run();
    });
}

IoThread::~IoThread()
{
    closeAll();
    m_loop->handlers.waitUntilNone();
    m_loop->keepRunning.reset();
    m_loop->thread.join();
}

void IoThread::adopt(int socketDescriptor, const QHostAddress &client)
{
    asio::post(m_loop->io, [this, socketDescriptor, client] {
        Socket socket(m_loop->io.get_executor());
        SystemError ignored; // only a full poll set fails here; the first read then says so
        const bool ipv6 = client.protocol() == QAbstractSocket::IPv6Protocol;
        socket.assign(ipv6 ? Tcp::v6() : Tcp::v4(), socketDescriptor, ignored);
        socket.non_blocking(true, ignored);
        auto session = std::make_unique<Session>(*m_loop, std::move(socket), client);
        asio::co_spawn(m_loop->io.get_executor(), runSession(std::move(session)), asio::detached);
        if (!m_loop->sweeping)
            m_loop->sweep();
    });
}

void IoThread::drain()
{
    asio::post(m_loop->io, [this] {
        m_loop->draining = true;
        for (Session *session : m_loop->sessions)
            session->drain();
    });
}

void IoThread::closeAll()
{
    asio::post(m_loop->io, [this] {
        m_loop->draining = true;
        for (Session *session : m_loop->sessions) {
            session->drain();
            session->close();
        }
    });
}

} // namespace nw::server
