#include "reader/core/render/pagemeasurer.h"

#include "reader/core/render/pagerender.h"

#include <QCoreApplication>
#include <QEvent>
#include <QSet>

#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace nw::reader {
namespace {

QEvent::Type measuredEventType()
{
    static const int type = QEvent::registerEventType();
    return static_cast<QEvent::Type>(type);
}

} // namespace

struct PageMeasurer::State
{
    std::mutex mutex;
    std::condition_variable workWaits;
    DocumentPointer document;
    quint64 generation = 0; // of the document
    QList<int> wished;
    QSet<int> asked;
    std::vector<std::pair<int, QSize>> sizes;
    PageMeasurer *receiver = nullptr;
    std::thread thread;
    bool isReading = false;
    bool isStopping = false;
};

PageMeasurer::PageMeasurer(QObject *parent)
    : QObject(parent)
    , m_state(std::make_shared<State>())
{
    m_state->receiver = this;
}

PageMeasurer::~PageMeasurer()
{
    bool isReading = false;
    {
        const std::lock_guard lock(m_state->mutex);
        m_state->isStopping = true;
        m_state->receiver = nullptr;
        isReading = m_state->isReading;
    }
    m_state->workWaits.notify_all();
    if (!m_state->thread.joinable())
        return;
    if (isReading)
        m_state->thread.detach();
    else
        m_state->thread.join();
}

void PageMeasurer::setDocument(DocumentPointer document)
{
    // Declared before the lock, `document` lets the old one go when nobody waits for the mutex.
    const std::lock_guard lock(m_state->mutex);
    m_state->document.swap(document);
    ++m_state->generation;
    m_state->wished.clear();
    m_state->asked.clear();
    m_state->sizes.clear();
}

void PageMeasurer::wish(const QList<int> &mostUrgentFirst)
{
    const std::lock_guard lock(m_state->mutex);
    if (!m_state->document || !m_state->document->pageProvider())
        return;
    m_state->wished = mostUrgentFirst;
    m_state->wished.removeIf([this](int page) { return m_state->asked.contains(page); });
    if (m_state->wished.isEmpty())
        return;
    if (!m_state->thread.joinable())
        m_state->thread = std::thread([state = m_state] { run(state); });
    m_state->workWaits.notify_one();
}

void PageMeasurer::customEvent(QEvent *event)
{
    if (event->type() != measuredEventType())
        return;
    std::vector<std::pair<int, QSize>> sizes;
    quint64 generation = 0;
    {
        const std::lock_guard lock(m_state->mutex);
        sizes.swap(m_state->sizes);
        generation = m_state->generation;
    }
    for (const auto &[page, size] : sizes) {
        {
            // A receiver of the one before may have changed the document.
            const std::lock_guard lock(m_state->mutex);
            if (generation != m_state->generation)
                return;
        }
        Q_EMIT measured(page, size);
    }
}

void PageMeasurer::run(const std::shared_ptr<State> &state)
{
    std::unique_lock lock(state->mutex);
    for (;;) {
        state->workWaits.wait(lock, [&] { return state->isStopping || !state->wished.isEmpty(); });
        if (state->isStopping)
            return;
        const int page = state->wished.takeFirst();
        state->asked.insert(page);
        DocumentPointer document = state->document;
        const quint64 generation = state->generation;
        state->isReading = true;
        lock.unlock();
        const auto header = pageHeader(*document, page);
        document.reset();
        lock.lock();
        state->isReading = false;
        if (!header || generation != state->generation || !state->receiver)
            continue;
        state->sizes.emplace_back(page, header->size);
        if (state->sizes.size() == 1)
            QCoreApplication::postEvent(state->receiver, new QEvent(measuredEventType()));
    }
}

} // namespace nw::reader
