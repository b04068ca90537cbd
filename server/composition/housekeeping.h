#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace nw::server {

// Calls what is to be done by the clock, one task after the other, about every second, on a thread
// of its own.
class Housekeeping
{
public:
    explicit Housekeeping(std::vector<std::function<void()>> tasks);
    ~Housekeeping(); // waits for the task under way

    Housekeeping(const Housekeeping &) = delete;
    Housekeeping &operator=(const Housekeeping &) = delete;

private:
    void work();

    const std::vector<std::function<void()>> m_tasks;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    bool m_ending = false;
    std::thread m_thread;
};

} // namespace nw::server
