#include "reader/core/render/tilescaler.h"

#include "reader/core/render/resample.h"

#include <QCoreApplication>
#include <QEvent>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace nw::reader {
namespace {

QEvent::Type tileEventType()
{
    static const int type = QEvent::registerEventType();
    return static_cast<QEvent::Type>(type);
}

} // namespace

struct TileScaler::State
{
    std::mutex mutex;
    std::condition_variable workWaits;
    QList<TileRequest> wished;
    std::optional<Tile> inWork;
    std::vector<std::pair<Tile, QImage>> finished;
    TileScaler *receiver = nullptr;
    std::thread thread;
    bool isStopping = false;
};

TileScaler::TileScaler(QObject *parent)
    : QObject(parent)
    , m_state(std::make_shared<State>())
{
    m_state->receiver = this;
}

TileScaler::~TileScaler()
{
    {
        const std::lock_guard lock(m_state->mutex);
        m_state->isStopping = true;
        m_state->wished.clear();
    }
    m_state->workWaits.notify_all();
    if (m_state->thread.joinable())
        m_state->thread.join();
}

void TileScaler::wish(const QList<TileRequest> &mostUrgentFirst)
{
    const std::lock_guard lock(m_state->mutex);
    m_state->wished = mostUrgentFirst;
    m_state->wished.removeIf([this](const TileRequest &request) {
        const auto isSame = [&](const auto &done) { return done.first == request.tile; };
        return m_state->inWork == request.tile
            || std::any_of(m_state->finished.begin(), m_state->finished.end(), isSame);
    });
    if (m_state->wished.isEmpty())
        return;
    if (!m_state->thread.joinable())
        m_state->thread = std::thread([state = m_state] { run(state); });
    m_state->workWaits.notify_one();
}

void TileScaler::customEvent(QEvent *event)
{
    if (event->type() != tileEventType())
        return;
    std::vector<std::pair<Tile, QImage>> tiles;
    {
        const std::lock_guard lock(m_state->mutex);
        tiles.swap(m_state->finished);
    }
    for (const auto &[tile, image] : tiles)
        Q_EMIT finished(tile, image);
}

void TileScaler::run(const std::shared_ptr<State> &state)
{
    std::unique_lock lock(state->mutex);
    for (;;) {
        state->workWaits.wait(lock, [&] { return state->isStopping || !state->wished.isEmpty(); });
        if (state->isStopping)
            return;
        TileRequest request = state->wished.takeFirst();
        state->inWork = request.tile;
        lock.unlock();
        QImage image = resampleRows(request.source, QSizeF(request.source.size()),
                                    request.tile.scaledPage, request.tile.firstRow,
                                    request.tile.rowCount);
        request.source = {}; // pixels go before the lock is taken again
        lock.lock();
        state->inWork.reset();
        const bool isFirst = state->finished.empty();
        state->finished.emplace_back(request.tile, std::move(image));
        if (isFirst && !state->isStopping)
            QCoreApplication::postEvent(state->receiver, new QEvent(tileEventType()));
    }
}

} // namespace nw::reader
