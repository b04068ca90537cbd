#pragma once

#include "services-client/cache/sqllibrarystore.h"
#include "services-client/sync/accountscope.h"
#include "services-client/transport/session.h"

#include <QMutex>
#include <QObject>

#include <memory>

namespace nw {

class Backend;

// The way into the back end's thread for those who may outlive it.
class BackendHandle
{
public:
    void set(Backend *backend);
    // Runs `fn(backend)` in the back end's thread, or drops it when there is none any more.
    void post(const std::function<void(Backend &)> &fn);

private:
    QMutex m_mutex;
    Backend *m_backend = nullptr;
};

// How the back end is put together; tests put in a transport of their own.
struct BackendParts
{
    ClientOptions options;
    Environment environment;
    // To that server; called in the back end's thread.
    std::function<std::unique_ptr<Transport>(const QUrl &)> makeTransport;
};

// The working half of the client: lives in a thread of its own with the network and the cache.
// Functions answer at once (a Result: the disk was enough) or later (a future).
class Backend : public QObject
{
    Q_OBJECT

public:
    explicit Backend(const BackendParts &parts);
    ~Backend() override;

    Result<void> start();
    // Starts anew with another server. What was on its way to the old one is Cancelled; what is
    // unsent waits there for the person's return.
    Result<void> useServer(const QUrl &server);

    QFuture<Result<Account>> signUp(const SignupRequest &request);
    QFuture<Result<Account>> signIn(const LoginRequest &request);
    Result<void> signOut();
    QFuture<Result<QList<SessionInfo>>> sessions();
    QFuture<Result<void>> endSession(const QString &sessionId);

    bool isStarted() const { return m_local != nullptr; }
    AccountScope &account()
    {
        return m_account ? *m_account : *m_local;
    } // of who is signed in, or nobody's
    Session &session() { return *m_session; }
    QString deviceName() const { return m_device.name; }

    Result<Progress> recordProgress(const QString &comicId, int page, int pageCount);
    Result<Progress> resolveConflict(const QString &comicId, Keep keep);
    QFuture<Result<void>> syncNow();

    Result<QList<LocalBook>> localBooks();
    Result<LocalBook> findLocalBook(const QString &path);
    Result<void> addLocalBook(const LocalBook &book);
    Result<LocalBook> removeLocalBook(const QString &path);
    Result<void> recordLocalProgress(const QString &path, int page, int pageCount);

Q_SIGNALS:
    void accountChanged(const std::optional<nw::Account> &account);
    void syncStateChanged(nw::SyncState state);
    void networkChanged(nw::Network network);
    void catalogueChanged();
    void comicChanged(const QString &comicId);
    void progressChanged(const QString &comicId);
    void downloadChanged(const nw::DownloadState &state);
    void conflictFound(const nw::ProgressConflict &conflict);
    void conflictResolved(const QString &comicId);
    void localBooksChanged();
    void localBookChanged(const QString &path);
    void balanceChanged();
    void historyChanged();
    void bookingsChanged();
    void orderSettled(const nw::MoneyOrder &order);
    void alarmChanged(bool alarmed);

private:
    Result<void> readDevice(CacheDatabase &database);
    Result<void> openLocal();
    QString accountsDir() const;
    Result<std::unique_ptr<AccountScope>> openScope(const QString &accountId);
    AccountParts accountParts();
    void requestSync();
    Result<void> restoreAccount();
    Result<Account> enter(const SignedIn &signedIn);
    QFuture<Result<Account>> enterWhenReady(const QFuture<Result<SignedIn>> &signedIn);
    void settleIn();
    Result<void> leave();
    void watch(AccountScope &scope);
    void watchMoney(MoneySync &money);
    void tell(const ProgressEffects &effects);
    void updateState();
    SyncState computeState();
    QString accountSetting() const;

    BackendParts m_parts;
    Device m_device;
    std::unique_ptr<Transport> m_transport;
    std::unique_ptr<SecretStore> m_secrets;
    std::unique_ptr<Reachability> m_reachability;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<AccountScope> m_local; // nobody's; also the person's own files and the device
    std::unique_ptr<AccountScope> m_account;
    std::optional<Account> m_who;
    SyncState m_state = SyncState::SignedOut;
    bool m_sessionEnded = false;
};

} // namespace nw
