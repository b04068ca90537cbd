#pragma once

#include <QString>

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace nw::server {

enum class Priority
{
    Normal,
    Low // the operating system runs it when nothing else wants the processor
};

// Threads with a bounded queue. Tasks may block; they must not let exceptions out.
class WorkerPool
{
public:
    struct Options
    {
        const char *name = "worker"; // of the threads, at most 15 characters
        int threads = 1;
        int maxQueued = 256;
        Priority priority = Priority::Normal;
    };

    enum class Taken
    {
        Yes,
        Full
    };

    explicit WorkerPool(const Options &options);
    ~WorkerPool(); // runs what is queued, then ends

    WorkerPool(const WorkerPool &) = delete;
    WorkerPool &operator=(const WorkerPool &) = delete;

    Taken tryRun(std::function<void()> task);

    const Options &options() const { return m_options; }
    std::size_t queued() const; // tasks that no thread has taken yet

private:
    void work();

    const Options m_options;
    mutable std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<std::function<void()>> m_tasks;
    bool m_ending = false;
    std::vector<std::thread> m_threads;
};

} // namespace nw::server
