#include "reader/core/render/renderqueue.h"

#include "reader/core/render/pagerender.h"

#include <QCoreApplication>
#include <QEvent>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace nw::reader {
namespace {

constexpr std::chrono::milliseconds kReadGraceMs{250};

QEvent::Type wakeEventType()
{
    static const int type = QEvent::registerEventType();
    return static_cast<QEvent::Type>(type);
}

struct Job
{
    quint64 generation = 0;
    PageRequest request;
    bool isWanted = true;
};

struct Worker
{
    std::thread thread;
    bool isReading = false;
};

} // namespace

// Shared with the threads, because one that is stuck in a document outlives the queue. Results
// cross in here, under this mutex; the posted event only says that there are some.
struct RenderQueue::State
{
    std::mutex mutex;
    std::condition_variable workWaits;
    std::condition_variable workerRests;
    const PageRenderer renderer;
    const std::size_t maxThreads;
    RenderQueue *receiver = nullptr;
    DocumentPointer document;
    quint64 generation = 0;
    std::vector<PageRequest> waiting; // the next one last
    std::vector<std::shared_ptr<Job>> running;
    std::vector<PageResult> results;
    std::deque<Worker> workers; // never shrinks, so that indices and references stay
    std::size_t restingWorkers = 0;
    bool isWakePosted = false;
    bool isStopping = false;

    State(PageRenderer pageRenderer, std::size_t threads)
        : renderer(std::move(pageRenderer))
        , maxThreads(threads)
    {
    }

    std::shared_ptr<Job> findRunning(const PageRequest &request) const
    {
        const auto found = std::find_if(running.begin(), running.end(), [&](const auto &job) {
            return job->generation == generation && job->request == request;
        });
        return found == running.end() ? nullptr : *found;
    }

    bool hasResultFor(const PageRequest &request) const
    {
        return std::any_of(results.begin(), results.end(), [&](const PageResult &result) {
            return result.generation == generation && result.request == request;
        });
    }

    bool anyoneReading() const
    {
        return std::any_of(workers.begin(), workers.end(),
                           [](const Worker &worker) { return worker.isReading; });
    }

    bool isOutdated(const Job &job) const
    {
        return isStopping || !job.isWanted || job.generation != generation;
    }

    // Somebody asked for it again just after it was given up.
    void putBack(const std::shared_ptr<Job> &job)
    {
        std::erase(running, job);
        waiting.push_back(job->request);
    }

    std::shared_ptr<Job> takeJob()
    {
        auto job = std::make_shared<Job>(Job{generation, waiting.back(), true});
        waiting.pop_back();
        running.push_back(job);
        return job;
    }

    void finish(const std::shared_ptr<Job> &job, std::optional<ReadResult<RenderedPage>> outcome)
    {
        std::erase(running, job);
        if (!outcome || job->generation != generation || !receiver)
            return;
        results.push_back({job->generation, job->request, *std::move(outcome)});
        if (isWakePosted)
            return;
        isWakePosted = true;
        QCoreApplication::postEvent(receiver, new QEvent(wakeEventType()));
    }
};

RenderQueue::RenderQueue(int maxThreads, PageRenderer renderer, QObject *parent)
    : QObject(parent)
    , m_state(std::make_shared<State>(std::move(renderer),
                                      static_cast<std::size_t>(std::max(1, maxThreads))))
{
    m_state->receiver = this;
}

RenderQueue::~RenderQueue()
{
    std::unique_lock lock(m_state->mutex);
    m_state->isStopping = true;
    m_state->receiver = nullptr;
    m_state->waiting.clear();
    m_state->workWaits.notify_all();
    m_state->workerRests.wait_for(lock, kReadGraceMs, [this] { return !m_state->anyoneReading(); });

    std::vector<std::thread> ending;
    for (Worker &worker : m_state->workers) {
        if (worker.isReading)
            worker.thread.detach();
        else
            ending.push_back(std::move(worker.thread));
    }
    lock.unlock();
    for (std::thread &thread : ending)
        thread.join();
}

quint64 RenderQueue::setDocument(DocumentPointer document)
{
    // Declared before the lock, `document` lets the old one go when nobody waits for the mutex.
    const std::lock_guard lock(m_state->mutex);
    m_state->document.swap(document);
    m_state->waiting.clear();
    m_state->results.clear();
    return ++m_state->generation;
}

quint64 RenderQueue::generation() const
{
    const std::lock_guard lock(m_state->mutex);
    return m_state->generation;
}

void RenderQueue::request(const QList<PageRequest> &mostUrgentFirst)
{
    const std::lock_guard lock(m_state->mutex);
    if (!m_state->document)
        return;
    for (auto wish = mostUrgentFirst.rbegin(); wish != mostUrgentFirst.rend(); ++wish) {
        std::erase(m_state->waiting, *wish);
        if (const auto job = m_state->findRunning(*wish))
            job->isWanted = true;
        else if (!m_state->hasResultFor(*wish))
            m_state->waiting.push_back(*wish);
    }
    const std::size_t missing =
        m_state->waiting.size() - std::min(m_state->waiting.size(), m_state->restingWorkers);
    const std::size_t startable = std::min(missing, m_state->maxThreads - m_state->workers.size());
    for (std::size_t i = 0; i < startable; ++i) {
        const std::size_t index = m_state->workers.size();
        m_state->workers.emplace_back();
        m_state->workers.back().thread =
            std::thread([state = m_state, index] { runWorker(state, index); });
    }
    m_state->workWaits.notify_all();
}

void RenderQueue::cancel()
{
    const std::lock_guard lock(m_state->mutex);
    m_state->waiting.clear();
    for (const auto &job : m_state->running)
        job->isWanted = false;
}

bool RenderQueue::isUnderWay(const PageRequest &request) const
{
    const std::lock_guard lock(m_state->mutex);
    return m_state->findRunning(request) || m_state->hasResultFor(request);
}

bool RenderQueue::isIdle() const
{
    const std::lock_guard lock(m_state->mutex);
    return m_state->waiting.empty() && m_state->running.empty() && m_state->results.empty();
}

void RenderQueue::customEvent(QEvent *event)
{
    if (event->type() == wakeEventType())
        deliver();
}

void RenderQueue::deliver()
{
    std::vector<PageResult> results;
    {
        const std::lock_guard lock(m_state->mutex);
        m_state->isWakePosted = false;
        results.swap(m_state->results);
    }
    for (const PageResult &result : results) {
        // A receiver of the one before may have changed the document.
        if (result.generation == generation())
            Q_EMIT finished(result);
    }
}

void RenderQueue::runWorker(const std::shared_ptr<State> &state, std::size_t worker)
{
    std::unique_lock lock(state->mutex);
    for (;;) {
        ++state->restingWorkers;
        state->workerRests.notify_all();
        state->workWaits.wait(lock, [&] { return state->isStopping || !state->waiting.empty(); });
        --state->restingWorkers;
        if (state->isStopping)
            return;

        const auto job = state->takeJob();
        DocumentPointer document = state->document;
        state->workers[worker].isReading = true;
        lock.unlock();
        std::optional<ReadResult<RenderedPage>> ready;
        ReadResult<QByteArray> bytes;
        if (const PageProvider *provider = document->pageProvider())
            ready = provider->renderedPage(job->request, [&] {
                const std::lock_guard asking(state->mutex);
                return state->isOutdated(*job);
            });
        else
            bytes = document->pageBytes(job->request.page);
        document.reset();
        lock.lock();
        state->workers[worker].isReading = false;
        state->workerRests.notify_all();

        const bool gaveUp = ready && !*ready && ready->error().code == ReadErrorCode::Cancelled;
        if (ready && !gaveUp) {
            state->finish(job, std::move(ready));
            continue;
        }
        if (state->isOutdated(*job)) {
            state->finish(job, std::nullopt);
            continue;
        }
        if (gaveUp) {
            state->putBack(job);
            continue;
        }
        if (!bytes) {
            state->finish(job, tl::unexpected(bytes.error()));
            continue;
        }
        lock.unlock();
        auto outcome = state->renderer(*bytes, job->request);
        lock.lock();
        state->finish(job, std::move(outcome));
    }
}

} // namespace nw::reader
