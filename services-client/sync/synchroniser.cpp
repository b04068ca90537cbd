#include "services-client/sync/synchroniser.h"

#include "services-client/transport/onready.h"

namespace nw {

namespace {

constexpr int kFirstRetryMs = 2'000;
constexpr int kLongestRetryMs = 300'000;
constexpr qsizetype kFullPart =
    100; // what GET /sync/changes is asked for: a shorter part is the last

// The server has judged, and would judge the same again.
bool isFinal(ErrorCode code)
{
    switch (code) {
    case ErrorCode::NotFound:
    case ErrorCode::InvalidInput:
    case ErrorCode::UnknownField:
    case ErrorCode::Forbidden:
    case ErrorCode::PaymentRequired:
    case ErrorCode::PayloadTooLarge:
    case ErrorCode::MethodNotAllowed:
    case ErrorCode::Unsupported:
        return true;
    default:
        return false;
    }
}

QList<Progress> progressOf(const QList<Change> &changes)
{
    QList<Progress> states;
    for (const Change &change : changes) {
        if (change.entity != QLatin1String("progress"))
            continue; // a kind that this version does not keep
        const Result<Progress> state = readProgress(change.payload);
        if (state)
            states.append(*state);
        else
            qWarning("A change of the feed could not be read: %s",
                     qUtf8Printable(state.error().detail));
    }
    return states;
}

} // namespace

Synchroniser::Synchroniser(Session &session, Reachability &reachability, ProgressBook &book,
                           const SyncPauses &pauses, QObject *parent)
    : QObject(parent)
    , m_session(session)
    , m_reachability(reachability)
    , m_book(book)
    , m_pauses(pauses)
    , m_pauseMs(pauses.shortestMs)
{
    m_next.setSingleShot(true);
    m_next.setTimerType(Qt::PreciseTimer);
    connect(&m_next, &QTimer::timeout, this, [this] {
        m_quiet = {};
        m_pauseMs = std::min(2 * m_pauseMs, m_pauses.longestMs);
        turn();
    });
    connect(&m_reachability, &Reachability::changed, this, [this](bool reachable) {
        if (reachable)
            request();
    });
}

void Synchroniser::request()
{
    m_pauseMs = m_pauses.shortestMs;
    turn();
}

void Synchroniser::turn()
{
    if (!m_session.isActive())
        return;
    if (m_busy)
        m_again = true;
    else if (m_quiet.hasExpired())
        begin();
}

QFuture<Result<void>> Synchroniser::run()
{
    auto promise = std::make_shared<QPromise<Result<void>>>();
    promise->start();
    if (!m_session.isActive()) {
        promise->addResult(
            failure(ErrorCode::Unauthenticated, QStringLiteral("nobody is signed in")));
        promise->finish();
        return promise->future();
    }
    m_waiting.append(promise);
    request();
    return promise->future();
}

bool Synchroniser::isFailing() const
{
    if (m_last)
        return false;
    const ErrorCode code = m_last.error().code; // silence and sessions have states of their own
    return code != ErrorCode::Offline && code != ErrorCode::Timeout
        && code != ErrorCode::Unauthenticated && code != ErrorCode::Cancelled;
}

void Synchroniser::begin()
{
    m_next.stop();
    m_busy = true;
    m_again = false;
    m_feedWasRestarted = false;
    m_present = std::exchange(m_waiting, {});
    Q_EMIT activityChanged();
    pull();
}

void Synchroniser::pull()
{
    const Result<QString> cursor = m_book.feedCursor();
    if (!cursor) {
        finish(tl::unexpected(cursor.error()));
        return;
    }
    onReady(endpoints::changes(m_session, *cursor), this,
            [this, cursor = *cursor](const Result<endpoints::ChangePart> &part) {
                receiveChanges(cursor, part);
            });
}

void Synchroniser::receiveChanges(const QString &cursor, const Result<endpoints::ChangePart> &part)
{
    if (!part) {
        // A server that was set up anew does not know the cursor: its feed is read from the start.
        const bool isUnknownCursor = part.error().code == ErrorCode::InvalidInput
            && !cursor.isEmpty() && !m_feedWasRestarted;
        if (isUnknownCursor && m_book.restartFeed()) {
            m_feedWasRestarted = true;
            pull();
            return;
        }
        finish(tl::unexpected(part.error()));
        return;
    }
    const QString next = part->nextCursor.isEmpty() ? cursor : part->nextCursor;
    const Result<ProgressEffects> effects = m_book.applyFeed(progressOf(part->changes), next);
    if (!effects) {
        finish(tl::unexpected(effects.error()));
        return;
    }
    tell(effects);
    if (!part->changes.isEmpty())
        m_pauseMs = m_pauses.shortestMs;
    if (part->changes.size() >= kFullPart && next != cursor) {
        pull();
        return;
    }
    const Result<void> restated = m_book.restate();
    if (restated)
        push();
    else
        finish(restated);
}

void Synchroniser::push()
{
    const Result<std::optional<OutboxRow>> next = m_book.takeNext();
    if (!next) {
        finish(tl::unexpected(next.error()));
        return;
    }
    if (!*next) {
        finish({});
        return;
    }
    const OutboxRow row = **next;
    onReady(endpoints::sendProgress(m_session, row.comicId, row.update, row.idempotencyKey), this,
            [this, row](const Result<endpoints::ProgressAnswer> &answer) {
                receiveAnswer(row, answer);
            });
}

void Synchroniser::receiveAnswer(const OutboxRow &row,
                                 const Result<endpoints::ProgressAnswer> &answer)
{
    if (!answer && !isFinal(answer.error().code)) {
        finish(tl::unexpected(answer.error()));
        return;
    }
    Result<ProgressEffects> effects;
    if (!answer) {
        qWarning("A position was refused for good: %s", qUtf8Printable(answer.error().detail));
        const Result<void> dropped = m_book.drop(row);
        if (!dropped)
            effects = tl::unexpected(dropped.error());
    } else if (answer->outcome == endpoints::ProgressAnswer::Outcome::Conflict) {
        effects = m_book.conflict(row, answer->progress);
    } else {
        effects = m_book.acknowledge(row, answer->progress);
    }
    if (!effects) {
        finish(tl::unexpected(effects.error()));
        return;
    }
    tell(effects);
    push();
}

void Synchroniser::tell(const Result<ProgressEffects> &told)
{
    if (!told->changed.isEmpty() || !told->conflicts.isEmpty() || !told->resolved.isEmpty())
        Q_EMIT effects(*told);
}

void Synchroniser::finish(const Result<void> &result)
{
    m_busy = false;
    m_failures = result ? 0 : m_failures + 1;
    m_last = result;
    const int retryMs =
        std::min(kFirstRetryMs << std::min(std::max(m_failures - 1, 0), 8), kLongestRetryMs);
    const int quietMs = result ? 0 : result.error().retryAfterSeconds * 1'000;
    m_quiet.setRemainingTime(quietMs);
    m_next.start(result ? m_pauseMs : std::max(retryMs, quietMs));
    const auto present = std::exchange(m_present, {});
    for (const auto &promise : present) {
        promise->addResult(result);
        promise->finish();
    }
    Q_EMIT activityChanged();
    // Somebody waits for a turn of their own, or something was recorded while this one went on.
    const bool isWanted = !m_waiting.isEmpty() || (m_again && result);
    if (isWanted && !m_busy && m_quiet.hasExpired())
        begin();
}

} // namespace nw
