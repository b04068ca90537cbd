#include "app/models/mainaction.h"

#include <QTest>

using namespace nw;
using namespace nw::app;

class TestMainAction : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theButtonSaysWhatIsTrue_data();
    void theButtonSaysWhatIsTrue();
    void aLockedComicOffersNoPurchase();
    void whatIsDownloadedReadsWhateverTheNetworkDoes();
    void withoutANetworkNothingPretendsToWork();
    void everyOfferedButtonHasWords_data();
    void everyOfferedButtonHasWords();
};

namespace {

ComicSituation freeComic()
{
    ComicSituation situation;
    situation.price = u"0.00000000"_qs;
    situation.pageCount = 36;
    situation.totalPages = 36;
    situation.openPages = 36;
    return situation;
}

ComicSituation paidComic()
{
    ComicSituation situation = freeComic();
    situation.free = false;
    situation.price = u"25.00000000"_qs;
    situation.openPages = 8;
    return situation;
}

} // namespace

void TestMainAction::theButtonSaysWhatIsTrue_data()
{
    QTest::addColumn<bool>("free");
    QTest::addColumn<bool>("owned");
    QTest::addColumn<int>("download");
    QTest::addColumn<bool>("networkGone");
    QTest::addColumn<int>("page");
    QTest::addColumn<bool>("completed");
    QTest::addColumn<int>("primary");
    QTest::addColumn<int>("secondary");
    const auto row = [](const char *name, bool free, bool owned, DownloadPhase download, bool gone,
                        int page, bool completed, PrimaryAction primary,
                        SecondaryAction secondary) {
        QTest::newRow(name) << free << owned << static_cast<int>(download) << gone << page
                            << completed << static_cast<int>(primary)
                            << static_cast<int>(secondary);
    };
    using P = PrimaryAction;
    using S = SecondaryAction;
    using D = DownloadPhase;
    row("free, fresh", true, false, D::None, false, 0, false, P::Read, S::Download);
    row("free, on its first page", true, false, D::None, false, 1, false, P::Read, S::Download);
    row("free, begun", true, false, D::None, false, 17, false, P::Continue, S::Download);
    row("free, finished", true, false, D::None, false, 36, true, P::ReadAgain, S::Download);
    row("free, downloaded", true, false, D::Done, false, 17, false, P::Continue, S::RemoveDownload);
    row("free, downloading", true, false, D::Fetching, false, 0, false, P::Read, S::CancelDownload);
    row("free, waiting", true, false, D::Queued, false, 0, false, P::Read, S::CancelDownload);
    row("free, stopped", true, false, D::Failed, false, 0, false, P::Read, S::RetryDownload);
    row("offline, downloaded", true, false, D::Done, true, 0, false, P::Read, S::RemoveDownload);
    row("offline, not here", true, false, D::None, true, 17, false, P::None, S::None);
    row("offline, half here", true, false, D::Fetching, true, 0, false, P::None, S::CancelDownload);
    row("offline, stopped", true, false, D::Failed, true, 0, false, P::None, S::None);
    row("paid, not owned", false, false, D::None, false, 0, false, P::ReadPreview, S::None);
    row("paid, not owned, offline", false, false, D::None, true, 0, false, P::None, S::None);
    row("paid, owned", false, true, D::None, false, 0, false, P::Read, S::Download);
    row("paid, owned, downloaded", false, true, D::Done, true, 9, false, P::Continue,
        S::RemoveDownload);
}

void TestMainAction::theButtonSaysWhatIsTrue()
{
    QFETCH(bool, free);
    QFETCH(bool, owned);
    QFETCH(int, download);
    QFETCH(bool, networkGone);
    QFETCH(int, page);
    QFETCH(bool, completed);
    QFETCH(int, primary);
    QFETCH(int, secondary);
    ComicSituation situation = free ? freeComic() : paidComic();
    situation.owned = owned;
    situation.download = static_cast<DownloadPhase>(download);
    situation.networkGone = networkGone;
    situation.currentPage = page;
    situation.completed = completed;
    const MainAction action = mainActionFor(situation);
    QCOMPARE(static_cast<int>(action.primary), primary);
    QCOMPARE(static_cast<int>(action.secondary), secondary);
}

void TestMainAction::aLockedComicOffersNoPurchase()
{
    const MainAction action = mainActionFor(paidComic());
    QCOMPARE(action.statement, u"Costs 25 NWT"_qs);
    QCOMPARE(action.primary, PrimaryAction::ReadPreview);
    QCOMPARE(action.secondary, SecondaryAction::None);
    QVERIFY(action.note.contains(u"wallet"_qs));

    ComicSituation closed = paidComic();
    closed.openPages = 0;
    QCOMPARE(mainActionFor(closed).primary, PrimaryAction::None);
}

void TestMainAction::whatIsDownloadedReadsWhateverTheNetworkDoes()
{
    ComicSituation situation = freeComic();
    situation.download = DownloadPhase::Done;
    situation.currentPage = 17;
    situation.networkGone = true;
    const MainAction action = mainActionFor(situation);
    QCOMPARE(action.primaryText, u"Continue at page 17"_qs);
    QVERIFY(action.statement.isEmpty());
}

void TestMainAction::withoutANetworkNothingPretendsToWork()
{
    ComicSituation situation = freeComic();
    situation.networkGone = true;
    const MainAction action = mainActionFor(situation);
    QCOMPARE(action.statement, u"Needs a network"_qs);
    QVERIFY(action.primaryText.isEmpty());
    QVERIFY(action.secondaryText.isEmpty());
    QVERIFY(!action.note.isEmpty());
}

void TestMainAction::everyOfferedButtonHasWords_data()
{
    QTest::addColumn<int>("download");
    QTest::addColumn<bool>("gone");
    for (const DownloadPhase phase :
         {DownloadPhase::None, DownloadPhase::Queued, DownloadPhase::Fetching, DownloadPhase::Done,
          DownloadPhase::Failed}) {
        for (const bool gone : {false, true}) {
            QTest::addRow("phase %d, %s", static_cast<int>(phase), gone ? "offline" : "online")
                << static_cast<int>(phase) << gone;
        }
    }
}

void TestMainAction::everyOfferedButtonHasWords()
{
    QFETCH(int, download);
    QFETCH(bool, gone);
    for (ComicSituation situation : {freeComic(), paidComic()}) {
        situation.download = static_cast<DownloadPhase>(download);
        situation.networkGone = gone;
        const MainAction action = mainActionFor(situation);
        QCOMPARE(action.primaryText.isEmpty(), action.primary == PrimaryAction::None);
        QCOMPARE(action.secondaryText.isEmpty(), action.secondary == SecondaryAction::None);
        QVERIFY2(!action.note.isEmpty(), "the line below says why");
        QVERIFY(!action.noteIcon.isEmpty());
        // Something is always said in the place of the main button.
        QVERIFY(action.primary != PrimaryAction::None || !action.statement.isEmpty());
    }
}

QTEST_MAIN(TestMainAction)
#include "tst_mainaction.moc"
