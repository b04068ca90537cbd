#include "app/earlystart.h"

#include "reader/core/documentfactory.h"
#include "reader/core/render/pagerender.h"

#include <QObject>

#include <algorithm>
#include <mutex>

namespace nw::app {

using reader::DecodeQuality;
using reader::EarlyPage;
using reader::PageRequest;
using reader::PageScale;

struct EarlyStart::State
{
    std::mutex mutex;
    std::optional<Book> book;
    QObject *context = nullptr;
    Receiver receiver;
};

namespace {

EarlyStart::Book openBook(const QString &path, int pageIndex, const PageScale &scale)
{
    auto document = reader::openDocument(path);
    if (!document)
        return {std::move(document), std::nullopt};
    const int page = std::clamp(pageIndex, 0, (*document)->pageCount() - 1);
    const PageRequest request{page, scale, DecodeQuality::Fast};
    EarlyPage early{request, reader::renderedPage(**document, request)};
    return {std::move(document), std::move(early)};
}

} // namespace

EarlyStart::EarlyStart(const QString &path, int pageIndex, const PageScale &scale)
    : m_state(std::make_shared<State>())
{
    m_thread = std::thread([state = m_state, path, pageIndex, scale] {
        Book book = openBook(path, pageIndex, scale);
        const std::lock_guard lock(state->mutex);
        state->book = std::move(book);
        if (!state->receiver)
            return;
        // The context lives while there is a receiver: see abandon().
        QMetaObject::invokeMethod(
            state->context,
            [state] {
                if (state->receiver)
                    state->receiver(std::move(*state->book));
            },
            Qt::QueuedConnection);
    });
}

EarlyStart::~EarlyStart()
{
    m_thread.join();
}

bool EarlyStart::isReady() const
{
    const std::lock_guard lock(m_state->mutex);
    return m_state->book.has_value();
}

void EarlyStart::deliver(QObject *context, Receiver receiver)
{
    std::unique_lock lock(m_state->mutex);
    if (!m_state->book) {
        m_state->context = context;
        m_state->receiver = std::move(receiver);
        return;
    }
    lock.unlock();
    receiver(std::move(*m_state->book));
}

void EarlyStart::abandon()
{
    const std::lock_guard lock(m_state->mutex);
    m_state->receiver = {};
    m_state->context = nullptr;
}

} // namespace nw::app
