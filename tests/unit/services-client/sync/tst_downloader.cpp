#include "services-client/sync/accountscope.h"
#include "tests/support/client/clientfixtures.h"
#include "tests/support/client/memoryserver.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

using namespace nw;
using namespace nw::test;

class DownloaderTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void fetchesEveryPageOnceAndSaysHowFar();
    void comicsAreFetchedOneAfterTheOther();
    void aDamagedPageIsAskedForAgain();
    void aPageThatStaysDamagedStopsTheComicOnly();
    void aComicThatIsGoneFails();
    void aCutLineIsWaitedForAndTheFetchedPagesStay();
    void aFileWithoutItsRowIsNotFetchedAgain();
    void discardingWhileFetchingLeavesNothing();
    void pagesSharedWithAnotherComicStay();
    void aComicWithNewPagesIsMadeWholeAgain();
    void aBusyServerIsLeftAloneForTheTimeItAskedFor();
    void aComicThatAlwaysFailsKeepsNobodyWaiting();
    void aPageThatWentBadIsFetchedAgainAlone();

private:
    DownloadPhase phase(const QString &comicId)
    {
        return m_scope->downloader().state(comicId)->phase;
    }
    QString imageOf(int number) const
    {
        return QStringLiteral("/comics/%1/pages/%2/image").arg(m_comic).arg(number);
    }

    std::unique_ptr<AccountScope> m_scope;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<Reachability> m_reach;
    std::unique_ptr<MemoryTransport> m_line;
    std::unique_ptr<MemoryServer> m_server;
    std::unique_ptr<QTemporaryDir> m_dir;
    MemorySecretStore m_secrets;
    ManualEnvironment m_time;
    QString m_comic;
    QString m_other;
};

void DownloaderTest::init()
{
    m_scope.reset();
    m_session.reset();
    m_reach.reset();
    m_dir = std::make_unique<QTemporaryDir>();
    m_server = std::make_unique<MemoryServer>();
    m_comic = m_server->addComic(QStringLiteral("Night Train"), 7);
    m_other = m_server->addComic(QStringLiteral("Lantern County"), 3);
    m_line = std::make_unique<MemoryTransport>(*m_server);
    m_reach = std::make_unique<Reachability>(*m_line);
    m_session = std::make_unique<Session>(*m_line, *m_reach, m_secrets, QStringLiteral("s "),
                                          m_time.environment());
    auto scope = AccountScope::open(m_dir->path(), QLatin1String(AccountScope::kNobody),
                                    {m_session.get(), m_reach.get(), {}, m_time.environment()});
    QVERIFY(scope);
    m_scope = std::move(*scope);
}

void DownloaderTest::fetchesEveryPageOnceAndSaysHowFar()
{
    QSignalSpy states(&m_scope->downloader(), &Downloader::stateChanged);
    QVERIFY(m_scope->downloader().want(m_comic));
    QTRY_COMPARE(phase(m_comic), DownloadPhase::Done);
    int before = 0;
    for (const QList<QVariant> &row : std::as_const(states)) {
        const auto state = row.first().value<DownloadState>();
        QVERIFY(state.donePages >= before && state.donePages <= 7);
        before = state.donePages;
    }
    QCOMPARE(before, 7);
    for (int number = 1; number <= 7; ++number)
        QCOMPARE(m_server->count(imageOf(number)), 1);
    QVERIFY(m_scope->downloader().want(m_comic));
    QCOMPARE(phase(m_comic), DownloadPhase::Done);
}

void DownloaderTest::comicsAreFetchedOneAfterTheOther()
{
    QSignalSpy finished(&m_scope->downloader(), &Downloader::finished);
    QVERIFY(m_scope->downloader().want(m_comic));
    m_time.nowMs += 1;
    QVERIFY(m_scope->downloader().want(m_other));
    QTRY_COMPARE(finished.count(), 2);
    QCOMPARE(finished.first().first().toString(), m_comic);
}

void DownloaderTest::aDamagedPageIsAskedForAgain()
{
    m_server->damagedPage = m_comic + QStringLiteral("/3");
    m_server->damagedTimes = 1;
    QVERIFY(m_scope->downloader().want(m_comic));
    QTRY_COMPARE(phase(m_comic), DownloadPhase::Done);
    QCOMPARE(m_server->count(imageOf(3)), 2);
    QCOMPARE(m_server->count(imageOf(2)), 1);
}

void DownloaderTest::aPageThatStaysDamagedStopsTheComicOnly()
{
    m_server->damagedPage = m_comic + QStringLiteral("/3");
    m_server->damagedTimes = 100;
    QVERIFY(m_scope->downloader().want(m_comic));
    m_time.nowMs += 1;
    QVERIFY(m_scope->downloader().want(m_other));
    QTRY_COMPARE(phase(m_other), DownloadPhase::Done);
    QCOMPARE(phase(m_comic), DownloadPhase::Failed);
    QCOMPARE(m_scope->downloader().state(m_comic)->error->code, ErrorCode::Damaged);

    m_server->damagedTimes = 0;
    QVERIFY(m_scope->downloader().want(m_comic));
    QTRY_COMPARE(phase(m_comic), DownloadPhase::Done);
    QCOMPARE(m_server->count(imageOf(1)), 1);
}

void DownloaderTest::aComicThatIsGoneFails()
{
    m_server->removeComic(m_comic);
    QVERIFY(m_scope->downloader().want(m_comic));
    QTRY_COMPARE(phase(m_comic), DownloadPhase::Failed);
    QCOMPARE(m_scope->downloader().state(m_comic)->error->code, ErrorCode::NotFound);
}

void DownloaderTest::aCutLineIsWaitedForAndTheFetchedPagesStay()
{
    QSignalSpy states(&m_scope->downloader(), &Downloader::stateChanged);
    connect(&m_scope->downloader(), &Downloader::stateChanged, this,
            [this](const DownloadState &state) {
                if (state.donePages == 3)
                    m_line->isCut = true;
            });
    QVERIFY(m_scope->downloader().want(m_comic));
    QTRY_VERIFY(m_scope->downloader().state(m_comic)->error.has_value());
    QCOMPARE(phase(m_comic), DownloadPhase::Queued);
    const int here = m_scope->downloader().state(m_comic)->donePages;
    QVERIFY(here >= 3 && here < 7);
    disconnect(&m_scope->downloader(), nullptr, this, nullptr);
    m_line->isCut = false;
    QTRY_COMPARE_WITH_TIMEOUT(phase(m_comic), DownloadPhase::Done, 20'000);
    QCOMPARE(m_server->count(imageOf(1)), 1);
}

void DownloaderTest::aFileWithoutItsRowIsNotFetchedAgain()
{
    const QByteArray page = MemoryServer::pageBytes(m_comic, 2);
    QVERIFY(m_scope->pages().write(PageStore::hashOf(page), page));
    QVERIFY(m_scope->downloader().want(m_comic));
    QTRY_COMPARE(phase(m_comic), DownloadPhase::Done);
    QCOMPARE(m_server->count(imageOf(2)), 0);
    QCOMPARE(*m_scope->downloadStore().fileCount(m_comic), 7);
}

void DownloaderTest::discardingWhileFetchingLeavesNothing()
{
    bool isDiscarded = false;
    connect(&m_scope->downloader(), &Downloader::stateChanged, this,
            [&](const DownloadState &state) {
                if (state.donePages != 2 || isDiscarded)
                    return;
                isDiscarded = true;
                QMetaObject::invokeMethod(
                    this, [this] { QVERIFY(m_scope->downloader().discard(m_comic)); },
                    Qt::QueuedConnection);
            });
    QVERIFY(m_scope->downloader().want(m_comic));
    QTRY_VERIFY(isDiscarded);
    QTRY_COMPARE(phase(m_comic), DownloadPhase::None);
    QVERIFY(m_scope->downloader().want(m_other));
    QTRY_COMPARE(phase(m_other), DownloadPhase::Done);
    QCOMPARE(phase(m_comic), DownloadPhase::None);
    disconnect(&m_scope->downloader(), nullptr, this, nullptr);
}

void DownloaderTest::pagesSharedWithAnotherComicStay()
{
    QVERIFY(m_scope->downloader().want(m_comic));
    QTRY_COMPARE(phase(m_comic), DownloadPhase::Done);
    auto pages = m_scope->catalogueStore().pages(m_comic).value();
    QVERIFY(m_scope->catalogueStore().savePages(m_other, {pages.first()}));
    QVERIFY(m_scope->downloader().want(m_other));
    QTRY_COMPARE(phase(m_other), DownloadPhase::Done);
    QVERIFY(m_scope->downloader().discard(m_comic));
    QVERIFY(m_scope->pages().contains(pages[0].sha256));
    QVERIFY(!m_scope->pages().contains(pages[1].sha256));
}

void DownloaderTest::aComicWithNewPagesIsMadeWholeAgain()
{
    QVERIFY(m_scope->downloader().want(m_comic));
    QTRY_COMPARE(phase(m_comic), DownloadPhase::Done);
    // As if page 2 had been another one when it was downloaded.
    const QString newPage = PageStore::hashOf(MemoryServer::pageBytes(m_comic, 2));
    QVERIFY(m_scope->downloadStore().removeFile(newPage));
    m_scope->pages().remove(newPage);
    QSignalSpy finished(&m_scope->downloader(), &Downloader::finished);
    QVERIFY(await(m_scope->catalogue().refreshComic(m_comic)));
    QTRY_COMPARE(finished.count(), 1);
    QCOMPARE(phase(m_comic), DownloadPhase::Done);
    QCOMPARE(m_server->count(imageOf(2)), 2);
    QCOMPARE(m_server->count(imageOf(1)), 1);
}

void DownloaderTest::aBusyServerIsLeftAloneForTheTimeItAskedFor()
{
    m_server->answersInstead.insert(imageOf(1), 503);
    m_server->retryAfterSeconds = 3'600;
    QVERIFY(m_scope->downloader().want(m_comic));
    QTRY_VERIFY(m_scope->downloader().state(m_comic)->error.has_value());
    QCOMPARE(m_scope->downloader().state(m_comic)->error->code, ErrorCode::Unavailable);
    const int asked = m_server->count(QStringLiteral("/comics"));
    // Neither another wish nor a network that blinks makes it ask before that.
    QVERIFY(m_scope->downloader().want(m_other));
    m_reach->reportSilence();
    m_reach->reportAnswer();
    QVERIFY(!m_scope->downloader().isBusy());
    QCOMPARE(phase(m_other), DownloadPhase::Queued);
    QCOMPARE(m_server->count(QStringLiteral("/comics")), asked);
}

void DownloaderTest::aComicThatAlwaysFailsKeepsNobodyWaiting()
{
    m_server->answersInstead.insert(imageOf(1), 500);
    QVERIFY(m_scope->downloader().want(m_comic));
    QVERIFY(m_scope->downloader().want(m_other));
    QTRY_COMPARE(phase(m_other), DownloadPhase::Done);
    QCOMPARE(phase(m_comic), DownloadPhase::Queued);
    QVERIFY(m_scope->downloader().state(m_comic)->error.has_value());
    // The person's own wish does not wait.
    m_server->answersInstead.clear();
    QVERIFY(m_scope->downloader().want(m_comic));
    QTRY_COMPARE(phase(m_comic), DownloadPhase::Done);
}

void DownloaderTest::aPageThatWentBadIsFetchedAgainAlone()
{
    QVERIFY(m_scope->downloader().want(m_comic));
    QTRY_COMPARE(phase(m_comic), DownloadPhase::Done);
    const QString bad = PageStore::hashOf(MemoryServer::pageBytes(m_comic, 3));
    m_scope->pages().remove(bad);
    m_line->isCut = true;
    m_scope->downloader().noteBadPage(m_comic, bad);
    QTRY_VERIFY(m_scope->downloader().state(m_comic)->error.has_value());
    QVERIFY(phase(m_comic) != DownloadPhase::Done);
    m_line->isCut = false;
    QVERIFY(m_scope->downloader().want(m_comic));
    m_reach->reportAnswer();
    QTRY_COMPARE_WITH_TIMEOUT(phase(m_comic), DownloadPhase::Done, 20'000);
    QCOMPARE(m_server->count(imageOf(3)), 2);
    QCOMPARE(m_server->count(imageOf(4)), 1);
}

QTEST_GUILESS_MAIN(DownloaderTest)
#include "tst_downloader.moc"
