#include "server/common/runtime/workerpool.h"

#include <algorithm>
#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

namespace nw::server {

namespace {

constexpr int kNicerBy = 10;
constexpr int kNicest = 19;

void settle(const WorkerPool::Options &options)
{
    pthread_setname_np(pthread_self(), options.name);
    if (options.priority == Priority::Normal)
        return;
    // On Linux, priorities belong to threads although POSIX gives them to processes.
    const auto thread = static_cast<id_t>(gettid());
    const int niceness = getpriority(PRIO_PROCESS, thread) + kNicerBy;
    setpriority(PRIO_PROCESS, thread, std::min(niceness, kNicest));
}

} // namespace

WorkerPool::WorkerPool(const Options &options)
    : m_options(options)
{
    for (int i = 0; i < options.threads; ++i)
        m_threads.emplace_back([this] { work(); });
}

WorkerPool::~WorkerPool()
{
    {
        const std::lock_guard lock(m_mutex);
        m_ending = true;
    }
    m_wake.notify_all();
    for (std::thread &thread : m_threads)
        thread.join();
}

WorkerPool::Taken WorkerPool::tryRun(std::function<void()> task)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_tasks.size() >= static_cast<size_t>(m_options.maxQueued))
            return Taken::Full;
        m_tasks.push_back(std::move(task));
    }
    m_wake.notify_one();
    return Taken::Yes;
}

std::size_t WorkerPool::queued() const
{
    const std::lock_guard lock(m_mutex);
    return m_tasks.size();
}

void WorkerPool::work()
{
    settle(m_options);
    for (;;) {
        std::function<void()> task;
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait(lock, [this] { return m_ending || !m_tasks.empty(); });
            if (m_tasks.empty())
                return;
            task = std::move(m_tasks.front());
            m_tasks.pop_front();
        }
        task();
    }
}

} // namespace nw::server
