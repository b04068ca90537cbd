#include "reader/core/sandbox/launcher.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace nw::reader {

namespace {

constexpr int kAnswerTimeoutMs = 10'000;

struct Order
{
    enum class Kind : quint32
    {
        Start,
        End
    };

    Kind kind = Kind::Start;
    qint32 processId = 0;
    Equipment equipment = Equipment::Basic;
};

QByteArray bytesOf(const Order &order)
{
    return {reinterpret_cast<const char *>(&order), sizeof order};
}

tl::unexpected<ReadError> launcherFailure(const char *what)
{
    return readFailure(ReadErrorCode::Io, QString::fromLatin1(what));
}

// The strings themselves lie where the kernel put them, so forgetting their list is not enough.
void forgetEnvironment()
{
    for (char **variable = environ; variable && *variable; ++variable)
        std::memset(*variable, 0, std::strlen(*variable));
    ::clearenv();
}

// Closes what the program had open, except the standard streams and this one.
Descriptor keepOnly(Descriptor kept)
{
    constexpr int kNumber = 3;
    if (kept.number() != kNumber) {
        if (::dup2(kept.number(), kNumber) < 0)
            ::_exit(1);
        kept.release();
    }
    ::closefrom(kNumber + 1);
    return Descriptor(kNumber);
}

// Nothing that a library prints belongs on the program's terminal.
void silence()
{
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    if (const int nowhere = ::open("/dev/null", O_RDWR | O_CLOEXEC); nowhere >= 0) {
        for (int standard = 0; standard <= 2; ++standard)
            ::dup2(nowhere, standard);
        ::close(nowhere);
    }
#endif
}

// The launcher's own process.
class Launcher
{
public:
    Launcher(Descriptor control, DecoderLauncher::DecoderMain decoderMain)
        : m_control(std::move(control))
        , m_decoderMain(decoderMain)
    {
    }

    void run()
    {
        while (auto message = receiveMessage(m_control)) {
            reap();
            Order order;
            if (message->bytes.size() != qsizetype(sizeof order))
                break;
            std::memcpy(&order, message->bytes.constData(), sizeof order);
            if (order.kind == Order::Kind::End)
                end(order.processId);
            else if (message->descriptors.size() == 1)
                start(std::move(message->descriptors.front()), order.equipment);
        }
        for (const pid_t child : m_children)
            ::kill(child, SIGKILL);
    }

private:
    void start(Descriptor channel, Equipment equipment)
    {
        const pid_t launcher = ::getpid();
        const pid_t child = ::fork();
        if (child == 0) {
            ::prctl(PR_SET_PDEATHSIG, SIGKILL);
            if (::getppid() != launcher)
                ::_exit(1);
            m_control = Descriptor();
            m_decoderMain(std::move(channel), equipment);
            ::_exit(0);
        }
        if (child > 0)
            m_children.push_back(child);
        const qint32 answer = child;
        sendMessage(m_control, {reinterpret_cast<const char *>(&answer), sizeof answer});
    }

    // A child that was not waited for keeps its number, so nobody else can be hit.
    void end(pid_t child)
    {
        if (std::find(m_children.begin(), m_children.end(), child) == m_children.end())
            return;
        ::kill(child, SIGKILL);
        while (::waitpid(child, nullptr, 0) < 0 && errno == EINTR) { }
        std::erase(m_children, child);
    }

    void reap()
    {
        for (pid_t ended = 0; (ended = ::waitpid(-1, nullptr, WNOHANG)) > 0;)
            std::erase(m_children, ended);
    }

    Descriptor m_control;
    DecoderLauncher::DecoderMain m_decoderMain;
    std::vector<pid_t> m_children;
};

} // namespace

ReadResult<std::unique_ptr<DecoderLauncher>> DecoderLauncher::fork(DecoderMain decoderMain)
{
    auto ends = makeChannel();
    if (!ends)
        return tl::unexpected(ends.error());
    const pid_t program = ::getpid();
    const pid_t child = ::fork();
    if (child < 0)
        return launcherFailure("the launcher cannot be forked");
    if (child == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (::getppid() != program)
            ::_exit(1);
        // Ctrl+C goes to every process of a terminal: the program decides when to end, and this one
        // ends with it.
        ::signal(SIGINT, SIG_IGN);
        ::prctl(PR_SET_NAME, "nerdwork-launch");
        forgetEnvironment();
        silence();
        Launcher(keepOnly(std::move(ends->theirs)), decoderMain).run();
        ::_exit(0);
    }
    return std::unique_ptr<DecoderLauncher>(new DecoderLauncher(std::move(ends->ours), child));
}

DecoderLauncher::~DecoderLauncher()
{
    ::kill(m_processId, SIGKILL); // and with it end its children
    while (::waitpid(m_processId, nullptr, 0) < 0 && errno == EINTR) { }
}

ReadResult<DecoderLauncher::Decoder> DecoderLauncher::start(Equipment equipment)
{
    auto ends = makeChannel();
    if (!ends)
        return tl::unexpected(ends.error());
    const std::lock_guard lock(m_mutex);
    if (!sendMessage(m_control, bytesOf({Order::Kind::Start, 0, equipment}),
                     {ends->theirs.number()}))
        return launcherFailure("the launcher has ended");
    if (waitForMessage(m_control, kAnswerTimeoutMs) != Waited::Ready)
        return launcherFailure("the launcher does not answer");
    const auto answer = receiveMessage(m_control);
    qint32 processId = -1;
    if (!answer || answer->bytes.size() != qsizetype(sizeof processId))
        return launcherFailure("the launcher has ended");
    std::memcpy(&processId, answer->bytes.constData(), sizeof processId);
    if (processId <= 0)
        return launcherFailure("no further process can be started");
    return Decoder{std::move(ends->ours), processId};
}

void DecoderLauncher::end(int processId)
{
    const std::lock_guard lock(m_mutex);
    sendMessage(m_control, bytesOf({Order::Kind::End, processId, Equipment::Basic}));
}

} // namespace nw::reader
