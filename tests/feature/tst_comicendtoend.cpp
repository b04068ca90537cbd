#include "app/composition.h"
#include "app/models/mainaction.h"
#include "app/pages/comicpage.h"
#include "services-client/client.h"
#include "tests/feature/device.h"
#include "tests/support/serverprocess.h"

#include <QTest>

using namespace nw;
using namespace nw::test;

namespace {

constexpr int kPatienceMs = 30'000;

template <typename T> Result<T> answerOf(const QFuture<Result<T>> &future)
{
    const bool came = QTest::qWaitFor([&future] { return future.isFinished(); }, kPatienceMs);
    return came ? future.result() : failure(ErrorCode::Timeout, QStringLiteral("no answer"));
}

} // namespace

// The whole story on the real server and two real windows: read a file, sign up, download a comic,
// lose the network, go on reading, start again without it, and find the page on a second device;
// then the two disagree, and are asked. Each slot goes on where the one before stopped.
class TestComicEndToEnd : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void aPersonReadsAComicFromAFile();
    void signsUpAndSeesTheCatalogue();
    void readsOnlineWithoutDownloading();
    void downloadsAComicAndReadsIt();
    void readsOnWhenTheNetworkIsCut();
    void findsEverythingAfterARestartWithoutTheNetwork();
    void findsThePageOnASecondDevice();
    void isAskedWhenTheDevicesDisagree();
    void bothDevicesEndOnTheChosenPage();

private:
    int positionOf(Device &device);
    bool synced(Device &device);

    ServerProcess m_server;
    std::unique_ptr<Device> m_laptop;
    std::unique_ptr<Device> m_tablet;
    QString m_comicId;
    int m_pageCount = 0;
};

int TestComicEndToEnd::positionOf(Device &device)
{
    const auto progress = answerOf(device.client().progress(m_comicId));
    return progress && progress->has_value() ? (*progress)->currentPage : 0;
}

bool TestComicEndToEnd::synced(Device &device)
{
    return QTest::qWaitFor([&device] { return device.client().syncState() == SyncState::Synced; },
                           kPatienceMs);
}

void TestComicEndToEnd::initTestCase()
{
    m_server.setOptions({QStringLiteral("--no-rate-limit")});
    QVERIFY2(m_server.start(), qPrintable(m_server.log()));
    m_laptop = std::make_unique<Device>(QStringLiteral("Laptop"), QUrl(m_server.baseUrl()));
    m_laptop->start();
}

void TestComicEndToEnd::aPersonReadsAComicFromAFile()
{
    const QString book = app::builtInBookPath();
    QVERIFY2(!book.isEmpty(), "the built-in comic was not built");
    m_laptop->window().openFile(book, 0);
    QTRY_COMPARE_WITH_TIMEOUT(m_laptop->page(), 1, kPatienceMs);
    m_laptop->press(Qt::Key_Right);
    QTRY_COMPARE_WITH_TIMEOUT(m_laptop->page(), 2, kPatienceMs);

    const auto pageOnDisk = [this, book] {
        const auto books = answerOf(m_laptop->client().localBooks());
        for (const LocalBook &known : books ? *books : QList<LocalBook>()) {
            if (known.path == book)
                return known.currentPage;
        }
        return 0;
    };
    QTRY_COMPARE_WITH_TIMEOUT(pageOnDisk(), 2, kPatienceMs);
    m_laptop->press(Qt::Key_Escape);
    QTRY_VERIFY_WITH_TIMEOUT(!m_laptop->window().isReading(), kPatienceMs);
}

void TestComicEndToEnd::signsUpAndSeesTheCatalogue()
{
    m_laptop->signUp(QStringLiteral("mina"));
    m_laptop->click("rail.store");
    QTRY_VERIFY_WITH_TIMEOUT(m_laptop->isVisible("shelfSection.free.view"), kPatienceMs);
    m_laptop->openFirst(m_laptop->view("shelfSection.free.view"));
    QTRY_VERIFY_WITH_TIMEOUT(m_laptop->isVisible("comicPage"), kPatienceMs);
    const auto *page = m_laptop->window().findChild<app::ComicPage *>();
    m_comicId = page->record().details.summary.id;
    m_pageCount = page->record().details.summary.pageCount;
    QVERIFY(m_pageCount >= 8);
}

void TestComicEndToEnd::readsOnlineWithoutDownloading()
{
    m_laptop->click("comicMain");
    QTRY_COMPARE_WITH_TIMEOUT(m_laptop->page(), 1, kPatienceMs);
    m_laptop->readUntil(2);
    QTRY_COMPARE_WITH_TIMEOUT(positionOf(*m_laptop), 2, kPatienceMs);
    m_laptop->press(Qt::Key_Escape);
    QTRY_VERIFY_WITH_TIMEOUT(m_laptop->isVisible("comicPage"), kPatienceMs);
}

void TestComicEndToEnd::downloadsAComicAndReadsIt()
{
    m_laptop->click("comicSecondary");
    const auto phase = [this] {
        const auto record = answerOf(m_laptop->client().comic(m_comicId));
        return record ? record->download.phase : DownloadPhase::None;
    };
    QTRY_VERIFY_WITH_TIMEOUT(phase() == DownloadPhase::Done, kPatienceMs);
    m_laptop->click("comicMain");
    QTRY_COMPARE_WITH_TIMEOUT(m_laptop->page(), 2, kPatienceMs);
    m_laptop->readUntil(3);
    QTRY_COMPARE_WITH_TIMEOUT(positionOf(*m_laptop), 3, kPatienceMs);
    QVERIFY(synced(*m_laptop));
}

void TestComicEndToEnd::readsOnWhenTheNetworkIsCut()
{
    m_server.kill();
    m_laptop->readUntil(5);
    QTRY_COMPARE_WITH_TIMEOUT(positionOf(*m_laptop), 5, kPatienceMs);
    QTRY_VERIFY_WITH_TIMEOUT(m_laptop->client().syncState() == SyncState::Offline, kPatienceMs);
}

void TestComicEndToEnd::findsEverythingAfterARestartWithoutTheNetwork()
{
    m_laptop->quit();
    m_laptop->start();
    QTRY_VERIFY_WITH_TIMEOUT(m_laptop->client().account().has_value(), kPatienceMs);
    QCOMPARE(m_laptop->client().account()->username, QStringLiteral("mina"));
    m_laptop->click("rail.library");
    QTRY_VERIFY_WITH_TIMEOUT(m_laptop->view("libraryView"), kPatienceMs);
    QTRY_COMPARE_WITH_TIMEOUT(m_laptop->view("libraryView")->model()->rowCount(), 2, kPatienceMs);

    m_laptop->openComicPage(m_comicId);
    m_laptop->click("comicMain");
    QTRY_COMPARE_WITH_TIMEOUT(m_laptop->page(), 5, kPatienceMs);
    m_laptop->readUntil(6);
    QTRY_COMPARE_WITH_TIMEOUT(positionOf(*m_laptop), 6, kPatienceMs);
    QVERIFY(m_laptop->client().syncState() == SyncState::Offline);
}

void TestComicEndToEnd::findsThePageOnASecondDevice()
{
    QVERIFY2(m_server.start(), qPrintable(m_server.log()));
    answerOf(m_laptop->client().syncNow());
    QVERIFY(synced(*m_laptop));

    m_tablet = std::make_unique<Device>(QStringLiteral("Tablet"), QUrl(m_server.baseUrl()));
    m_tablet->start();
    m_tablet->signIn(QStringLiteral("mina"));
    QTRY_COMPARE_WITH_TIMEOUT(positionOf(*m_tablet), 6, kPatienceMs);
    m_tablet->openComicPage(m_comicId);
    m_tablet->click("comicMain");
    QTRY_COMPARE_WITH_TIMEOUT(m_tablet->page(), 6, kPatienceMs);
}

void TestComicEndToEnd::isAskedWhenTheDevicesDisagree()
{
    // The laptop reads without the network and is closed; then the tablet reads on with it: the
    // laptop's page is older.
    m_server.kill();
    m_laptop->readUntil(4);
    QTRY_COMPARE_WITH_TIMEOUT(positionOf(*m_laptop), 4, kPatienceMs);
    m_laptop->quit();
    QVERIFY2(m_server.start(), qPrintable(m_server.log()));
    m_tablet->readUntil(7);
    QTRY_COMPARE_WITH_TIMEOUT(positionOf(*m_tablet), 7, kPatienceMs);
    QTRY_VERIFY_WITH_TIMEOUT(answerOf(m_tablet->client().syncNow()).has_value(), kPatienceMs);
    QVERIFY(synced(*m_tablet));

    m_laptop->start();
    QTRY_COMPARE_WITH_TIMEOUT(m_laptop->client().syncState(), SyncState::NeedsYou, kPatienceMs);
    m_laptop->openComicPage(m_comicId);
    m_laptop->click("comicMain");
    QTRY_VERIFY_WITH_TIMEOUT(m_laptop->isVisible("conflictBar"), kPatienceMs);
    QTRY_COMPARE_WITH_TIMEOUT(m_laptop->page(), 4, kPatienceMs);

    // The bar never blocks the page.
    m_laptop->readUntil(3);
    QVERIFY(m_laptop->isVisible("conflictBar"));
}

void TestComicEndToEnd::bothDevicesEndOnTheChosenPage()
{
    m_laptop->click("conflictContinue");
    QTRY_COMPARE_WITH_TIMEOUT(m_laptop->page(), 7, kPatienceMs);
    QTRY_VERIFY_WITH_TIMEOUT(!m_laptop->isVisible("conflictBar"), kPatienceMs);
    QVERIFY(synced(*m_laptop));
    answerOf(m_tablet->client().syncNow());
    QVERIFY(synced(*m_tablet));
    QCOMPARE(positionOf(*m_laptop), 7);
    QCOMPARE(positionOf(*m_tablet), 7);
}

QTEST_MAIN(TestComicEndToEnd)
#include "tst_comicendtoend.moc"
