#pragma once

#include "services-client/endpoints/syncendpoints.h"
#include "services-client/sync/progressbook.h"
#include "services-client/transport/session.h"

#include <QDeadlineTimer>
#include <QObject>
#include <QPromise>
#include <QTimer>

#include <memory>

namespace nw {

// How long the synchroniser rests. Where something has just happened, here or on another device,
// more is likely to follow: the rest begins short and doubles while nothing comes.
struct SyncPauses
{
    int shortestMs = 4'000;
    int longestMs = 30'000;
};

// Brings the book and the server together: first what others did (so that a conflict is seen before
// anything is sent over it), then what was done here, in order. One turn at a time. A turn that
// failed is tried again later, or when the server is back, and never before the time that the
// server asked for.
class Synchroniser : public QObject
{
    Q_OBJECT

public:
    Synchroniser(Session &session, Reachability &reachability, ProgressBook &book,
                 const SyncPauses &pauses = {}, QObject *parent = nullptr);

    // A turn now, or another one after the present one; later when the server wants to be left
    // alone.
    void request();
    QFuture<Result<void>> run(); // the same, and when that turn has ended and how
    bool isBusy() const { return m_busy; }
    bool isFailing() const; // the server was reached in the last turn, and it went wrong

Q_SIGNALS:
    void activityChanged(); // a turn began or ended
    void effects(const nw::ProgressEffects &effects);

private:
    void turn();
    void begin();
    void pull();
    void receiveChanges(const QString &cursor, const Result<endpoints::ChangePart> &part);
    void push();
    void receiveAnswer(const OutboxRow &row, const Result<endpoints::ProgressAnswer> &answer);
    void tell(const Result<ProgressEffects> &effects);
    void finish(const Result<void> &result);

    Session &m_session;
    Reachability &m_reachability;
    ProgressBook &m_book;
    SyncPauses m_pauses;
    QTimer m_next; // the regular turn, or the next try after a failure
    QDeadlineTimer m_quiet; // no turn before that: the server said so
    int m_pauseMs = 0;
    QList<std::shared_ptr<QPromise<Result<void>>>> m_waiting;
    QList<std::shared_ptr<QPromise<Result<void>>>> m_present;
    int m_failures = 0;
    Result<void> m_last; // how the turn before this one ended
    bool m_busy = false;
    bool m_again = false;
    bool m_feedWasRestarted = false; // in this turn
};

} // namespace nw
