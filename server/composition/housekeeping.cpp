#include "server/composition/housekeeping.h"

#include <chrono>

namespace nw::server {

namespace {

constexpr std::chrono::milliseconds kBetweenRounds{1000};

} // namespace

Housekeeping::Housekeeping(std::vector<std::function<void()>> tasks)
    : m_tasks(std::move(tasks))
    , m_thread([this] { work(); })
{
}

Housekeeping::~Housekeeping()
{
    {
        const std::lock_guard lock(m_mutex);
        m_ending = true;
    }
    m_wake.notify_all();
    m_thread.join();
}

void Housekeeping::work()
{
    std::unique_lock lock(m_mutex);
    while (!m_ending) {
        lock.unlock();
        for (const std::function<void()> &task : m_tasks)
            task();
        lock.lock();
        m_wake.wait_for(lock, kBetweenRounds, [this] { return m_ending; });
    }
}

} // namespace nw::server
