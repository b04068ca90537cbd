#include "services-client/sync/moneysync.h"

#include "services-client/transport/onready.h"

#include <algorithm>

namespace nw {

namespace {

constexpr int kRestMs = 30'000;
constexpr int kFirstRetryMs = 2'000;
constexpr int kLongestRetryMs = 300'000;
constexpr int kReceiptsATurn = 50;
constexpr qsizetype kMostEntriesATurn = 10'000;
constexpr qsizetype kMostBookings = 1'000;

// No other call would fare better now.
bool concernsAll(ErrorCode code)
{
    return code == ErrorCode::Offline || code == ErrorCode::Timeout
        || code == ErrorCode::Unauthenticated || code == ErrorCode::Cancelled
        || code == ErrorCode::RateLimited;
}

template <typename T>
void answer(const QList<std::shared_ptr<QPromise<Result<T>>>> &promises, const Result<T> &result)
{
    for (const auto &promise : promises) {
        promise->addResult(result);
        promise->finish();
    }
}

template <typename T> std::shared_ptr<QPromise<Result<T>>> startedPromise()
{
    auto promise = std::make_shared<QPromise<Result<T>>>();
    promise->start();
    return promise;
}

} // namespace

MoneySync::MoneySync(Session &session, Reachability &reachability, CacheDatabase &database,
                     const QString &accountId, const Environment &environment, QObject *parent)
    : QObject(parent)
    , m_session(session)
    , m_database(database)
    , m_accountId(accountId)
    , m_orders(database, environment)
    , m_watch(database, environment)
    , m_cache(database)
    , m_alarmed(m_watch.isAlarmed().value_or(false))
{
    m_next.setSingleShot(true);
    connect(&m_next, &QTimer::timeout, this, [this] {
        if (m_session.isActive() && !m_busy)
            begin();
    });
    connect(&reachability, &Reachability::changed, this, [this](bool reachable) {
        if (reachable)
            request();
    });
}

void MoneySync::request()
{
    m_wanted = true;
    if (!m_session.isActive())
        return;
    if (m_busy)
        m_again = true;
    else
        begin();
}

QFuture<Result<void>> MoneySync::run()
{
    const auto promise = startedPromise<void>();
    if (m_session.isActive()) {
        m_waiting.append(promise);
        request();
    } else {
        promise->addResult(
            failure(ErrorCode::Unauthenticated, QStringLiteral("nobody is signed in")));
        promise->finish();
    }
    return promise->future();
}

QFuture<Result<QByteArray>> MoneySync::place(const OrderRequest &order)
{
    const auto promise = startedPromise<QByteArray>();
    const Result<MoneyOrder> placed = m_orders.place(order);
    if (!placed) {
        promise->addResult(tl::unexpected<Error>(placed.error()));
        promise->finish();
        return promise->future();
    }
    m_asking[placed->id].append(promise);
    request();
    if (!m_session.isActive())
        answer<QByteArray>(m_asking.take(placed->id), failure(ErrorCode::Unauthenticated));
    return promise->future();
}

Result<void> MoneySync::lookedAt()
{
    NW_TRY(m_watch.lookedAt());
    noteAlarm();
    return {};
}

void MoneySync::noteAlarm()
{
    const bool alarmed = m_watch.isAlarmed().value_or(m_alarmed);
    if (std::exchange(m_alarmed, alarmed) != alarmed)
        Q_EMIT alarmChanged(alarmed);
}

void MoneySync::begin()
{
    m_next.stop();
    m_busy = true;
    m_again = false;
    m_proved = false;
    m_tried.clear();
    m_unanswered = {};
    m_present = std::exchange(m_waiting, {});
    Q_EMIT activityChanged();
    sendNext({});
}

void MoneySync::end()
{
    m_pulledSize = m_shownSize;
    finish(m_unanswered);
}

void MoneySync::finish(const Result<void> &result)
{
    m_busy = false;
    m_failures = result ? 0 : m_failures + 1;
    const int retryMs =
        std::min(kFirstRetryMs << std::min(std::max(m_failures - 1, 0), 8), kLongestRetryMs);
    const int quietMs = result ? 0 : result.error().retryAfterSeconds * 1'000;
    m_next.start(result ? kRestMs : std::max(retryMs, quietMs));
    if (!result) {
        m_wanted = true;
        answerAsking(result);
    }
    answer<void>(std::exchange(m_present, {}), result);
    Q_EMIT activityChanged();
    // Somebody waits for a turn of their own, or an order came while this one went on.
    const bool isWanted = (m_again && result) || !m_waiting.isEmpty() || !m_asking.isEmpty();
    if (isWanted && !m_busy && m_session.isActive())
        begin();
}

// Who waits for an order that was tried hears why there is no answer; the order itself stays. One
// that came meanwhile has the next turn before it.
void MoneySync::answerAsking(const Result<void> &result)
{
    const QStringList ids = m_asking.keys();
    for (const QString &id : ids) {
        if (m_tried.contains(id) || !m_session.isActive())
            answer<QByteArray>(m_asking.take(id), tl::unexpected(result.error()));
    }
}

void MoneySync::sendNext(const QString &afterId)
{
    const auto next = m_orders.takeNext(afterId);
    if (!next) {
        finish(tl::unexpected(next.error()));
        return;
    }
    if (!*next) {
        askHead();
        return;
    }
    m_tried.insert((*next)->id);
    onReady(endpoints::send(m_session, **next), this,
            [this, order = **next](const Result<QByteArray> &received) {
                receiveAnswer(order, received);
            });
}

void MoneySync::receiveAnswer(const MoneyOrder &order, const Result<QByteArray> &received)
{
    const Result<MoneyOrder> settled = m_orders.settle(order.id, received);
    if (!settled) {
        finish(tl::unexpected(settled.error()));
        return;
    }
    if (settled->state != OrderState::Open) {
        m_wanted = true;
        answer<QByteArray>(m_asking.take(order.id), received);
        Q_EMIT orderSettled(*settled);
        sendNext(order.id);
    } else if (concernsAll(received.error().code)) {
        finish(tl::unexpected(received.error()));
    } else {
        // The server stumbles over this one: the others are not kept waiting.
        answer<QByteArray>(m_asking.take(order.id), received);
        m_unanswered = tl::unexpected(received.error());
        sendNext(order.id);
    }
}

void MoneySync::askHead()
{
    onReady(endpoints::checkpoint(m_session), this, [this](const Result<endpoints::LogHead> &head) {
        if (!head) {
            finish(tl::unexpected(head.error()));
            return;
        }
        if (const Result<void> pinned = m_watch.pin(head->verifierKeys); !pinned)
            finish(pinned);
        else
            judgeHead(head->note, {});
    });
}

void MoneySync::judgeHead(const QByteArray &note, const LogWatch::Proof &proof)
{
    const Result<LogVerdict> verdict = m_watch.judge(note, proof);
    if (!verdict) {
        finish(tl::unexpected(verdict.error()));
        return;
    }
    if (verdict->what == LogVerdict::What::NeedsProof) {
        askProof(*verdict, [this, note](const LogWatch::Proof &asked) { judgeHead(note, asked); });
        return;
    }
    noteAlarm();
    const auto newest = m_watch.newest();
    m_shownSize = newest && *newest ? std::optional((*newest)->size) : std::nullopt;
    // A log that has not grown has nothing new about anybody.
    const bool isKnown = m_shownSize && m_shownSize == m_pulledSize && !m_wanted
        && verdict->what == LogVerdict::What::Accepted;
    if (isKnown) {
        end();
        return;
    }
    m_wanted = false;
    pullBalance();
}

// A server that says it has no such sizes has forgotten what it once signed.
void MoneySync::askProof(const LogVerdict &verdict,
                         const std::function<void(LogWatch::Proof)> &then)
{
    onReady(endpoints::consistencyProof(m_session, verdict.fromSize, verdict.toSize), this,
            [this, then](const Result<QList<MerkleHash>> &proof) {
                if (proof)
                    then(*proof);
                else if (proof.error().code == ErrorCode::InvalidInput
                         || proof.error().code == ErrorCode::NotFound
                         || proof.error().code == ErrorCode::MalformedJson)
                    then(LogWatch::NoProof{});
                else
                    finish(tl::unexpected(proof.error()));
            });
}

void MoneySync::pullBalance()
{
    onReady(endpoints::balance(m_session), this, [this](const Result<WalletBalance> &balance) {
        const Result<void> kept =
            balance ? m_cache.saveBalance(*balance) : tl::unexpected(balance.error());
        if (!kept) {
            finish(kept);
            return;
        }
        Q_EMIT balanceChanged();
        m_entries.clear();
        pullEntries({});
    });
}

// From the newest row to the first that is known. The rows are kept together at the end: a walk
// that stops half way leaves no gap that the next one would not see.
void MoneySync::pullEntries(const QString &cursor)
{
    onReady(endpoints::transactions(m_session, cursor), this,
            [this](const Result<endpoints::ListPart<WalletEntry>> &part) { receiveEntries(part); });
}

void MoneySync::receiveEntries(const Result<endpoints::ListPart<WalletEntry>> &part)
{
    if (!part) {
        finish(tl::unexpected(part.error()));
        return;
    }
    bool isComplete = part->nextCursor.isEmpty();
    for (const WalletEntry &entry : part->rows) {
        const Result<bool> known = m_cache.hasEntry(entry.id);
        if (!known) {
            finish(tl::unexpected(known.error()));
            return;
        }
        isComplete = isComplete || *known;
        if (!*known)
            m_entries.append(entry);
    }
    if (!isComplete && m_entries.size() < kMostEntriesATurn) {
        pullEntries(part->nextCursor);
        return;
    }
    if (const Result<void> kept = keepEntries(); !kept)
        finish(kept);
    else
        pullReceipts();
}

Result<void> MoneySync::keepEntries()
{
    if (m_entries.isEmpty())
        return {};
    CacheTransaction transaction(m_database);
    NW_TRY(transaction.begun());
    for (const WalletEntry &entry : std::as_const(m_entries))
        NW_TRY(m_cache.addEntry(entry));
    NW_TRY(transaction.commit());
    m_entries.clear();
    Q_EMIT entriesChanged();
    return {};
}

void MoneySync::pullReceipts()
{
    Result<QList<WalletEntry>> unproven = m_cache.unproven(kReceiptsATurn);
    if (!unproven) {
        finish(tl::unexpected(unproven.error()));
        return;
    }
    m_unproven = *unproven;
    m_fullPart = m_unproven.size() == kReceiptsATurn;
    askReceipt();
}

void MoneySync::askReceipt()
{
    if (m_unproven.isEmpty()) {
        if (m_proved) {
            Q_EMIT entriesChanged();
            m_again = m_again || m_fullPart;
        }
        m_bookings.clear();
        pullBookings({});
        return;
    }
    const WalletEntry entry = m_unproven.takeFirst();
    onReady(endpoints::receipt(m_session, entry.receiptId), this,
            [this, entry](const Result<ReceiptDocument> &document) {
                if (document)
                    judgeReceipt(entry, document->proof, {});
                else if (document.error().code == ErrorCode::NotFound)
                    judgeReceipt(entry, {}, {}); // a row that nothing stands behind
                else
                    finish(tl::unexpected(document.error()));
            });
}

void MoneySync::judgeReceipt(const WalletEntry &entry, const QByteArray &receipt,
                             const LogWatch::Proof &proof)
{
    const Result<LogVerdict> verdict = m_watch.judgeReceipt(m_accountId, entry, receipt, proof);
    if (!verdict) {
        finish(tl::unexpected(verdict.error()));
        return;
    }
    if (verdict->what == LogVerdict::What::NeedsProof) {
        askProof(*verdict, [this, entry, receipt](const LogWatch::Proof &asked) {
            judgeReceipt(entry, receipt, asked);
        });
        return;
    }
    noteAlarm();
    m_proved = m_proved || verdict->what == LogVerdict::What::Accepted;
    askReceipt();
}

void MoneySync::pullBookings(const QString &cursor)
{
    onReady(endpoints::bookings(m_session, cursor), this,
            [this](const Result<endpoints::ListPart<BookingInfo>> &part) {
                if (!part) {
                    finish(tl::unexpected(part.error()));
                    return;
                }
                m_bookings += part->rows;
                if (!part->nextCursor.isEmpty() && m_bookings.size() < kMostBookings) {
                    pullBookings(part->nextCursor);
                    return;
                }
                const Result<void> kept = m_cache.replaceBookings(m_bookings);
                if (!kept) {
                    finish(kept);
                    return;
                }
                Q_EMIT bookingsChanged();
                end();
            });
}

} // namespace nw
