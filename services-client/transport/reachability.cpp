#include "services-client/transport/reachability.h"

#include "services-client/transport/onready.h"

namespace nw {

namespace {

constexpr int kFirstPauseMs = 500;
constexpr int kLongestPauseMs = 15'000;
constexpr int kProbeTimeoutMs = 3'000;
constexpr qint64 kMaxProbeBytes = qint64(64) * 1024;

} // namespace

Reachability::Reachability(Transport &transport, QObject *parent)
    : QObject(parent)
    , m_transport(transport)
    , m_pauseMs(kFirstPauseMs)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &Reachability::probe);
}

void Reachability::reportAnswer()
{
    ++m_answers;
    m_timer.stop();
    m_pauseMs = kFirstPauseMs;
    if (m_reachable)
        return;
    m_reachable = true;
    Q_EMIT changed(true);
}

void Reachability::reportSilence()
{
    if (!m_timer.isActive()) {
        m_timer.start(m_pauseMs);
        m_pauseMs = std::min(m_pauseMs * 2, kLongestPauseMs);
    }
    if (!m_reachable)
        return;
    m_reachable = false;
    Q_EMIT changed(false);
}

void Reachability::probe()
{
    HttpRequest request;
    request.target = QStringLiteral("/livez");
    request.idleTimeoutMs = kProbeTimeoutMs;
    request.totalTimeoutMs = kProbeTimeoutMs;
    request.maxAnswerBytes = kMaxProbeBytes;
    onReady(m_transport.send(request), this, [this](const Result<HttpAnswer> &answer) {
        if (answer)
            reportAnswer();
        else
            reportSilence();
    });
}

} // namespace nw
