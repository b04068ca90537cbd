#include "services-client/client.h"
#include "tests/support/client/clientfixtures.h"
#include "tests/support/serverprocess.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

using namespace nw;
using nw::test::await;
using nw::test::ServerProcess;

namespace {

const QString kPassword = QStringLiteral("Lanterns over the county 7");
constexpr int kPatienceMs = 30'000;

} // namespace

// The client and the real server, over a real socket.
class ClientAndServerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void signsUpAndComesBackAfterARestart();
    void refusesAreNamedByTheServer();
    void theCatalogueAndItsCoversArrive();
    void readsADownloadedComicWhileTheServerIsDead();
    void thePageIsFoundOnTheSecondDevice();
    void aPositionReadOfflineMeetsANewerOneAndAsks();
    void anExpiredTokenIsRenewedUnnoticed();
    void aServerThatWasRestoredGetsBackWhatItForgot();

private:
    std::unique_ptr<Client> client(const QString &device);
    std::unique_ptr<Client> signedIn(const QString &device);
    Result<QByteArray> readPage(Client &client, int number);
    bool download(Client &client);

    QTemporaryDir m_dir;
    std::unique_ptr<ServerProcess> m_server;
    QString m_comic;
    int m_pageCount = 0;
};

void ClientAndServerTest::initTestCase()
{
    const QString books =
        qEnvironmentVariable("NW_BUILD_DIR") + QStringLiteral("/share/nerdwork/books");
    if (!QFile::exists(books + QStringLiteral("/first-page.cbz")))
        QSKIP("the project's own books are not built");
    m_server = std::make_unique<ServerProcess>();
    m_server->setOptions({QStringLiteral("--no-rate-limit")});
    m_server->setEnvironment(QStringLiteral("NERDWORK_BOOKS"), books);
    m_server->setEnvironment(QStringLiteral("JWT_EXPIRES_IN"), QStringLiteral("11"));
    QVERIFY(m_server->start());
}

std::unique_ptr<Client> ClientAndServerTest::client(const QString &device)
{
    ClientOptions options;
    options.profileDir = m_dir.filePath(device);
    options.serverUrl = QUrl(m_server->baseUrl());
    options.deviceName = device;
    auto made = std::make_unique<Client>(options);
    return await(made->start()) ? std::move(made) : nullptr;
}

std::unique_ptr<Client> ClientAndServerTest::signedIn(const QString &device)
{
    auto made = client(device);
    if (made && !made->account() && !await(made->signIn(QStringLiteral("ada"), kPassword)))
        return nullptr;
    return made;
}

Result<QByteArray> ClientAndServerTest::readPage(Client &client, int number)
{
    const auto source = client.pageSource(m_comic);
    Result<QByteArray> page;
    std::unique_ptr<QThread> reader(QThread::create([&] { page = source->page(number); }));
    reader->start();
    if (!QTest::qWaitFor([&] { return reader->isFinished(); }, kPatienceMs))
        qFatal("A page did not come.");
    return page;
}

bool ClientAndServerTest::download(Client &client)
{
    QSignalSpy states(&client, &Client::downloadChanged);
    if (!await(client.download(m_comic)))
        return false;
    return QTest::qWaitFor(
        [&] {
            return !states.isEmpty()
                && states.last().first().value<DownloadState>().phase == DownloadPhase::Done;
        },
        kPatienceMs);
}

void ClientAndServerTest::signsUpAndComesBackAfterARestart()
{
    {
        const auto laptop = client(QStringLiteral("laptop"));
        QVERIFY(laptop);
        const auto account = await(
            laptop->signUp(QStringLiteral("ada@example.org"), QStringLiteral("ada"), kPassword));
        QVERIFY2(account, account ? "" : qPrintable(account.error().detail));
        QTRY_COMPARE_WITH_TIMEOUT(laptop->syncState(), SyncState::Synced, kPatienceMs);
    }
    const auto again = client(QStringLiteral("laptop"));
    QVERIFY(again && again->account());
    QCOMPARE(again->account()->username, QStringLiteral("ada"));
    QVERIFY(await(again->syncNow()));
}

void ClientAndServerTest::refusesAreNamedByTheServer()
{
    const auto stranger = client(QStringLiteral("stranger"));
    QCOMPARE(await(stranger->signIn(QStringLiteral("ada"), QStringLiteral("not her password")))
                 .error()
                 .code,
             ErrorCode::InvalidCredentials);
    QCOMPARE(
        await(stranger->signUp(QStringLiteral("ada@example.org"), QStringLiteral("ada"), kPassword))
            .error()
            .code,
        ErrorCode::AlreadyExists);
    const auto weak = await(stranger->signUp(QStringLiteral("bob@example.org"),
                                             QStringLiteral("bob"), QStringLiteral("short")));
    QCOMPARE(weak.error().code, ErrorCode::InvalidInput);
    QCOMPARE(weak.error().field, QStringLiteral("password"));
}

void ClientAndServerTest::theCatalogueAndItsCoversArrive()
{
    const auto laptop = signedIn(QStringLiteral("laptop"));
    QVERIFY(laptop);
    QVERIFY(await(laptop->refreshCatalogue()));
    const auto comics = await(laptop->catalogue({}));
    QVERIFY(comics && comics->size() >= 4);
    for (const ComicCard &card : *comics) {
        if (card.summary.free && (m_comic.isEmpty() || card.summary.pageCount < m_pageCount)) {
            m_comic = card.summary.id;
            m_pageCount = card.summary.pageCount;
        }
        const auto cover = await(laptop->cover(card.summary.id, 160));
        QVERIFY2(cover, cover ? "" : qPrintable(cover.error().detail));
        QVERIFY(cover->size() > 100);
    }
    QVERIFY(m_pageCount >= 2);
    QVERIFY(await(laptop->refreshComic(m_comic)));
    const auto record = await(laptop->comic(m_comic));
    QVERIFY(record);
    QCOMPARE(record->pages.size(), m_pageCount);
}

void ClientAndServerTest::readsADownloadedComicWhileTheServerIsDead()
{
    const auto laptop = signedIn(QStringLiteral("laptop"));
    QVERIFY(laptop);
    QVERIFY(download(*laptop));
    m_server->kill();
    for (int number = 1; number <= m_pageCount; ++number) {
        const auto page = readPage(*laptop, number);
        QVERIFY2(page, page ? "" : qPrintable(page.error().detail));
    }
    QVERIFY(await(laptop->recordProgress(m_comic, 2, m_pageCount)));
    QTRY_COMPARE_WITH_TIMEOUT(laptop->syncState(), SyncState::Offline, kPatienceMs);
    QVERIFY(m_server->start());
    QTRY_COMPARE_WITH_TIMEOUT(laptop->syncState(), SyncState::Synced, kPatienceMs);
}

void ClientAndServerTest::thePageIsFoundOnTheSecondDevice()
{
    const auto tablet = signedIn(QStringLiteral("tablet"));
    QVERIFY(tablet);
    QVERIFY(await(tablet->syncNow()));
    const auto found = await(tablet->progress(m_comic));
    QVERIFY(found && *found);
    QCOMPARE((*found)->currentPage, 2);
    QCOMPARE((*found)->deviceName, QStringLiteral("laptop"));
}

void ClientAndServerTest::aPositionReadOfflineMeetsANewerOneAndAsks()
{
    m_server->kill();
    {
        const auto laptop = client(QStringLiteral("laptop"));
        QVERIFY(laptop && laptop->account());
        QVERIFY(await(laptop->recordProgress(m_comic, 1, m_pageCount)));
    }
    QVERIFY(m_server->start());
    const auto tablet = signedIn(QStringLiteral("tablet"));
    QVERIFY(await(tablet->recordProgress(m_comic, m_pageCount, m_pageCount)));
    QVERIFY(await(tablet->syncNow()));

    const auto laptop = client(QStringLiteral("laptop"));
    QVERIFY(await(laptop->syncNow()));
    QTRY_COMPARE_WITH_TIMEOUT(laptop->syncState(), SyncState::NeedsYou, kPatienceMs);
    const auto conflicts = await(laptop->conflicts());
    QVERIFY(conflicts && conflicts->size() == 1);
    QCOMPARE(conflicts->first().here.currentPage, 1);
    QCOMPARE(conflicts->first().there.currentPage, m_pageCount);
    QCOMPARE(conflicts->first().there.deviceName, QStringLiteral("tablet"));

    QVERIFY(await(laptop->resolveConflict(m_comic, Keep::Here)));
    QTRY_COMPARE_WITH_TIMEOUT(laptop->syncState(), SyncState::Synced, kPatienceMs);
    QVERIFY(await(tablet->syncNow()));
    QCOMPARE((*await(tablet->progress(m_comic)))->currentPage, 1);
}

void ClientAndServerTest::anExpiredTokenIsRenewedUnnoticed()
{
    // The server's tokens last 11 seconds and are renewed 10 before their end: each call after the
    // first second finds its token old.
    const auto laptop = signedIn(QStringLiteral("laptop"));
    QVERIFY(laptop);
    for (int turn = 0; turn < 5; ++turn) {
        QVERIFY(await(laptop->syncNow()));
        QVERIFY(await(laptop->refreshComic(m_comic)));
    }
    QVERIFY(laptop->syncState() != SyncState::NeedsYou);
}

namespace {

void copyFolder(const QString &from, const QString &to)
{
    QDir(to).removeRecursively();
    QDirIterator files(from, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString file = files.next();
        const QString copy = to + file.mid(from.size());
        QVERIFY(QDir().mkpath(QFileInfo(copy).path()));
        QVERIFY(QFile::copy(file, copy));
    }
}

} // namespace

void ClientAndServerTest::aServerThatWasRestoredGetsBackWhatItForgot()
{
    // A restored server knows no token that was renewed after it was saved; nobody's is here.
    m_server->terminate();
    m_server->setEnvironment(QStringLiteral("JWT_EXPIRES_IN"), QStringLiteral("15m"));
    QVERIFY(m_server->start());
    const auto laptop = signedIn(QStringLiteral("laptop"));
    QVERIFY(laptop);
    QVERIFY(await(laptop->recordProgress(m_comic, 1, m_pageCount)));
    QVERIFY(await(laptop->syncNow()));
    m_server->terminate();
    const QString saved = m_dir.filePath(QStringLiteral("saved"));
    copyFolder(m_server->dataFolder(), saved);
    QVERIFY(m_server->start());
    QVERIFY(await(laptop->syncNow()));
    QVERIFY(await(laptop->recordProgress(m_comic, m_pageCount, m_pageCount)));
    QVERIFY(await(laptop->syncNow()));
    const std::int64_t version = (*await(laptop->progress(m_comic)))->version;

    m_server->terminate();
    copyFolder(saved, m_server->dataFolder());
    QVERIFY(m_server->start());
    QTRY_VERIFY_WITH_TIMEOUT(await(laptop->syncNow()).has_value(), kPatienceMs);
    const auto kept = await(laptop->progress(m_comic));
    QCOMPARE((*kept)->currentPage, m_pageCount);
    QVERIFY((*kept)->version <= version); // of the restored server, not of the one that is gone
    const auto tablet = signedIn(QStringLiteral("tablet"));
    QVERIFY(await(tablet->syncNow()));
    QCOMPARE((*await(tablet->progress(m_comic)))->currentPage, m_pageCount);
}

QTEST_GUILESS_MAIN(ClientAndServerTest)
#include "tst_clientandserver.moc"
