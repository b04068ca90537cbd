#pragma once

#include "services-client/clienttypes.h"
#include "services-client/contract/account.h"
#include "services-client/pagesource.h"

#include <QFuture>
#include <QObject>

#include <memory>
#include <optional>

class QThread;

namespace nw {

class BackendHandle;
class Money;
struct BackendParts;

// The embedded back end of the app. What the app shows comes from the local cache; the network only
// updates the cache and is told of by signals. Lives in the thread of the window; nothing here
// blocks. Futures are ready in some other thread: bind them with nw::onReady(future, context, fn).
//
// Answers name their errors by code. Offline and Timeout: the server was not reached, and what is
// cached stays as it was.
class Client : public QObject
{
    Q_OBJECT

public:
    explicit Client(const ClientOptions &options, QObject *parent = nullptr);
    explicit Client(const BackendParts &parts,
                    QObject *parent = nullptr); // for tests: see backend.h
    // What was asked for is still written, what is on its way to the server is Cancelled.
    ~Client() override;

    // Opens the cache, says who was signed in last, goes on with downloads and unsent changes. Call
    // it once, after connecting to the signals; all other calls wait for it. Error: the profile's
    // folder cannot be written (Internal, DiskFull). A damaged cache is not an error: it was
    // rebuilt.
    QFuture<Result<void>> start();

    // What is known now, without waiting. Before start() is ready: nobody, SignedOut.
    std::optional<Account> account() const { return m_account; }
    SyncState syncState() const { return m_syncState; }
    Network network() const { return m_network; } // Reachable until an attempt failed
    QUrl serverUrl() const { return m_serverUrl; }

    // Another server from now on, with whoever was signed in there last. What was asked of the old
    // one is Cancelled; what is unsent to it waits until it is chosen again.
    QFuture<Result<void>> setServerUrl(const QUrl &serverUrl);

    // Account. Errors: InvalidCredentials, AlreadyExists, InvalidInput (field says which),
    // RateLimited, …
    QFuture<Result<Account>> signUp(const QString &email, const QString &username,
                                    const QString &password);
    QFuture<Result<Account>> signIn(const QString &login,
                                    const QString &password); // email or username
    // Ends the session here at once; the server is told when it can be. The account's cache stays
    // on disk, and what was unsent in it is sent after the next sign-in.
    QFuture<Result<void>> signOut();
    // The devices that are signed in, newest first; each can be signed out from here.
    QFuture<Result<QList<SessionInfo>>> sessions();
    QFuture<Result<void>> endSession(const QString &sessionId);

    // Catalogue: catalogue() and comic() read the cache, refresh…() ask the server and then
    // catalogueChanged() or comicChanged() tell of it. comic(): NotFound when it is not cached.
    QFuture<Result<QList<ComicCard>>> catalogue(const CatalogueQuery &query);
    QFuture<Result<void>>
    refreshCatalogue(const CatalogueQuery &query = {}); // filters are the server's
    QFuture<Result<ComicRecord>> comic(const QString &comicId);
    QFuture<Result<void>> refreshComic(const QString &comicId); // details, pages, progress
    // An encoded image about `widthPixels` wide: cached, else fetched. NotFound: the comic has no
    // cover.
    QFuture<Result<QByteArray>> cover(const QString &comicId, int widthPixels);

    // Downloads go on over restarts and lost networks until they are done, cancelled or failed for
    // a reason that waiting does not mend. The future of download() says that it was queued,
    // durably.
    QFuture<Result<void>> download(const QString &comicId);
    QFuture<Result<void>> cancelDownload(const QString &comicId); // what was fetched is removed
    QFuture<Result<void>> removeDownload(const QString &comicId); // position and catalogue stay
    QFuture<Result<QList<DownloadState>>> downloads();

    // Reading. Never null; an unknown comic is an error of its functions.
    std::shared_ptr<PageSource> pageSource(const QString &comicId);
    // Call it when a page was really shown. Ready when it is on disk; sent afterwards. The last
    // page completes the comic. Works signed out too.
    QFuture<Result<Progress>> recordProgress(const QString &comicId, int page, int pageCount);
    QFuture<Result<std::optional<Progress>>> progress(const QString &comicId);
    QFuture<Result<QList<ProgressConflict>>> conflicts();
    QFuture<Result<Progress>> resolveConflict(const QString &comicId, Keep keep); // what is kept
    QFuture<Result<void>> syncNow(); // send and receive without waiting for the next turn

    // The person's own files, the same for every account of this profile.
    QFuture<Result<QList<LocalBook>>> localBooks(); // last read or added first, without covers
    QFuture<Result<LocalBook>> findLocalBook(const QString &path); // with its cover; NotFound
    QFuture<Result<QByteArray>> localCover(const QString &path); // NotFound: it has none
    QFuture<Result<void>>
    addLocalBook(const LocalBook &book); // known path: position and times stay
    // The entry, never the file. Answers what it was, so that it can be added again.
    QFuture<Result<LocalBook>> removeLocalBook(const QString &path);
    QFuture<Result<void>> recordLocalProgress(const QString &path, int page, int pageCount);

    // Tokens, tickets and what proves them; lives as long as the client. See money.h.
    Money &money() { return *m_money; }

Q_SIGNALS:
    void accountChanged();
    void syncStateChanged(nw::SyncState state);
    void networkChanged(nw::Network network);
    void catalogueChanged(); // rows came, went, or changed
    void comicChanged(const QString &comicId); // details or pages
    void progressChanged(const QString &comicId);
    void downloadChanged(const nw::DownloadState &state);
    void
    conflictFound(const nw::ProgressConflict &conflict); // also for those found before a restart
    void conflictResolved(const QString &comicId); // by this app or because the positions met
    void localBooksChanged(); // rows came, went, or were scanned anew
    void localBookChanged(const QString &path); // the position in this one

private:
    template <typename T, typename Function> QFuture<Result<T>> post(Function fn);

    std::unique_ptr<QThread> m_thread;
    std::shared_ptr<BackendHandle> m_handle;
    std::unique_ptr<Money> m_money;
    QUrl m_serverUrl;
    std::optional<Account> m_account;
    SyncState m_syncState = SyncState::SignedOut;
    Network m_network = Network::Reachable;
};

} // namespace nw
