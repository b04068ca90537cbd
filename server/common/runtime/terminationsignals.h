#pragma once

#include <memory>

namespace nw::server {

// SIGTERM and SIGINT as something to wait for. Made first thing in main: threads that start later
// inherit that they do not take these signals themselves. Also ignores SIGPIPE, which a client that
// vanished would otherwise send us.
class TerminationSignals
{
public:
    TerminationSignals();
    ~TerminationSignals();
    TerminationSignals(const TerminationSignals &) = delete;
    TerminationSignals &operator=(const TerminationSignals &) = delete;

    // Blocks until a signal arrives; its number.
    int wait();

    // From now on, `timeoutMs` or a second signal end the process with status 1, whatever still
    // hangs; until this object is gone.
    void endWithin(int timeoutMs);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace nw::server
