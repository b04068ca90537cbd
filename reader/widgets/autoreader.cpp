#include "reader/widgets/autoreader.h"

#include "reader/widgets/readingview.h"

#include <algorithm>
#include <cmath>

namespace nw::reader {
namespace {

constexpr int kStepMs = 5'000;
constexpr int kFrameMs = 16;
constexpr double kPixelsPerMs = 0.06; // logical
constexpr double kLeastPace = 0.125;
constexpr double kMostPace = 5;

} // namespace

AutoReader::AutoReader(QObject *parent)
    : QObject(parent)
{
    m_steps.setInterval(kStepMs);
    m_frames.setInterval(kFrameMs);
    m_frames.setTimerType(Qt::PreciseTimer);
    connect(&m_steps, &QTimer::timeout, this, &AutoReader::step);
    connect(&m_frames, &QTimer::timeout, this, &AutoReader::scroll);
}

void AutoReader::start(AutoReading mode, ReadingView *view)
{
    stop();
    if (mode == AutoReading::Off || view->pageCount() == 0)
        return;
    m_view = view;
    m_mode = mode;
    m_rest = 0;
    connect(view, &ReadingView::endReached, this, &AutoReader::stop);
    if (mode == AutoReading::Scroll && !view->isWholePageVisible()) {
        m_sinceFrame.start();
        m_frames.start();
    } else {
        m_steps.start();
    }
    Q_EMIT modeChanged(mode);
}

void AutoReader::stop()
{
    if (m_mode == AutoReading::Off)
        return;
    m_steps.stop();
    m_frames.stop();
    if (m_view)
        m_view->disconnect(this);
    m_view.clear();
    m_mode = AutoReading::Off;
    Q_EMIT modeChanged(m_mode);
}

void AutoReader::setStepMs(int stepMs)
{
    m_steps.setInterval(stepMs);
}

void AutoReader::changePace(double factor)
{
    m_pace = std::clamp(m_pace * factor, kLeastPace, kMostPace);
    setStepMs(qRound(kStepMs / m_pace));
}

void AutoReader::step()
{
    if (m_view)
        m_view->advance(PageStep::Forward);
}

void AutoReader::scroll()
{
    if (!m_view)
        return;
    m_rest += kPixelsPerMs * m_pace * static_cast<double>(m_sinceFrame.restart());
    const double way = std::floor(m_rest);
    m_rest -= way;
    if (way == 0)
        return;
    // From side to side the way on is that of the story.
    const bool isLtr = m_view->direction() == ReadingDirection::LeftToRight;
    if (!m_view->pan({0, -way}) && !m_view->pan({isLtr ? -way : way, 0}))
        m_view->advance(PageStep::Forward);
}

} // namespace nw::reader
