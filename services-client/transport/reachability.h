#pragma once

#include "services-client/transport/transport.h"

#include <QObject>
#include <QTimer>

namespace nw {

// Whether the server answers. Every exchange reports to it; while the server is away it asks GET
// /livez by itself, soon at first and then less often, so that its return is noticed without being
// waited for.
class Reachability : public QObject
{
    Q_OBJECT

public:
    explicit Reachability(Transport &transport, QObject *parent = nullptr);

    bool isReachable() const { return m_reachable; }
    void reportAnswer(); // the server said something, whatever it was
    void reportSilence(); // it was not reached, or did not answer in time
    qint64 answers() const { return m_answers; } // so far, to see whether one came meanwhile

Q_SIGNALS:
    void changed(bool reachable);

private:
    void probe();

    Transport &m_transport;
    QTimer m_timer;
    int m_pauseMs;
    qint64 m_answers = 0;
    bool m_reachable = true;
};

} // namespace nw
