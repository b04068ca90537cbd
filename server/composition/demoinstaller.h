#pragma once

#include "server/common/runtime/workerpool.h"
#include "services-client/contract/result.h"

#include <atomic>
#include <functional>

namespace nw::server {

// Fills the catalogue with the demo while the server already answers, on a thread of low priority.
class DemoInstaller
{
public:
    // Asks its argument from time to time, and ends early on false.
    using Install = std::function<void(const std::function<bool()> &goOn)>;

    DemoInstaller() = default;
    ~DemoInstaller() { breakOff(); } // and waits until `install` has returned

    void begin(Install install); // once
    void breakOff() { m_isBrokenOff = true; }

    // For Health: Unavailable until it has ended, one way or the other.
    Result<void> check() const;

private:
    std::atomic<bool> m_isBrokenOff{false};
    std::atomic<bool> m_hasEnded{false};
    WorkerPool m_thread{{"demo", 1, 1, Priority::Low}};
};

} // namespace nw::server
