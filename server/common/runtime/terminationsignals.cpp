#include "server/common/runtime/terminationsignals.h"

#include <cerrno>
#include <csignal>
#include <poll.h>
#include <string_view>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <thread>
#include <unistd.h>

namespace nw::server {

namespace {

sigset_t terminating()
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    return set;
}

} // namespace

struct TerminationSignals::Private
{
    int signals = -1;
    int done = -1;
    sigset_t previous = {};
    std::thread watchdog;
};

TerminationSignals::TerminationSignals()
    : d(std::make_unique<Private>())
{
    const sigset_t set = terminating();
    pthread_sigmask(SIG_BLOCK, &set, &d->previous);
    std::signal(SIGPIPE, SIG_IGN);
    d->signals = signalfd(-1, &set, SFD_CLOEXEC);
    d->done = eventfd(0, EFD_CLOEXEC);
}

TerminationSignals::~TerminationSignals()
{
    if (d->watchdog.joinable()) {
        eventfd_write(d->done, 1);
        d->watchdog.join();
    }
    close(d->signals);
    close(d->done);
    pthread_sigmask(SIG_SETMASK, &d->previous, nullptr);
}

int TerminationSignals::wait()
{
    signalfd_siginfo info = {};
    while (read(d->signals, &info, sizeof info) != static_cast<ssize_t>(sizeof info)) {
        if (errno != EINTR)
            return SIGTERM; // without the descriptor nobody could ever end us: better now
    }
    return static_cast<int>(info.ssi_signo);
}

void TerminationSignals::endWithin(int timeoutMs)
{
    if (d->watchdog.joinable())
        return;
    d->watchdog = std::thread([this, timeoutMs] {
        pollfd waiting[2] = {{d->signals, POLLIN, 0}, {d->done, POLLIN, 0}};
        if (poll(waiting, 2, timeoutMs) > 0 && waiting[1].revents != 0)
            return;
        static constexpr std::string_view kMessage =
            "nerdwork-server: ended before everything was finished\n";
        [[maybe_unused]] const ssize_t ignored =
            write(STDERR_FILENO, kMessage.data(), kMessage.size());
        _exit(1);
    });
}

} // namespace nw::server
