#pragma once

#include <condition_variable>
#include <mutex>

namespace nw::server {

// Counts handlers at work on other threads, so that what they answer to outlives them.
class HandlerGate
{
public:
    void enter()
    {
        const std::lock_guard lock(m_mutex);
        ++m_inside;
    }

    void leave()
    {
        // Notified under the lock: whoever waits may destroy this gate as soon as the lock is free.
        const std::lock_guard lock(m_mutex);
        if (--m_inside == 0)
            m_emptied.notify_all();
    }

    void waitUntilNone()
    {
        std::unique_lock lock(m_mutex);
        m_emptied.wait(lock, [this] { return m_inside == 0; });
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_emptied;
    int m_inside = 0;
};

} // namespace nw::server
