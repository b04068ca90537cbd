#pragma once

#include "services-client/cache/sqlwalletcache.h"
#include "services-client/endpoints/moneyendpoints.h"
#include "services-client/sync/logwatch.h"
#include "services-client/sync/orderbook.h"

#include <QObject>
#include <QPromise>
#include <QSet>
#include <QTimer>

namespace nw {

// Brings what this device knows of the account's tokens and tickets together with the server: sends
// what is ordered, holds the log's newest head against the kept one, and when the log has grown
// fetches balance, history and tickets, and checks the receipt of every new row. One turn at a
// time; a turn that failed is tried again later, or when the server is back.
class MoneySync : public QObject
{
    Q_OBJECT

public:
    MoneySync(Session &session, Reachability &reachability, CacheDatabase &database,
              const QString &accountId, const Environment &environment, QObject *parent = nullptr);

    // A turn now, or another one after the present one.
    void request();
    QFuture<Result<void>> run(); // the same, and when that turn has ended and how

    // Puts the order on disk and sends it. The future is the server's answer, as JSON; when none
    // came it is why (Offline, Timeout, …), and the order is still sent later by itself.
    QFuture<Result<QByteArray>> place(const OrderRequest &order);

    Session &session() { return m_session; }
    OrderBook &orders() { return m_orders; }
    LogWatch &watch() { return m_watch; }
    SqlWalletCache &cache() { return m_cache; }
    Result<void> lookedAt();
    bool isBusy() const { return m_busy; }
    bool isAlarmed() const { return m_alarmed; }

Q_SIGNALS:
    void activityChanged(); // a turn began or ended
    void orderSettled(const nw::MoneyOrder &order); // Done or Refused
    void balanceChanged();
    void entriesChanged(); // rows came, or were proven
    void bookingsChanged();
    void alarmChanged(bool alarmed);

private:
    void begin();
    void end(); // of a turn that got through; an order may still be unanswered
    void finish(const Result<void> &result);
    void answerAsking(const Result<void> &result);
    void sendNext(const QString &afterId);
    void receiveAnswer(const MoneyOrder &order, const Result<QByteArray> &answer);
    void askHead();
    void judgeHead(const QByteArray &note, const LogWatch::Proof &proof);
    void askProof(const LogVerdict &verdict, const std::function<void(LogWatch::Proof)> &then);
    void noteAlarm();
    void pullBalance();
    void pullEntries(const QString &cursor);
    void receiveEntries(const Result<endpoints::ListPart<WalletEntry>> &part);
    Result<void> keepEntries();
    void pullReceipts();
    void askReceipt();
    void judgeReceipt(const WalletEntry &entry, const QByteArray &receipt,
                      const LogWatch::Proof &proof);
    void pullBookings(const QString &cursor);

    Session &m_session;
    CacheDatabase &m_database;
    QString m_accountId;
    OrderBook m_orders;
    LogWatch m_watch;
    SqlWalletCache m_cache;
    QTimer m_next;
    QList<std::shared_ptr<QPromise<Result<void>>>> m_waiting;
    QList<std::shared_ptr<QPromise<Result<void>>>> m_present;
    QHash<QString, QList<std::shared_ptr<QPromise<Result<QByteArray>>>>> m_asking; // by order
    QSet<QString> m_tried; // orders, in this turn
    Result<void> m_unanswered; // why an order that the server was asked for stays open
    QList<WalletEntry> m_entries; // of this turn's walk, newest first
    QList<WalletEntry> m_unproven; // of this turn, still to be asked for
    QList<BookingInfo> m_bookings; // of this turn's walk
    std::optional<std::uint64_t> m_pulledSize; // of the log, when everything was fetched last
    std::optional<std::uint64_t> m_shownSize; // of the head in this turn
    int m_failures = 0;
    bool m_busy = false;
    bool m_again = false;
    bool m_wanted = true; // somebody asked: everything is fetched, whatever the log says
    bool m_proved = false; // a receipt, in this turn
    bool m_fullPart = false; // there may be more receipts to be checked than a turn takes
    bool m_alarmed = false;
};

} // namespace nw
