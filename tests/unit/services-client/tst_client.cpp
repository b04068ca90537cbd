#include "services-client/backend.h"
#include "services-client/client.h"
#include "services-client/transport/onready.h"
#include "tests/support/client/memoryserver.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

using namespace nw;
using nw::test::MemoryServer;
using nw::test::MemoryTransport;

namespace {

// A client on a profile, with a line to the server that the test can cut.
struct Reader
{
    Reader(MemoryServer &server, const QString &profileDir, const QString &name)
    {
        BackendParts parts;
        parts.options.profileDir = profileDir;
        parts.options.deviceName = name;
        parts.environment = systemEnvironment();
        parts.makeTransport = [this, &server](const QUrl &url) {
            const bool isOther = other && url.host() == QLatin1String("other.example");
            auto made = std::make_unique<MemoryTransport>(isOther ? *other : server);
            made->isCut = startsCut.load();
            line = made.get();
            return made;
        };
        client = std::make_unique<Client>(parts);
    }

    MemoryServer *other = nullptr; // at other.example
    std::atomic<bool> startsCut = false;
    std::atomic<MemoryTransport *> line = nullptr;
    std::unique_ptr<Client> client;
};

template <typename T> Result<T> await(const QFuture<Result<T>> &future)
{
    if (!QTest::qWaitFor([&] { return future.isFinished(); }, 20'000) || future.resultCount() == 0)
        return failure(ErrorCode::Timeout, QStringLiteral("the test waited too long"));
    return future.result();
}

const QString kPassword = QStringLiteral("a long enough password");

} // namespace

class ClientTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void startsAsNobody();
    void signsUpAndRemembersTheAccount();
    void aWrongPasswordIsSaidAndNothingIsKept();
    void showsTheCatalogueFromTheCache();
    void downloadsAComicAndReadsItWithoutTheServer();
    void aRestartGoesOnWithTheDownload();
    void aRestartWithoutTheServerShowsEverything();
    void withoutAnAccountTheServersLossAndReturnAreTold();
    void theOtherDeviceFindsThePage();
    void twoPositionsAskWhichIsTrue_data();
    void twoPositionsAskWhichIsTrue();
    void anUnansweredConflictIsTheSameAfterARestart();
    void aSessionThatTheServerEndedNeedsThePerson();
    void signingOutKeepsTheCacheAndTheUnsent();
    void signingOutWaitsForNobodyAndLasts();
    void whatWasReadAsNobodyBecomesTheAccounts();
    void anEarlierPageReadAsNobodyAsks();
    void removingADownloadKeepsThePosition();
    void aPageThatWentBadIsFetchedAlone();
    void aPageSourceOutlivesItsClient();
    void whatWasAskedForBeforeTheEndIsStillWritten();
    void turnsThatFailAreNotCalledSynced();
    void localBooksAreTheSameForEveryAccount();
    void coversComeFromTheCacheTheSecondTime();
    void secretsAreForTheOwnerOnly();
    void aThumbnailIsNeverAWholePageOfTheNetwork();
    void devicesAreListedAndOneIsSignedOut();
    void anotherServerIsUsedAtOnce();

private:
    std::unique_ptr<Reader> device(const QString &name);
    std::unique_ptr<Reader> signedIn(const QString &name);
    QString profile(const QString &name) const { return m_dir->filePath(name); }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<MemoryServer> m_server;
    QString m_comic;
};

void ClientTest::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    m_server = std::make_unique<MemoryServer>();
    m_server->nowMs = QDateTime::currentMSecsSinceEpoch() + 1000;
    m_server->addUser(QStringLiteral("ada"), kPassword);
    m_comic = m_server->addComic(QStringLiteral("Night Train"), 5);
    m_server->addComic(QStringLiteral("Lantern County"), 3);
    m_server->addComic(u"\u00c9t\u00e9"_qs, 2);
}

void ClientTest::cleanup()
{
    QCOMPARE(m_server->unexpected(), QStringList());
}

std::unique_ptr<Reader> ClientTest::device(const QString &name)
{
    auto device = std::make_unique<Reader>(*m_server, profile(name), name);
    return device;
}

std::unique_ptr<Reader> ClientTest::signedIn(const QString &name)
{
    auto made = device(name);
    if (!await(made->client->start())
        || !await(made->client->signIn(QStringLiteral("ada"), kPassword)))
        return nullptr;
    return made;
}

void ClientTest::startsAsNobody()
{
    const auto laptop = device(QStringLiteral("laptop"));
    QVERIFY(await(laptop->client->start()));
    QVERIFY(!laptop->client->account());
    QCOMPARE(laptop->client->syncState(), SyncState::SignedOut);
    const auto comics = await(laptop->client->catalogue({}));
    QVERIFY(comics);
    QVERIFY(comics->isEmpty());
}

void ClientTest::signsUpAndRemembersTheAccount()
{
    {
        const auto laptop = device(QStringLiteral("laptop"));
        QSignalSpy changed(laptop->client.get(), &Client::accountChanged);
        QVERIFY(await(laptop->client->start()));
        const auto account = await(laptop->client->signUp(QStringLiteral("bob@example.org"),
                                                          QStringLiteral("bob"), kPassword));
        QVERIFY(account);
        QCOMPARE(account->username, QStringLiteral("bob"));
        QTRY_VERIFY(changed.count() > 0);
        QVERIFY(laptop->client->account());
    }
    const auto again = device(QStringLiteral("laptop"));
    QVERIFY(await(again->client->start()));
    QTRY_VERIFY(again->client->account());
    QCOMPARE(again->client->account()->username, QStringLiteral("bob"));
    QTRY_COMPARE(again->client->syncState(), SyncState::Synced);
}

void ClientTest::aWrongPasswordIsSaidAndNothingIsKept()
{
    const auto laptop = device(QStringLiteral("laptop"));
    QVERIFY(await(laptop->client->start()));
    const auto account =
        await(laptop->client->signIn(QStringLiteral("ada"), QStringLiteral("wrong")));
    QVERIFY(!account);
    QCOMPARE(account.error().code, ErrorCode::InvalidCredentials);
    QVERIFY(!laptop->client->account());
    QVERIFY(!QFile::exists(profile(QStringLiteral("laptop/secrets.json"))));
}

void ClientTest::showsTheCatalogueFromTheCache()
{
    const auto laptop = signedIn(QStringLiteral("laptop"));
    QVERIFY(laptop);
    QSignalSpy changed(laptop->client.get(), &Client::catalogueChanged);
    QVERIFY(await(laptop->client->refreshCatalogue()));
    QTRY_VERIFY(changed.count() > 0);
    laptop->line.load()->isCut = true;
    QCOMPARE(await(laptop->client->catalogue({}))->size(), 3);
    CatalogueQuery query;
    query.text = QStringLiteral("ETE");
    QCOMPARE(await(laptop->client->catalogue(query))->size(), 1);
    query.text = QStringLiteral("train");
    const auto found = await(laptop->client->catalogue(query));
    QCOMPARE(found->size(), 1);
    QCOMPARE(found->first().summary.id, m_comic);
    query.genre = QStringLiteral("mystery");
    QCOMPARE(await(laptop->client->catalogue(query))->size(), 0);
    query.genre = QStringLiteral("adventure");
    QCOMPARE(await(laptop->client->catalogue(query))->size(), 1);
    query.price = PriceFilter::Paid;
    QCOMPARE(await(laptop->client->catalogue(query))->size(), 0);
}

void ClientTest::downloadsAComicAndReadsItWithoutTheServer()
{
    const auto laptop = signedIn(QStringLiteral("laptop"));
    QVERIFY(laptop);
    QSignalSpy states(laptop->client.get(), &Client::downloadChanged);
    QVERIFY(await(laptop->client->download(m_comic)));
    const auto isDone = [&] {
        return !states.isEmpty()
            && states.last().first().value<DownloadState>().phase == DownloadPhase::Done;
    };
    QVERIFY(QTest::qWaitFor(isDone, 20'000));
    QCOMPARE(states.last().first().value<DownloadState>().donePages, 5);
    laptop->line.load()->isCut = true;

    const auto source = laptop->client->pageSource(m_comic);
    QList<Result<QByteArray>> pages;
    std::unique_ptr<QThread> reader(QThread::create([&] {
        for (int number = 1; number <= 6; ++number)
            pages.append(source->page(number));
    }));
    reader->start();
    QVERIFY(reader->wait(20'000));
    for (int number = 1; number <= 5; ++number) {
        QVERIFY(pages[number - 1]);
        QCOMPARE(*pages[number - 1], MemoryServer::pageBytes(m_comic, number));
    }
    QCOMPARE(pages[5].error().code, ErrorCode::NotFound);
    CatalogueQuery downloaded;
    downloaded.shelf = Shelf::Downloaded;
    QCOMPARE(await(laptop->client->catalogue(downloaded))->size(), 1);
}

void ClientTest::aRestartGoesOnWithTheDownload()
{
    {
        const auto laptop = signedIn(QStringLiteral("laptop"));
        QVERIFY(laptop);
        m_server->answersInstead.insert(QStringLiteral("/comics/%1/pages/4/image").arg(m_comic),
                                        503);
        QSignalSpy states(laptop->client.get(), &Client::downloadChanged);
        QVERIFY(await(laptop->client->download(m_comic)));
        QTRY_VERIFY(!states.isEmpty()
                    && states.last().first().value<DownloadState>().error.has_value());
    }
    m_server->answersInstead.clear();
    const int fetchedBefore =
        m_server->count(QStringLiteral("/comics/%1/pages/1/image").arg(m_comic));
    const auto again = device(QStringLiteral("laptop"));
    QSignalSpy states(again->client.get(), &Client::downloadChanged);
    QVERIFY(await(again->client->start()));
    QTRY_VERIFY(!states.isEmpty()
                && states.last().first().value<DownloadState>().phase == DownloadPhase::Done);
    QCOMPARE(m_server->count(QStringLiteral("/comics/%1/pages/1/image").arg(m_comic)),
             fetchedBefore);
}

void ClientTest::aRestartWithoutTheServerShowsEverything()
{
    {
        const auto laptop = signedIn(QStringLiteral("laptop"));
        QVERIFY(laptop);
        QVERIFY(await(laptop->client->refreshCatalogue()));
        QSignalSpy states(laptop->client.get(), &Client::downloadChanged);
        QVERIFY(await(laptop->client->download(m_comic)));
        QTRY_VERIFY(!states.isEmpty()
                    && states.last().first().value<DownloadState>().phase == DownloadPhase::Done);
        QVERIFY(await(laptop->client->recordProgress(m_comic, 3, 5)));
    }
    const auto again = device(QStringLiteral("laptop"));
    again->startsCut = true;
    QVERIFY(await(again->client->start()));
    QVERIFY(again->client->account());
    QTRY_COMPARE(again->client->syncState(), SyncState::Offline);
    QCOMPARE(await(again->client->catalogue({}))->size(), 3);
    const auto record = await(again->client->comic(m_comic));
    QVERIFY(record);
    QCOMPARE(record->download.phase, DownloadPhase::Done);
    QCOMPARE(record->pages.size(), 5);
    QCOMPARE(record->progress->currentPage, 3);
    QVERIFY(await(again->client->recordProgress(m_comic, 4, 5)));
    again->line.load()->isCut = false;
    QTRY_COMPARE_WITH_TIMEOUT(again->client->syncState(), SyncState::Synced, 20'000);
    QCOMPARE(m_server->progress(QStringLiteral("ada"), m_comic)->currentPage, 4);
}

void ClientTest::withoutAnAccountTheServersLossAndReturnAreTold()
{
    const auto laptop = device(QStringLiteral("laptop"));
    QVERIFY(await(laptop->client->start()));
    QSignalSpy changes(laptop->client.get(), &Client::networkChanged);
    m_server->answersInstead.insert(QStringLiteral("/comics"), 500);
    QVERIFY(!await(laptop->client->refreshCatalogue()));
    QVERIFY(changes.isEmpty()); // trouble of the server's is no lost network
    m_server->answersInstead.clear();
    laptop->line.load()->isCut = true;
    QVERIFY(!await(laptop->client->refreshCatalogue()));
    QTRY_COMPARE(laptop->client->network(), Network::Gone);
    laptop->line.load()->isCut = false;
    QTRY_COMPARE(laptop->client->network(), Network::Reachable);
    QCOMPARE(changes.count(), 2);
    QCOMPARE(laptop->client->syncState(), SyncState::SignedOut);
}

void ClientTest::theOtherDeviceFindsThePage()
{
    const auto laptop = signedIn(QStringLiteral("laptop"));
    const auto tablet = signedIn(QStringLiteral("tablet"));
    QVERIFY(laptop && tablet);
    QVERIFY(await(laptop->client->recordProgress(m_comic, 3, 5)));
    QTRY_VERIFY(m_server->progress(QStringLiteral("ada"), m_comic));
    QSignalSpy moved(tablet->client.get(), &Client::progressChanged);
    QVERIFY(await(tablet->client->syncNow()));
    QTRY_COMPARE(moved.count(), 1);
    const auto found = await(tablet->client->progress(m_comic));
    QVERIFY(found && *found);
    QCOMPARE((*found)->currentPage, 3);
    QCOMPARE((*found)->deviceName, QStringLiteral("laptop"));
}

void ClientTest::twoPositionsAskWhichIsTrue_data()
{
    QTest::addColumn<int>("keep");
    QTest::addColumn<int>("page");
    QTest::newRow("here") << int(Keep::Here) << 2;
    QTest::newRow("there") << int(Keep::There) << 4;
}

void ClientTest::twoPositionsAskWhichIsTrue()
{
    QFETCH(int, keep);
    QFETCH(int, page);
    const auto laptop = signedIn(QStringLiteral("laptop"));
    const auto tablet = signedIn(QStringLiteral("tablet"));
    QVERIFY(laptop && tablet);
    laptop->line.load()->isCut = true;
    QVERIFY(await(laptop->client->recordProgress(m_comic, 2, 5)));
    QVERIFY(await(tablet->client->recordProgress(m_comic, 4, 5)));
    QVERIFY(await(tablet->client->syncNow()));

    QSignalSpy asked(laptop->client.get(), &Client::conflictFound);
    laptop->line.load()->isCut = false;
    await(laptop->client->syncNow());
    QTRY_COMPARE_WITH_TIMEOUT(asked.count(), 1, 20'000);
    const auto conflict = asked.first().first().value<ProgressConflict>();
    QCOMPARE(conflict.here.currentPage, 2);
    QCOMPARE(conflict.there.currentPage, 4);
    QCOMPARE(conflict.there.deviceName, QStringLiteral("tablet"));
    QTRY_COMPARE(laptop->client->syncState(), SyncState::NeedsYou);
    QCOMPARE(m_server->progress(QStringLiteral("ada"), m_comic)->currentPage, 4);

    QVERIFY(await(laptop->client->resolveConflict(m_comic, Keep(keep))));
    QTRY_COMPARE(laptop->client->syncState(), SyncState::Synced);
    QCOMPARE(m_server->progress(QStringLiteral("ada"), m_comic)->currentPage, page);
    QVERIFY(await(tablet->client->syncNow()));
    QCOMPARE((*await(tablet->client->progress(m_comic)))->currentPage, page);
}

void ClientTest::anUnansweredConflictIsTheSameAfterARestart()
{
    const auto tablet = signedIn(QStringLiteral("tablet"));
    QVERIFY(tablet);
    {
        const auto laptop = signedIn(QStringLiteral("laptop"));
        QVERIFY(laptop);
        QSignalSpy asked(laptop->client.get(), &Client::conflictFound);
        laptop->line.load()->isCut = true;
        QVERIFY(await(laptop->client->recordProgress(m_comic, 2, 5)));
        QVERIFY(await(tablet->client->recordProgress(m_comic, 4, 5)));
        QVERIFY(await(tablet->client->syncNow()));
        laptop->line.load()->isCut = false;
        await(laptop->client->syncNow());
        QTRY_COMPARE_WITH_TIMEOUT(asked.count(), 1, 20'000);
    }
    const auto again = device(QStringLiteral("laptop"));
    QSignalSpy asked(again->client.get(), &Client::conflictFound);
    QVERIFY(await(again->client->start()));
    QTRY_COMPARE(asked.count(), 1);
    QCOMPARE(await(again->client->conflicts())->size(), 1);
    QCOMPARE(await(again->client->comic(m_comic)).error().code, ErrorCode::NotFound);
}

void ClientTest::aSessionThatTheServerEndedNeedsThePerson()
{
    const auto laptop = signedIn(QStringLiteral("laptop"));
    QVERIFY(laptop);
    QTRY_COMPARE(laptop->client->syncState(), SyncState::Synced);
    m_server->refusesRefresh = true;
    m_server->answersInstead.insert(QStringLiteral("/sync/changes"), 401);
    QCOMPARE(await(laptop->client->syncNow()).error().code, ErrorCode::Unauthenticated);
    QTRY_COMPARE(laptop->client->syncState(), SyncState::NeedsYou);
    QVERIFY(laptop->client->account());
    QVERIFY(await(laptop->client->recordProgress(m_comic, 2, 5)));

    m_server->refusesRefresh = false;
    m_server->answersInstead.clear();
    QVERIFY(await(laptop->client->signIn(QStringLiteral("ada"), kPassword)));
    QTRY_COMPARE(laptop->client->syncState(), SyncState::Synced);
    QCOMPARE(m_server->progress(QStringLiteral("ada"), m_comic)->currentPage, 2);
}

void ClientTest::signingOutKeepsTheCacheAndTheUnsent()
{
    const auto laptop = signedIn(QStringLiteral("laptop"));
    QVERIFY(laptop);
    QTRY_COMPARE(laptop->client->syncState(), SyncState::Synced);
    laptop->line.load()->isCut = true;
    QVERIFY(await(laptop->client->recordProgress(m_comic, 4, 5)));
    QVERIFY(await(laptop->client->signOut()));
    QVERIFY(!laptop->client->account());
    QVERIFY(!*await(laptop->client->progress(m_comic)));

    laptop->line.load()->isCut = false;
    QVERIFY(await(laptop->client->signIn(QStringLiteral("ada@example.org"), kPassword)));
    QTRY_VERIFY(m_server->progress(QStringLiteral("ada"), m_comic));
    QCOMPARE(m_server->progress(QStringLiteral("ada"), m_comic)->currentPage, 4);
}

void ClientTest::signingOutWaitsForNobodyAndLasts()
{
    {
        const auto laptop = signedIn(QStringLiteral("laptop"));
        QVERIFY(laptop);
        QTRY_COMPARE(laptop->client->syncState(), SyncState::Synced);
        laptop->line.load()->isStuck = true;
        QVERIFY(await(laptop->client->signOut()));
        QVERIFY(!laptop->client->account());
    }
    const auto again = device(QStringLiteral("laptop"));
    QVERIFY(await(again->client->start()));
    QVERIFY(!again->client->account());
    QVERIFY(await(again->client->signIn(QStringLiteral("ada"), kPassword)));
    QVERIFY(await(again->client->signOut()));
    QTRY_COMPARE(m_server->count(QStringLiteral("/auth/logout")), 1);
}

void ClientTest::anEarlierPageReadAsNobodyAsks()
{
    const auto laptop = signedIn(QStringLiteral("laptop"));
    QVERIFY(laptop);
    QVERIFY(await(laptop->client->recordProgress(m_comic, 4, 5)));
    QVERIFY(await(laptop->client->syncNow()));
    QVERIFY(await(laptop->client->signOut()));
    QVERIFY(await(laptop->client->recordProgress(m_comic, 1, 5)));
    QSignalSpy asked(laptop->client.get(), &Client::conflictFound);
    QVERIFY(await(laptop->client->signIn(QStringLiteral("ada"), kPassword)));
    QTRY_COMPARE(asked.count(), 1);
    QCOMPARE(asked.first().first().value<ProgressConflict>().here.currentPage, 1);
    QCOMPARE(asked.first().first().value<ProgressConflict>().there.currentPage, 4);
    QCOMPARE(m_server->progress(QStringLiteral("ada"), m_comic)->currentPage, 4);
}

void ClientTest::whatWasReadAsNobodyBecomesTheAccounts()
{
    const auto laptop = device(QStringLiteral("laptop"));
    QSignalSpy states(laptop->client.get(), &Client::downloadChanged);
    QVERIFY(await(laptop->client->start()));
    QVERIFY(await(laptop->client->download(m_comic)));
    QTRY_VERIFY(!states.isEmpty()
                && states.last().first().value<DownloadState>().phase == DownloadPhase::Done);
    QVERIFY(await(laptop->client->recordProgress(m_comic, 3, 5)));

    const int imagesBefore = m_server->count(QStringLiteral("/comics/%1/pages/").arg(m_comic));
    QVERIFY(await(laptop->client->signIn(QStringLiteral("ada"), kPassword)));
    QTRY_COMPARE(await(laptop->client->comic(m_comic))->download.phase, DownloadPhase::Done);
    QCOMPARE(m_server->count(QStringLiteral("/comics/%1/pages/").arg(m_comic)), imagesBefore);
    QTRY_VERIFY(m_server->progress(QStringLiteral("ada"), m_comic));
    QCOMPARE(m_server->progress(QStringLiteral("ada"), m_comic)->currentPage, 3);
    QVERIFY(await(laptop->client->signOut()));
    QVERIFY(!*await(laptop->client->progress(m_comic)));
}

void ClientTest::removingADownloadKeepsThePosition()
{
    const auto laptop = signedIn(QStringLiteral("laptop"));
    QVERIFY(laptop);
    QSignalSpy states(laptop->client.get(), &Client::downloadChanged);
    QVERIFY(await(laptop->client->download(m_comic)));
    QTRY_VERIFY(!states.isEmpty()
                && states.last().first().value<DownloadState>().phase == DownloadPhase::Done);
    QVERIFY(await(laptop->client->recordProgress(m_comic, 3, 5)));
    QVERIFY(await(laptop->client->removeDownload(m_comic)));
    const auto record = await(laptop->client->comic(m_comic));
    QVERIFY(record);
    QCOMPARE(record->download.phase, DownloadPhase::None);
    QCOMPARE(record->progress->currentPage, 3);
    QDirIterator files(profile(QStringLiteral("laptop/accounts")), QDir::Files,
                       QDirIterator::Subdirectories);
    while (files.hasNext())
        QVERIFY(files.nextFileInfo().fileName().size() != 64);
}

void ClientTest::aPageThatWentBadIsFetchedAlone()
{
    const auto laptop = signedIn(QStringLiteral("laptop"));
    QVERIFY(laptop);
    QSignalSpy states(laptop->client.get(), &Client::downloadChanged);
    QVERIFY(await(laptop->client->download(m_comic)));
    QTRY_VERIFY(!states.isEmpty()
                && states.last().first().value<DownloadState>().phase == DownloadPhase::Done);
    const QString name = PageStore::hashOf(MemoryServer::pageBytes(m_comic, 2));
    QFile file(profile(QStringLiteral("laptop/accounts/") + laptop->client->account()->id
                       + QStringLiteral(".pages/") + name.left(2) + u'/' + name));
    QVERIFY(file.open(QIODevice::ReadWrite));
    file.write("rot");
    file.close();
    const int before = m_server->count(QStringLiteral("/comics/%1/pages/").arg(m_comic));
    const auto source = laptop->client->pageSource(m_comic);
    Result<QByteArray> page;
    std::unique_ptr<QThread> reader(QThread::create([&] { page = source->page(2); }));
    reader->start();
    QVERIFY(reader->wait(20'000));
    QVERIFY(page);
    QCOMPARE(*page, MemoryServer::pageBytes(m_comic, 2));
    QCOMPARE(m_server->count(QStringLiteral("/comics/%1/pages/").arg(m_comic)), before + 1);
}

void ClientTest::aPageSourceOutlivesItsClient()
{
    auto laptop = signedIn(QStringLiteral("laptop"));
    QVERIFY(laptop);
    const auto source = laptop->client->pageSource(m_comic);
    laptop.reset();
    Result<QByteArray> page;
    std::unique_ptr<QThread> reader(QThread::create([&] { page = source->page(1); }));
    reader->start();
    QVERIFY(reader->wait(20'000));
    QVERIFY(!page);
    QCOMPARE(page.error().code, ErrorCode::Cancelled);
}

void ClientTest::whatWasAskedForBeforeTheEndIsStillWritten()
{
    constexpr int kTurns = 30;
    {
        const auto laptop = device(QStringLiteral("laptop"));
        laptop->client->start();
        for (int page = 1; page <= kTurns; ++page)
            laptop->client->recordProgress(m_comic, page, kTurns);
    }
    const auto again = device(QStringLiteral("laptop"));
    QVERIFY(await(again->client->start()));
    QCOMPARE((*await(again->client->progress(m_comic)))->currentPage, kTurns);
}

void ClientTest::turnsThatFailAreNotCalledSynced()
{
    const auto laptop = signedIn(QStringLiteral("laptop"));
    QVERIFY(laptop);
    QTRY_COMPARE(laptop->client->syncState(), SyncState::Synced);
    m_server->answersInstead.insert(QStringLiteral("/sync/changes"), 500);
    QVERIFY(!await(laptop->client->syncNow()));
    QTRY_COMPARE(laptop->client->syncState(), SyncState::Failing);
    QVERIFY(!await(laptop->client->syncNow()));
    QCOMPARE(laptop->client->syncState(), SyncState::Failing);
    m_server->answersInstead.clear();
    QVERIFY(await(laptop->client->syncNow()));
    QTRY_COMPARE(laptop->client->syncState(), SyncState::Synced);
}

void ClientTest::localBooksAreTheSameForEveryAccount()
{
    const auto laptop = device(QStringLiteral("laptop"));
    QVERIFY(await(laptop->client->start()));
    LocalBook book;
    book.path = profile(QStringLiteral("book.cbz"));
    book.title = QStringLiteral("Book");
    book.format = QStringLiteral("cbz");
    book.pageCount = 9;
    book.cover = "thumbnail";
    QSignalSpy changed(laptop->client.get(), &Client::localBooksChanged);
    QSignalSpy moved(laptop->client.get(), &Client::localBookChanged);
    QVERIFY(await(laptop->client->addLocalBook(book)));
    QVERIFY(await(laptop->client->recordLocalProgress(book.path, 4, 9)));
    QTRY_COMPARE(moved.count(), 1);
    QCOMPARE(moved.first().first().toString(), book.path);
    QCOMPARE(changed.count(), 1); // a turned page is no reason to read all rows again
    QCOMPARE(await(laptop->client->findLocalBook(book.path))->currentPage, 4);
    QVERIFY(await(laptop->client->signIn(QStringLiteral("ada"), kPassword)));
    const auto books = await(laptop->client->localBooks());
    QCOMPARE(books->size(), 1);
    QCOMPARE(books->first().currentPage, 4);
    QVERIFY(books->first().hasCover);
    QVERIFY(books->first().cover.isEmpty());
    QCOMPARE(*await(laptop->client->localCover(book.path)), QByteArray("thumbnail"));
    QVERIFY(books->first().missing);
    QVERIFY(books->first().readAtMs > 0);
    QVERIFY(await(laptop->client->addLocalBook(book)));
    QCOMPARE(await(laptop->client->localBooks())->first().currentPage, 4);
    const auto removed = await(laptop->client->removeLocalBook(book.path));
    QVERIFY(removed);
    QCOMPARE(removed->cover, QByteArray("thumbnail"));
    QCOMPARE(removed->currentPage, 4);
    QVERIFY(await(laptop->client->localBooks())->isEmpty());
    QCOMPARE(await(laptop->client->findLocalBook(book.path)).error().code, ErrorCode::NotFound);
    QCOMPARE(await(laptop->client->localCover(book.path)).error().code, ErrorCode::NotFound);
    QCOMPARE(await(laptop->client->recordLocalProgress(book.path, 4, 9)).error().code,
             ErrorCode::NotFound);
}

void ClientTest::coversComeFromTheCacheTheSecondTime()
{
    const auto laptop = signedIn(QStringLiteral("laptop"));
    QVERIFY(laptop);
    QVERIFY(await(laptop->client->refreshCatalogue()));
    const QByteArray cover = MemoryServer::pageBytes(m_comic, 1);
    QCOMPARE(*await(laptop->client->cover(m_comic, 140)), cover);
    laptop->line.load()->isCut = true;
    QCOMPARE(*await(laptop->client->cover(m_comic, 150)), cover);
    QCOMPARE(*await(laptop->client->cover(m_comic, 900)), cover);
    QCOMPARE(m_server->count(QStringLiteral("/comics/%1/pages/1/image?width=160").arg(m_comic)), 1);
}

void ClientTest::secretsAreForTheOwnerOnly()
{
    const auto laptop = signedIn(QStringLiteral("laptop"));
    QVERIFY(laptop);
    const QFile secrets(profile(QStringLiteral("laptop/secrets.json")));
    const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    QVERIFY(secrets.exists());
    QVERIFY(!(secrets.permissions() & others));
}

void ClientTest::aThumbnailIsNeverAWholePageOfTheNetwork()
{
    const auto laptop = signedIn(QStringLiteral("laptop"));
    QVERIFY(laptop);
    const auto source = laptop->client->pageSource(m_comic);
    const auto thumbnail = [&] {
        Result<QByteArray> image;
        std::unique_ptr<QThread> reader(
            QThread::create([&] { image = source->thumbnail(2, 150); }));
        reader->start();
        return reader->wait(20'000) ? image : failure(ErrorCode::Timeout);
    };
    const QString page = QStringLiteral("/comics/%1/pages/2/image").arg(m_comic);
    QVERIFY(thumbnail());
    QCOMPARE(m_server->count(page + QStringLiteral("?width=160")), 1);
    QCOMPARE(m_server->count(page), 1);

    // Of a downloaded comic it is made from the page that is here.
    QSignalSpy states(laptop->client.get(), &Client::downloadChanged);
    QVERIFY(await(laptop->client->download(m_comic)));
    QTRY_VERIFY(!states.isEmpty()
                && states.last().first().value<DownloadState>().phase == DownloadPhase::Done);
    laptop->line.load()->isCut = true;
    QCOMPARE(*thumbnail(), MemoryServer::pageBytes(m_comic, 2));
}

void ClientTest::devicesAreListedAndOneIsSignedOut()
{
    const auto laptop = signedIn(QStringLiteral("laptop"));
    const auto tablet = signedIn(QStringLiteral("tablet"));
    QVERIFY(laptop && tablet);
    const auto sessions = await(laptop->client->sessions());
    QVERIFY(sessions);
    QCOMPARE(sessions->size(), 2);
    QCOMPARE(sessions->first().device, QStringLiteral("tablet"));
    QVERIFY(!sessions->first().current);
    QVERIFY(sessions->last().current);

    QVERIFY(await(laptop->client->endSession(sessions->first().id)));
    QCOMPARE(await(laptop->client->sessions())->size(), 1);
    QCOMPARE(await(laptop->client->endSession(sessions->first().id)).error().code,
             ErrorCode::NotFound);
    QCOMPARE(await(tablet->client->syncNow()).error().code, ErrorCode::Unauthenticated);
    QTRY_COMPARE(tablet->client->syncState(), SyncState::NeedsYou);
    QVERIFY(await(laptop->client->syncNow()));
}

void ClientTest::anotherServerIsUsedAtOnce()
{
    MemoryServer other;
    other.addComic(QStringLiteral("Only There"), 2);
    const auto laptop = device(QStringLiteral("laptop"));
    laptop->other = &other;
    QVERIFY(await(laptop->client->start()));
    QVERIFY(await(laptop->client->signIn(QStringLiteral("ada"), kPassword)));
    QVERIFY(await(laptop->client->recordProgress(m_comic, 3, 5)));
    QVERIFY(await(laptop->client->syncNow()));
    const QUrl home = laptop->client->serverUrl();

    QSignalSpy accounts(laptop->client.get(), &Client::accountChanged);
    const QUrl there(QStringLiteral("http://other.example"));
    QVERIFY(await(laptop->client->setServerUrl(there)));
    QCOMPARE(laptop->client->serverUrl(), there);
    QTRY_VERIFY(!accounts.isEmpty());
    QVERIFY(!laptop->client->account());
    QTRY_COMPARE(laptop->client->syncState(), SyncState::SignedOut);
    QVERIFY(await(laptop->client->refreshCatalogue()));
    const auto cards = await(laptop->client->catalogue({}));
    QCOMPARE(cards->size(), 1);
    QCOMPARE(cards->first().summary.title, QStringLiteral("Only There"));
    // The other server never saw a token of the first.
    QCOMPARE(other.count(QStringLiteral("/auth")), 0);

    QVERIFY(await(laptop->client->setServerUrl(home)));
    QTRY_VERIFY(laptop->client->account());
    QCOMPARE((*await(laptop->client->progress(m_comic)))->currentPage, 3);
    QVERIFY(await(laptop->client->syncNow()));
}

QTEST_GUILESS_MAIN(ClientTest)
#include "tst_client.moc"
