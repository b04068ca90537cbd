#include "services-client/backend.h"

#include "services-client/cache/cacherecovery.h"
#include "services-client/cache/jsontext.h"
#include "services-client/cache/sqlsettingsstore.h"
#include "services-client/contract/ids.h"
#include "services-client/endpoints/authendpoints.h"
#include "services-client/transport/onready.h"

#include <QDir>
#include <QFileInfo>
#include <QPromise>
#include <QSysInfo>

namespace nw {

namespace {

constexpr qsizetype kMaxDeviceNameLength = 80;
const QString kDeviceSetting = QStringLiteral("device_id");

// Without user, path or query: what decides who gets to see a token.
QString originOf(const QUrl &server)
{
    return server.scheme() + QStringLiteral("://") + server.host() + u':'
        + QString::number(server.port(server.scheme() == QLatin1String("https") ? 443 : 80));
}

template <typename T> struct Pending
{
    Pending() { promise.start(); }

    void finish(const Result<T> &result)
    {
        promise.addResult(result);
        promise.finish();
    }

    QPromise<Result<T>> promise;
};

} // namespace

void BackendHandle::set(Backend *backend)
{
    const QMutexLocker lock(&m_mutex);
    m_backend = backend;
}

void BackendHandle::post(const std::function<void(Backend &)> &fn)
{
    const QMutexLocker lock(&m_mutex);
    Backend *backend = m_backend;
    if (backend) {
        // The analyzer does not see that Qt's event queue owns the call.
        // NOLINTNEXTLINE(clang-analyzer-cplusplus.NewDeleteLeaks)
        QMetaObject::invokeMethod(
            backend, [backend, fn] { fn(*backend); }, Qt::QueuedConnection);
    }
}

Backend::Backend(const BackendParts &parts)
    : m_parts(parts)
{
}

Backend::~Backend() = default;

Result<void> Backend::start()
{
    const QString profile = m_parts.options.profileDir;
    if (!QDir().mkpath(profile))
        return failure(ErrorCode::Internal, QStringLiteral("the profile cannot be written"));
    m_transport = m_parts.makeTransport(m_parts.options.serverUrl);
    m_reachability = std::make_unique<Reachability>(*m_transport);
    m_secrets = std::make_unique<FileSecretStore>(profile + QStringLiteral("/secrets.json"));
    m_session = std::make_unique<Session>(*m_transport, *m_reachability, *m_secrets,
                                          QStringLiteral("refreshToken ")
                                              + originOf(m_parts.options.serverUrl) + u' ',
                                          m_parts.environment);
    connect(m_reachability.get(), &Reachability::changed, this, [this](bool reachable) {
        Q_EMIT networkChanged(reachable ? Network::Reachable : Network::Gone);
        updateState();
    });
    connect(m_session.get(), &Session::ended, this, [this] {
        m_sessionEnded = true;
        updateState();
    });

    NW_TRY(openLocal());
    watch(*m_local);
    return restoreAccount();
}

Result<void> Backend::useServer(const QUrl &server)
{
    // In the order in which they stand on each other.
    m_account.reset();
    m_local.reset();
    m_session.reset();
    m_reachability.reset();
    m_transport.reset();
    m_who.reset();
    m_sessionEnded = false;
    m_parts.options.serverUrl = server;
    Q_EMIT networkChanged(Network::Reachable); // nothing is known against the new one
    Q_EMIT accountChanged(m_who);
    Result<void> started = start();
    updateState();
    Q_EMIT catalogueChanged();
    return started;
}

Result<std::unique_ptr<AccountScope>> Backend::openScope(const QString &accountId)
{
    return AccountScope::open(accountsDir(), accountId, accountParts());
}

AccountParts Backend::accountParts()
{
    return {m_session.get(), m_reachability.get(), m_device, m_parts.environment};
}

QString Backend::accountsDir() const
{
    return m_parts.options.profileDir + QStringLiteral("/accounts");
}

// Nobody's account also says which device this is, and is opened, and checked, once.
Result<void> Backend::openLocal()
{
    if (!QDir().mkpath(accountsDir()))
        return failure(ErrorCode::Internal, QStringLiteral("the profile cannot be written"));
    const QString nobody = QLatin1String(AccountScope::kNobody);
    auto opened = openOrRebuildCache(AccountScope::cachePath(accountsDir(), nobody),
                                     m_parts.environment.nowMs());
    NW_TRY(opened);
    NW_TRY(readDevice(*opened->database));
    auto local =
        AccountScope::open(std::move(opened->database), accountsDir(), nobody, accountParts());
    NW_TRY(local);
    m_local = std::move(*local);
    return {};
}

// The device has one id for all accounts of the profile, made once.
Result<void> Backend::readDevice(CacheDatabase &database)
{
    const QString name = m_parts.options.deviceName.isEmpty() ? QSysInfo::machineHostName()
                                                              : m_parts.options.deviceName;
    m_device.name = name.left(kMaxDeviceNameLength);
    SqlSettingsStore settings(database);
    const Result<QString> id = settings.value(kDeviceSetting);
    NW_TRY(id);
    m_device.id = isUuid(*id) ? *id : m_parts.environment.newId();
    return m_device.id == *id ? Result<void>() : settings.set(kDeviceSetting, m_device.id);
}

QString Backend::accountSetting() const
{
    return QStringLiteral("account ") + originOf(m_parts.options.serverUrl);
}

Result<void> Backend::restoreAccount()
{
    const Result<QString> text = SqlSettingsStore(m_local->database()).value(accountSetting());
    NW_TRY(text);
    const Result<Account> who = text->isEmpty() ? Result<Account>(failure(ErrorCode::NotFound))
                                                : fromJsonText(*text, readAccount);
    if (!who || !isUuid(who->id)) {
        m_local->downloader().resume();
        return {};
    }
    m_session->resume(who->id);
    m_sessionEnded = !m_session->isActive();
    auto scope = openScope(who->id);
    NW_TRY(scope);
    m_account = std::move(*scope);
    m_who = *who;
    watch(*m_account);
    Q_EMIT accountChanged(m_who);
    updateState();
    settleIn();
    return {};
}

// Says which questions are open, and goes on where this account was left.
void Backend::settleIn()
{
    const auto conflicts = m_account->book().conflicts();
    if (conflicts)
        tell({{}, *conflicts, {}});
    m_account->downloader().resume();
    m_account->synchroniser()->request();
    Q_EMIT alarmChanged(m_account->money()->isAlarmed());
    m_account->money()->request();
    updateState();
}

void Backend::watch(AccountScope &scope)
{
    connect(&scope.catalogue(), &CatalogueSync::catalogueChanged, this, &Backend::catalogueChanged);
    connect(&scope.catalogue(), &CatalogueSync::comicChanged, this, &Backend::comicChanged);
    connect(&scope.catalogue(), &CatalogueSync::effects, this, &Backend::tell);
    connect(&scope.downloader(), &Downloader::stateChanged, this, &Backend::downloadChanged);
    connect(&scope.downloader(), &Downloader::finished, this, &Backend::catalogueChanged);
    if (!scope.synchroniser())
        return;
    connect(scope.synchroniser(), &Synchroniser::effects, this, &Backend::tell);
    connect(scope.synchroniser(), &Synchroniser::activityChanged, this, &Backend::updateState);
    watchMoney(*scope.money());
}

void Backend::watchMoney(MoneySync &money)
{
    connect(&money, &MoneySync::balanceChanged, this, &Backend::balanceChanged);
    connect(&money, &MoneySync::entriesChanged, this, &Backend::historyChanged);
    connect(&money, &MoneySync::bookingsChanged, this, &Backend::bookingsChanged);
    connect(&money, &MoneySync::orderSettled, this, &Backend::orderSettled);
    connect(&money, &MoneySync::activityChanged, this, &Backend::updateState);
    connect(&money, &MoneySync::alarmChanged, this, [this](bool alarmed) {
        Q_EMIT alarmChanged(alarmed);
        updateState();
    });
}

void Backend::tell(const ProgressEffects &effects)
{
    for (const QString &comicId : effects.changed)
        Q_EMIT progressChanged(comicId);
    for (const QString &comicId : effects.resolved)
        Q_EMIT conflictResolved(comicId);
    for (const ProgressConflict &conflict : effects.conflicts)
        Q_EMIT conflictFound(conflict);
    updateState();
}

void Backend::updateState()
{
    const SyncState state = computeState();
    if (state == m_state)
        return;
    m_state = state;
    Q_EMIT syncStateChanged(state);
}

SyncState Backend::computeState()
{
    if (!m_account)
        return SyncState::SignedOut;
    if (!m_reachability->isReachable())
        return SyncState::Offline;
    const auto conflicts = m_account->book().conflicts();
    if (m_sessionEnded || (conflicts && !conflicts->isEmpty()) || m_account->money()->isAlarmed())
        return SyncState::NeedsYou;
    if (m_account->synchroniser()->isFailing())
        return SyncState::Failing;
    const auto unsent = m_account->book().unsentCount();
    const auto orders = m_account->money()->orders().openCount();
    const bool isPending =
        m_account->synchroniser()->isBusy() || (unsent && *unsent > 0) || (orders && *orders > 0);
    return isPending ? SyncState::Syncing : SyncState::Synced;
}

QFuture<Result<Account>> Backend::signUp(const SignupRequest &request)
{
    return enterWhenReady(endpoints::signUp(*m_session, request));
}

QFuture<Result<Account>> Backend::signIn(const LoginRequest &request)
{
    return enterWhenReady(endpoints::logIn(*m_session, request));
}

QFuture<Result<Account>> Backend::enterWhenReady(const QFuture<Result<SignedIn>> &signedIn)
{
    auto pending = std::make_shared<Pending<Account>>();
    onReady(signedIn, this, [this, pending](const Result<SignedIn> &answer) {
        pending->finish(answer ? enter(*answer) : Result<Account>(tl::unexpected(answer.error())));
    });
    return pending->promise.future();
}

Result<Account> Backend::enter(const SignedIn &signedIn)
{
    // It becomes the name of a file.
    if (!isUuid(signedIn.user.id))
        return failure(ErrorCode::MalformedJson, QStringLiteral("the account has no usable id"));
    const bool isSame = m_who && m_who->id == signedIn.user.id;
    auto scope = isSame ? Result<std::unique_ptr<AccountScope>>() : openScope(signedIn.user.id);
    NW_TRY(scope);
    // The account on disk first: were it to fail after the session began, one person's changes
    // would be signed by another.
    SqlSettingsStore settings(m_local->database());
    NW_TRY(settings.set(accountSetting(), toJsonText(signedIn.user)));
    const Result<void> begun = m_session->begin(signedIn);
    if (!begun) {
        if (!settings.set(accountSetting(), m_who ? toJsonText(*m_who) : QString()))
            qWarning("The cache could not note who is signed in.");
        return tl::unexpected(begun.error());
    }
    if (!isSame) {
        m_account = std::move(*scope);
        watch(*m_account);
    }
    // What could not be taken over stays where it is, for the next time.
    const Result<ProgressEffects> adopted = m_account->adoptFrom(*m_local);
    if (!adopted)
        qWarning("What was read signed out stays there: %s",
                 qUtf8Printable(adopted.error().detail));
    m_who = signedIn.user;
    m_sessionEnded = false;
    Q_EMIT accountChanged(m_who);
    Q_EMIT catalogueChanged();
    settleIn();
    return signedIn.user;
}

Result<void> Backend::signOut()
{
    if (!m_who)
        return {};
    // Here the session is over at once and for good, whatever the server says and whenever.
    const QString token = m_session->token();
    const Result<void> left = leave();
    const Result<void> forgotten = m_session->end();
    if (!token.isEmpty())
        endpoints::logOut(*m_session, token);
    return left ? forgotten : left;
}

QFuture<Result<QList<SessionInfo>>> Backend::sessions()
{
    return endpoints::sessions(*m_session);
}

QFuture<Result<void>> Backend::endSession(const QString &sessionId)
{
    return endpoints::endSession(*m_session, sessionId);
}

Result<void> Backend::leave()
{
    Result<void> noted = SqlSettingsStore(m_local->database()).set(accountSetting(), QString());
    m_account.reset();
    m_who.reset();
    m_sessionEnded = false;
    Q_EMIT accountChanged(m_who);
    Q_EMIT catalogueChanged();
    Q_EMIT alarmChanged(false);
    updateState();
    return noted;
}

void Backend::requestSync()
{
    if (m_account)
        m_account->synchroniser()->request();
    updateState();
}

Result<Progress> Backend::recordProgress(const QString &comicId, int page, int pageCount)
{
    Result<Progress> recorded = account().book().record(comicId, page, pageCount);
    if (!recorded)
        return recorded;
    Q_EMIT progressChanged(comicId);
    requestSync();
    return recorded;
}

Result<Progress> Backend::resolveConflict(const QString &comicId, Keep keep)
{
    Result<Progress> kept = account().book().resolve(comicId, keep);
    if (!kept)
        return kept;
    Q_EMIT conflictResolved(comicId);
    Q_EMIT progressChanged(comicId);
    requestSync();
    return kept;
}

QFuture<Result<void>> Backend::syncNow()
{
    if (m_account) {
        m_account->money()->request();
        return m_account->synchroniser()->run();
    }
    Pending<void> pending;
    pending.finish(failure(ErrorCode::Unauthenticated, QStringLiteral("nobody is signed in")));
    return pending.promise.future();
}

Result<QList<LocalBook>> Backend::localBooks()
{
    Result<QList<LocalBook>> books = SqlLibraryStore(m_local->database()).all();
    if (books) {
        for (LocalBook &book : *books)
            book.missing = !QFileInfo::exists(book.path);
    }
    return books;
}

Result<LocalBook> Backend::findLocalBook(const QString &path)
{
    Result<std::optional<LocalBook>> book = SqlLibraryStore(m_local->database()).find(path);
    NW_TRY(book);
    if (!*book)
        return failure(ErrorCode::NotFound, QStringLiteral("no such book"));
    (*book)->missing = !QFileInfo::exists(path);
    return **book;
}

Result<void> Backend::addLocalBook(const LocalBook &book)
{
    if (book.path.isEmpty())
        return failure(ErrorCode::InvalidInput, QStringLiteral("no path"), QStringLiteral("path"));
    LocalBook row = book;
    if (row.addedAtMs == 0)
        row.addedAtMs = m_parts.environment.nowMs();
    NW_TRY(SqlLibraryStore(m_local->database()).add(row));
    Q_EMIT localBooksChanged();
    return {};
}

Result<LocalBook> Backend::removeLocalBook(const QString &path)
{
    Result<LocalBook> book = findLocalBook(path);
    NW_TRY(book);
    NW_TRY(SqlLibraryStore(m_local->database()).remove(path));
    Q_EMIT localBooksChanged();
    return book;
}

Result<void> Backend::recordLocalProgress(const QString &path, int page, int pageCount)
{
    if (pageCount < 1 || page < 1 || page > pageCount)
        return failure(ErrorCode::InvalidInput, QStringLiteral("no such page"));
    NW_TRY(SqlLibraryStore(m_local->database())
               .recordPosition(path, page, pageCount, m_parts.environment.nowMs()));
    Q_EMIT localBookChanged(path);
    return {};
}

} // namespace nw
