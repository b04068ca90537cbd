#include "services-client/client.h"

#include "services-client/backendcall.h"
#include "services-client/money.h"
#include "services-client/sync/cachedpagesource.h"
#include "services-client/transport/networktransport.h"

#include <QThread>

#include <utility>

namespace nw {

namespace {

BackendParts partsFor(const ClientOptions &options)
{
    return {options, systemEnvironment(),
            [](const QUrl &server) { return std::make_unique<NetworkTransport>(server); }};
}

} // namespace

Client::Client(const ClientOptions &options, QObject *parent)
    : Client(partsFor(options), parent)
{
}

Client::Client(const BackendParts &parts, QObject *parent)
    : QObject(parent)
    , m_thread(std::make_unique<QThread>())
    , m_handle(std::make_shared<BackendHandle>())
    , m_serverUrl(parts.options.serverUrl)
{
    m_thread->setObjectName(QStringLiteral("client"));
    auto *backend = new Backend(parts);
    backend->moveToThread(m_thread.get());
    connect(m_thread.get(), &QThread::finished, backend, &QObject::deleteLater);

    connect(backend, &Backend::accountChanged, this, [this](const std::optional<Account> &account) {
        m_account = account;
        Q_EMIT accountChanged();
    });
    connect(backend, &Backend::syncStateChanged, this, [this](SyncState state) {
        m_syncState = state;
        Q_EMIT syncStateChanged(state);
    });
    connect(backend, &Backend::networkChanged, this, [this](Network network) {
        if (network == std::exchange(m_network, network))
            return;
        Q_EMIT networkChanged(network);
    });
    connect(backend, &Backend::catalogueChanged, this, &Client::catalogueChanged);
    connect(backend, &Backend::comicChanged, this, &Client::comicChanged);
    connect(backend, &Backend::progressChanged, this, &Client::progressChanged);
    connect(backend, &Backend::downloadChanged, this, &Client::downloadChanged);
    connect(backend, &Backend::conflictFound, this, &Client::conflictFound);
    connect(backend, &Backend::conflictResolved, this, &Client::conflictResolved);
    connect(backend, &Backend::localBooksChanged, this, &Client::localBooksChanged);
    connect(backend, &Backend::localBookChanged, this, &Client::localBookChanged);

    m_money = std::make_unique<Money>(m_handle, *backend);

    m_handle->set(backend);
    m_thread->start();
}

Client::~Client()
{
    // Nothing new gets in, and what was asked before is done: the end stands in line behind it.
    m_handle->post([thread = m_thread.get()](Backend &) { thread->quit(); });
    m_handle->set(nullptr);
    m_thread->wait();
}

template <typename T, typename Function> QFuture<Result<T>> Client::post(Function fn)
{
    return callBackend<T>(*m_handle, fn);
}

QFuture<Result<void>> Client::start()
{
    auto promise = std::make_shared<QPromise<Result<void>>>();
    promise->start();
    QFuture<Result<void>> future = promise->future();
    m_handle->post(
        [promise](Backend &backend) { deliver<void>(backend, promise, backend.start()); });
    return future;
}

QFuture<Result<void>> Client::setServerUrl(const QUrl &serverUrl)
{
    m_serverUrl = serverUrl;
    return post<void>([=](Backend &backend) { return backend.useServer(serverUrl); });
}

QFuture<Result<Account>> Client::signUp(const QString &email, const QString &username,
                                        const QString &password)
{
    return post<Account>([=](Backend &backend) {
        return backend.signUp({email, username, password, backend.deviceName()});
    });
}

QFuture<Result<Account>> Client::signIn(const QString &login, const QString &password)
{
    return post<Account>([=](Backend &backend) {
        return backend.signIn({login, password, backend.deviceName()});
    });
}

QFuture<Result<void>> Client::signOut()
{
    return post<void>([](Backend &backend) { return backend.signOut(); });
}

QFuture<Result<QList<SessionInfo>>> Client::sessions()
{
    return post<QList<SessionInfo>>([](Backend &backend) { return backend.sessions(); });
}

QFuture<Result<void>> Client::endSession(const QString &sessionId)
{
    return post<void>([=](Backend &backend) { return backend.endSession(sessionId); });
}

QFuture<Result<QList<ComicCard>>> Client::catalogue(const CatalogueQuery &query)
{
    return post<QList<ComicCard>>([=](Backend &backend) { return backend.account().cards(query); });
}

QFuture<Result<void>> Client::refreshCatalogue(const CatalogueQuery &query)
{
    return post<void>(
        [=](Backend &backend) { return backend.account().catalogue().refresh(query); });
}

QFuture<Result<ComicRecord>> Client::comic(const QString &comicId)
{
    return post<ComicRecord>([=](Backend &backend) { return backend.account().record(comicId); });
}

QFuture<Result<void>> Client::refreshComic(const QString &comicId)
{
    return post<void>(
        [=](Backend &backend) { return backend.account().catalogue().refreshComic(comicId); });
}

QFuture<Result<QByteArray>> Client::cover(const QString &comicId, int widthPixels)
{
    return post<QByteArray>([=](Backend &backend) {
        return backend.account().catalogue().cover(comicId, widthPixels);
    });
}

QFuture<Result<void>> Client::download(const QString &comicId)
{
    return post<void>(
        [=](Backend &backend) { return backend.account().downloader().want(comicId); });
}

QFuture<Result<void>> Client::cancelDownload(const QString &comicId)
{
    return removeDownload(comicId);
}

QFuture<Result<void>> Client::removeDownload(const QString &comicId)
{
    return post<void>([=](Backend &backend) {
        Result<void> removed = backend.account().downloader().discard(comicId);
        if (removed)
            Q_EMIT backend.catalogueChanged();
        return removed;
    });
}

QFuture<Result<QList<DownloadState>>> Client::downloads()
{
    return post<QList<DownloadState>>(
        [](Backend &backend) { return backend.account().downloader().states(); });
}

std::shared_ptr<PageSource> Client::pageSource(const QString &comicId)
{
    return std::make_shared<CachedPageSource>(m_handle, comicId);
}

QFuture<Result<Progress>> Client::recordProgress(const QString &comicId, int page, int pageCount)
{
    return post<Progress>(
        [=](Backend &backend) { return backend.recordProgress(comicId, page, pageCount); });
}

QFuture<Result<std::optional<Progress>>> Client::progress(const QString &comicId)
{
    return post<std::optional<Progress>>(
        [=](Backend &backend) { return backend.account().book().find(comicId); });
}

QFuture<Result<QList<ProgressConflict>>> Client::conflicts()
{
    return post<QList<ProgressConflict>>(
        [](Backend &backend) { return backend.account().book().conflicts(); });
}

QFuture<Result<Progress>> Client::resolveConflict(const QString &comicId, Keep keep)
{
    return post<Progress>([=](Backend &backend) { return backend.resolveConflict(comicId, keep); });
}

QFuture<Result<void>> Client::syncNow()
{
    return post<void>([](Backend &backend) { return backend.syncNow(); });
}

QFuture<Result<QList<LocalBook>>> Client::localBooks()
{
    return post<QList<LocalBook>>([](Backend &backend) { return backend.localBooks(); });
}

QFuture<Result<void>> Client::addLocalBook(const LocalBook &book)
{
    return post<void>([=](Backend &backend) { return backend.addLocalBook(book); });
}

QFuture<Result<LocalBook>> Client::findLocalBook(const QString &path)
{
    return post<LocalBook>([=](Backend &backend) { return backend.findLocalBook(path); });
}

QFuture<Result<QByteArray>> Client::localCover(const QString &path)
{
    return post<QByteArray>([=](Backend &backend) -> Result<QByteArray> {
        const Result<LocalBook> book = backend.findLocalBook(path);
        if (!book)
            return tl::unexpected<Error>(book.error());
        if (book->cover.isEmpty())
            return failure(ErrorCode::NotFound, QStringLiteral("no cover"));
        return book->cover;
    });
}

QFuture<Result<LocalBook>> Client::removeLocalBook(const QString &path)
{
    return post<LocalBook>([=](Backend &backend) { return backend.removeLocalBook(path); });
}

QFuture<Result<void>> Client::recordLocalProgress(const QString &path, int page, int pageCount)
{
    return post<void>(
        [=](Backend &backend) { return backend.recordLocalProgress(path, page, pageCount); });
}

} // namespace nw
