#include "services-client/sync/progressbook.h"
#include "tests/support/client/clientfixtures.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace nw;
using nw::test::ManualEnvironment;

namespace {

const QString kComic = QStringLiteral("comic");
const Device kLaptop{QStringLiteral("laptop-id"), QStringLiteral("laptop")};

Progress there(int page, std::int64_t modifiedAtMs, std::int64_t version,
               const QString &device = QStringLiteral("tablet-id"))
{
    Progress state;
    state.comicId = kComic;
    state.currentPage = page;
    state.pageCount = 50;
    state.modifiedAtMs = modifiedAtMs;
    state.deviceId = device;
    state.deviceName = QStringLiteral("tablet");
    state.version = version;
    return state;
}

} // namespace

class ProgressBookTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void aShownPageIsKeptWithItsOutboxRow();
    void aPageThatIsNotThereIsRefused_data();
    void aPageThatIsNotThereIsRefused();
    void openingWhereItWasLeftSaysNothingNew();
    void openingAStaleCacheLeavesAnothersPageAlone();
    void turningPagesMakesOneRowUntilItWasTried();
    void aTriedRowKeepsItsKeyAndPayloadOverARestart();
    void theNextRowStandsOnWhatWasConfirmed();
    void theConfirmedStateIsTakenOver();
    void anUnreadableChangeIsSetAsideAndThePositionSent();
    void anUnreadablePositionHidesOnlyItself();
    void aClockSetBackStillMakesNewerStates();
    void theLastPageCompletesAndLeafingBackDoesNotUndoIt();
    void theFeedMovesWhatIsConfirmed();
    void olderNewsChangesNothing();
    void aNewerPageHereSurvivesTheFeed();
    void goingBackOverAPageNeverSeenHereAsks_data();
    void goingBackOverAPageNeverSeenHereAsks();
    void aNewerPageThereAsks();
    void theSamePageThereAsksNothing();
    void theFeedConfirmsWhatTheLostAnswerDid();
    void whatMayHaveArrivedBeforeAnothersPageAsks();
    void aNewerPageBehindATriedOneIsSentAlone();
    void theServersConflictAsks();
    void aRefusedOlderRowDoesNotAskWhenANewerOneWaits();
    void aConflictWithOneselfAsksNobody();
    void whileAConflictIsOpenNothingIsSent();
    void keepingHereIsSentAsNewer();
    void keepingThereSendsNothing();
    void theOtherSideOfAConflictMayMoveOn();
    void aConflictEndsWhenThePositionsMeet();
    void aConflictFoundWhileTheServerAcceptedEndsByItself();
    void resolvingNothingIsNotFound();
    void strangersPositionsAreAdoptedUnlessOlder();
    void aStrangersPositionThatIsKnownIsTaken();
    void aStrangersPositionThatGoesBackAsks();
    void aStrangersPositionWaitsForWhatIsUnsent();
    void aStrangersPositionIsTheNewSideOfAnOpenConflict();
    void theCursorMovesWithItsChanges();

private:
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<CacheDatabase> m_database;
    std::unique_ptr<ProgressBook> m_book;
    ManualEnvironment m_time;

    void reopen();
    OutboxRow sentRow();
    ProgressRow stray(int page, std::int64_t modifiedAtMs) const;
    std::int64_t unsent() { return m_book->unsentCount().value_or(-1); }
    Progress state() { return m_book->find(kComic).value().value(); }
};

void ProgressBookTest::init()
{
    m_book.reset();
    m_database.reset();
    m_dir = std::make_unique<QTemporaryDir>();
    m_time = {};
    reopen();
}

void ProgressBookTest::reopen()
{
    m_book.reset();
    m_database.reset();
    auto opened = CacheDatabase::open(m_dir->filePath(QStringLiteral("cache.db")));
    QVERIFY(opened);
    m_database = std::move(*opened);
    m_book = std::make_unique<ProgressBook>(*m_database, kLaptop, m_time.environment());
}

OutboxRow ProgressBookTest::sentRow()
{
    return m_book->takeNext().value().value();
}

void ProgressBookTest::aShownPageIsKeptWithItsOutboxRow()
{
    const Result<Progress> recorded = m_book->record(kComic, 17, 50);
    QVERIFY(recorded);
    QCOMPARE(recorded->currentPage, 17);
    QCOMPARE(recorded->deviceId, kLaptop.id);
    QCOMPARE(recorded->deviceName, kLaptop.name);
    QCOMPARE(recorded->modifiedAtMs, m_time.nowMs);
    reopen();
    QCOMPARE(state().currentPage, 17);
    QCOMPARE(unsent(), 1);
    const OutboxRow row = sentRow();
    QCOMPARE(row.update.progress.currentPage, 17);
    QCOMPARE(row.update.baseVersion, 0);
}

void ProgressBookTest::aPageThatIsNotThereIsRefused_data()
{
    QTest::addColumn<int>("page");
    QTest::addColumn<int>("pageCount");
    QTest::newRow("zero") << 0 << 50;
    QTest::newRow("after the end") << 51 << 50;
    QTest::newRow("no pages") << 1 << 0;
    QTest::newRow("too many pages") << 1 << 100'001;
}

void ProgressBookTest::aPageThatIsNotThereIsRefused()
{
    QFETCH(int, page);
    QFETCH(int, pageCount);
    const Result<Progress> recorded = m_book->record(kComic, page, pageCount);
    QVERIFY(!recorded);
    QCOMPARE(recorded.error().code, ErrorCode::InvalidInput);
    QCOMPARE(unsent(), 0);
}

void ProgressBookTest::openingWhereItWasLeftSaysNothingNew()
{
    QVERIFY(m_book->applyFeed({there(42, m_time.nowMs, 3)}, {}));
    m_time.nowMs += 60'000;
    const Result<Progress> opened = m_book->record(kComic, 42, 50);
    QCOMPARE(opened->modifiedAtMs, m_time.nowMs - 60'000);
    QCOMPARE(opened->deviceId, QStringLiteral("tablet-id"));
    QCOMPARE(unsent(), 0);
    CacheStatement readAt = m_database->prepare("SELECT read_at FROM progress");
    QVERIFY(readAt.run() && readAt.next());
    QCOMPARE(readAt.integer(0), m_time.nowMs);
}

void ProgressBookTest::openingAStaleCacheLeavesAnothersPageAlone()
{
    QVERIFY(m_book->applyFeed({there(17, m_time.nowMs, 3)}, {}));
    m_time.nowMs += 60'000;
    QVERIFY(m_book->record(kComic, 17, 50));
    const Result<ProgressEffects> effects =
        m_book->applyFeed({there(42, m_time.nowMs - 30'000, 4)}, {});
    QCOMPARE(effects->changed, QStringList(kComic));
    QVERIFY(effects->conflicts.isEmpty());
    QCOMPARE(state().currentPage, 42);
    QCOMPARE(unsent(), 0);
}

void ProgressBookTest::turningPagesMakesOneRowUntilItWasTried()
{
    for (int page = 1; page <= 20; ++page)
        QVERIFY(m_book->record(kComic, page, 50));
    QCOMPARE(unsent(), 1);
    const OutboxRow tried = sentRow();
    QCOMPARE(tried.update.progress.currentPage, 20);
    QVERIFY(m_book->record(kComic, 21, 50));
    QVERIFY(m_book->record(kComic, 22, 50));
    QCOMPARE(unsent(), 2);
}

void ProgressBookTest::aTriedRowKeepsItsKeyAndPayloadOverARestart()
{
    QVERIFY(m_book->record(kComic, 5, 50));
    const OutboxRow first = sentRow();
    QVERIFY(m_book->record(kComic, 9, 50));
    reopen();
    const OutboxRow again = sentRow();
    QCOMPARE(again.idempotencyKey, first.idempotencyKey);
    QCOMPARE(again.update.progress.currentPage, 5);
    QCOMPARE(again.update.baseVersion, first.update.baseVersion);
    QCOMPARE(again.attempts, 2);
    QCOMPARE(state().currentPage, 9);
}

void ProgressBookTest::theNextRowStandsOnWhatWasConfirmed()
{
    QVERIFY(m_book->record(kComic, 5, 50));
    const OutboxRow first = sentRow();
    QVERIFY(m_book->record(kComic, 9, 50));
    Progress merged = first.update.progress;
    merged.version = 7;
    QVERIFY(m_book->acknowledge(first, merged));
    QCOMPARE(state().currentPage, 9);
    const OutboxRow second = sentRow();
    QCOMPARE(second.update.progress.currentPage, 9);
    QCOMPARE(second.update.baseVersion, 7);
    QVERIFY(second.idempotencyKey != first.idempotencyKey);
}

void ProgressBookTest::theConfirmedStateIsTakenOver()
{
    QVERIFY(m_book->record(kComic, 5, 50));
    const OutboxRow row = sentRow();
    Progress merged = row.update.progress;
    merged.modifiedAtMs -= 10; // as the server's clock has it
    merged.version = 1;
    QVERIFY(m_book->acknowledge(row, merged));
    QCOMPARE(unsent(), 0);
    QCOMPARE(state().version, 1);
    QCOMPARE(state().modifiedAtMs, merged.modifiedAtMs);
}

void ProgressBookTest::anUnreadableChangeIsSetAsideAndThePositionSent()
{
    QVERIFY(m_book->record(kComic, 5, 50));
    QVERIFY(m_book->record(QStringLiteral("other"), 7, 50));
    QVERIFY(m_database->run("UPDATE outbox SET payload = '{rot' WHERE comic_id = 'comic'"));
    reopen();
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("set aside")));
    QVERIFY(m_book->mend());
    QCOMPARE(unsent(), 2);
    const OutboxRow first = sentRow();
    QCOMPARE(first.comicId, QStringLiteral("other"));
    QVERIFY(m_book->acknowledge(first, first.update.progress));
    QCOMPARE(sentRow().update.progress.currentPage, 5);
    CacheStatement kept = m_database->prepare("SELECT payload FROM outbox_unreadable");
    QVERIFY(kept.run() && kept.next());
    QCOMPARE(kept.text(0), QStringLiteral("{rot"));
}

void ProgressBookTest::anUnreadablePositionHidesOnlyItself()
{
    QVERIFY(m_book->applyFeed({there(42, m_time.nowMs, 3)}, {}));
    QVERIFY(m_database->run("UPDATE progress SET state = '{rot'"));
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("cannot be read")));
    QVERIFY(!*m_book->find(kComic));
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("cannot be read")));
    QVERIFY(m_book->record(kComic, 9, 50));
    QCOMPARE(state().currentPage, 9);
}

void ProgressBookTest::aClockSetBackStillMakesNewerStates()
{
    const std::int64_t before = m_book->record(kComic, 5, 50)->modifiedAtMs;
    m_time.nowMs -= 3'600'000;
    QVERIFY(m_book->record(kComic, 6, 50)->modifiedAtMs > before);
}

void ProgressBookTest::theLastPageCompletesAndLeafingBackDoesNotUndoIt()
{
    QVERIFY(!m_book->record(kComic, 49, 50)->completed);
    QVERIFY(m_book->record(kComic, 50, 50)->completed);
    QVERIFY(m_book->record(kComic, 48, 50)->completed);
    QVERIFY(!m_book->record(kComic, 1, 50)->completed);
    QVERIFY(!m_book->record(kComic, 2, 50)->completed);
}

void ProgressBookTest::theFeedMovesWhatIsConfirmed()
{
    const Result<ProgressEffects> first =
        m_book->applyFeed({there(42, 1000, 3)}, QStringLiteral("c1"));
    QVERIFY(first);
    QCOMPARE(first->changed, QStringList(kComic));
    QCOMPARE(state().currentPage, 42);
    const Result<ProgressEffects> second =
        m_book->applyFeed({there(43, 900, 4)}, QStringLiteral("c2"));
    QCOMPARE(second->changed, QStringList(kComic));
    QCOMPARE(state().currentPage, 43);
}

void ProgressBookTest::olderNewsChangesNothing()
{
    QVERIFY(m_book->applyFeed({there(42, 1000, 3)}, {}));
    const Result<ProgressEffects> again =
        m_book->applyFeed({there(42, 1000, 3), there(7, 2000, 2)}, {});
    QVERIFY(again->changed.isEmpty());
    QCOMPARE(state().currentPage, 42);
}

void ProgressBookTest::aNewerPageHereSurvivesTheFeed()
{
    QVERIFY(m_book->record(kComic, 17, 50));
    const Result<ProgressEffects> effects = m_book->applyFeed({there(12, m_time.nowMs - 1, 3)}, {});
    QVERIFY(effects->changed.isEmpty());
    QVERIFY(effects->conflicts.isEmpty());
    QCOMPARE(state().currentPage, 17);
    QCOMPARE(unsent(), 1);
}

void ProgressBookTest::goingBackOverAPageNeverSeenHereAsks_data()
{
    QTest::addColumn<int>("page");
    QTest::addColumn<bool>("isCompletedThere");
    QTest::newRow("a page before") << 17 << false;
    QTest::newRow("a page behind in a comic that was finished") << 45 << true;
}

void ProgressBookTest::goingBackOverAPageNeverSeenHereAsks()
{
    QFETCH(int, page);
    QFETCH(bool, isCompletedThere);
    QVERIFY(m_book->record(kComic, page, 50));
    Progress other = there(42, m_time.nowMs - 1, 3);
    other.completed = isCompletedThere;
    const Result<ProgressEffects> effects = m_book->applyFeed({other}, {});
    QCOMPARE(effects->conflicts.size(), 1);
    QCOMPARE(effects->conflicts.first().here.currentPage, page);
    QCOMPARE(effects->conflicts.first().there.currentPage, 42);
    QCOMPARE(unsent(), 0);
}

void ProgressBookTest::aNewerPageThereAsks()
{
    QVERIFY(m_book->record(kComic, 17, 50));
    const Result<ProgressEffects> effects = m_book->applyFeed({there(42, m_time.nowMs + 1, 3)}, {});
    QCOMPARE(effects->conflicts.size(), 1);
    QCOMPARE(effects->conflicts.first().here.currentPage, 17);
    QCOMPARE(effects->conflicts.first().there.currentPage, 42);
    QCOMPARE(state().currentPage, 17);
    QCOMPARE(unsent(), 0);
    reopen();
    QCOMPARE(m_book->conflicts()->size(), 1);
}

void ProgressBookTest::theSamePageThereAsksNothing()
{
    QVERIFY(m_book->record(kComic, 17, 50));
    const Result<ProgressEffects> effects = m_book->applyFeed({there(17, m_time.nowMs + 1, 3)}, {});
    QVERIFY(effects->conflicts.isEmpty());
    QCOMPARE(unsent(), 0);
    QCOMPARE(state().version, 3);
}

void ProgressBookTest::theFeedConfirmsWhatTheLostAnswerDid()
{
    QVERIFY(m_book->record(kComic, 17, 50));
    const OutboxRow lost = sentRow();
    QVERIFY(m_book->record(kComic, 18, 50));
    Progress kept = lost.update.progress;
    kept.comicId = kComic;
    kept.version = 1;
    const Result<ProgressEffects> effects = m_book->applyFeed({kept}, {});
    QVERIFY(effects->conflicts.isEmpty());
    QCOMPARE(unsent(), 1);
    const OutboxRow next = sentRow();
    QCOMPARE(next.update.progress.currentPage, 18);
    QCOMPARE(next.update.baseVersion, 1);
}

void ProgressBookTest::whatMayHaveArrivedBeforeAnothersPageAsks()
{
    QVERIFY(m_book->record(kComic, 17, 50));
    sentRow(); // and its answer is lost
    const Result<ProgressEffects> effects = m_book->applyFeed({there(42, m_time.nowMs - 1, 3)}, {});
    QCOMPARE(effects->conflicts.size(), 1);
    QCOMPARE(unsent(), 0);
}

void ProgressBookTest::aNewerPageBehindATriedOneIsSentAlone()
{
    QVERIFY(m_book->record(kComic, 17, 50));
    sentRow();
    m_time.nowMs += 1000;
    QVERIFY(m_book->record(kComic, 18, 50));
    const Result<ProgressEffects> effects =
        m_book->applyFeed({there(12, m_time.nowMs - 500, 3)}, {});
    QVERIFY(effects->conflicts.isEmpty());
    QCOMPARE(unsent(), 1);
    QCOMPARE(sentRow().update.progress.currentPage, 18);
}

void ProgressBookTest::theServersConflictAsks()
{
    QVERIFY(m_book->record(kComic, 17, 50));
    const OutboxRow row = sentRow();
    const Result<ProgressEffects> effects = m_book->conflict(row, there(42, m_time.nowMs + 5, 3));
    QCOMPARE(effects->conflicts.size(), 1);
    QCOMPARE(unsent(), 0);
    QCOMPARE(state().currentPage, 17);
}

void ProgressBookTest::aRefusedOlderRowDoesNotAskWhenANewerOneWaits()
{
    QVERIFY(m_book->record(kComic, 17, 50));
    const OutboxRow row = sentRow();
    m_time.nowMs += 1000;
    QVERIFY(m_book->record(kComic, 18, 50));
    const Result<ProgressEffects> effects = m_book->conflict(row, there(12, m_time.nowMs - 500, 3));
    QVERIFY(effects->conflicts.isEmpty());
    QCOMPARE(sentRow().update.progress.currentPage, 18);
}

void ProgressBookTest::aConflictWithOneselfAsksNobody()
{
    QVERIFY(m_book->record(kComic, 17, 50));
    const OutboxRow row = sentRow();
    const Progress mine = there(42, m_time.nowMs + 5, 3, kLaptop.id);
    const Result<ProgressEffects> effects = m_book->conflict(row, mine);
    QVERIFY(effects->conflicts.isEmpty());
    const OutboxRow again = sentRow();
    QCOMPARE(again.update.progress.currentPage, 17);
    QVERIFY(again.update.progress.modifiedAtMs > mine.modifiedAtMs);
    QCOMPARE(again.update.baseVersion, 3);
}

void ProgressBookTest::whileAConflictIsOpenNothingIsSent()
{
    aNewerPageThereAsks();
    m_time.nowMs += 60'000;
    QVERIFY(m_book->record(kComic, 19, 50));
    QCOMPARE(unsent(), 0);
    QCOMPARE(m_book->conflicts()->first().here.currentPage, 19);
}

void ProgressBookTest::keepingHereIsSentAsNewer()
{
    aNewerPageThereAsks();
    const Result<Progress> kept = m_book->resolve(kComic, Keep::Here);
    QVERIFY(kept);
    QCOMPARE(kept->currentPage, 17);
    QVERIFY(m_book->conflicts()->isEmpty());
    const OutboxRow row = sentRow();
    QCOMPARE(row.update.progress.currentPage, 17);
    QCOMPARE(row.update.baseVersion, 3);
    QVERIFY(row.update.progress.modifiedAtMs > m_time.nowMs + 1);
}

void ProgressBookTest::keepingThereSendsNothing()
{
    aNewerPageThereAsks();
    const Result<Progress> kept = m_book->resolve(kComic, Keep::There);
    QVERIFY(kept);
    QCOMPARE(kept->currentPage, 42);
    QCOMPARE(state().currentPage, 42);
    QCOMPARE(state().version, 3);
    QCOMPARE(unsent(), 0);
}

void ProgressBookTest::theOtherSideOfAConflictMayMoveOn()
{
    aNewerPageThereAsks();
    const Result<ProgressEffects> effects = m_book->applyFeed({there(44, m_time.nowMs + 9, 4)}, {});
    QCOMPARE(effects->conflicts.size(), 1);
    QCOMPARE(m_book->conflicts()->first().there.currentPage, 44);
    QVERIFY(m_book->applyFeed({there(42, m_time.nowMs + 1, 3)}, {})->conflicts.isEmpty());
    QCOMPARE(m_book->conflicts()->first().there.currentPage, 44);
}

void ProgressBookTest::aConflictEndsWhenThePositionsMeet()
{
    aNewerPageThereAsks();
    const Result<ProgressEffects> effects = m_book->applyFeed({there(17, m_time.nowMs + 9, 4)}, {});
    QCOMPARE(effects->resolved, QStringList(kComic));
    QVERIFY(m_book->conflicts()->isEmpty());
}

void ProgressBookTest::aConflictFoundWhileTheServerAcceptedEndsByItself()
{
    QVERIFY(m_book->record(kComic, 17, 50));
    const OutboxRow underWay = sentRow();
    QVERIFY(m_book->apply(there(42, m_time.nowMs + 1, 3)));
    QCOMPARE(m_book->conflicts()->size(), 1);
    Progress merged = underWay.update.progress;
    merged.version = 4;
    const Result<ProgressEffects> effects = m_book->acknowledge(underWay, merged);
    QCOMPARE(effects->resolved, QStringList(kComic));
    QVERIFY(m_book->conflicts()->isEmpty());
    QCOMPARE(state().version, 4);
    QCOMPARE(unsent(), 0);
}

void ProgressBookTest::resolvingNothingIsNotFound()
{
    QCOMPARE(m_book->resolve(kComic, Keep::Here).error().code, ErrorCode::NotFound);
}

ProgressRow ProgressBookTest::stray(int page, std::int64_t modifiedAtMs) const
{
    return {there(page, modifiedAtMs, 0, kLaptop.id), std::nullopt};
}

void ProgressBookTest::strangersPositionsAreAdoptedUnlessOlder()
{
    QVERIFY(m_book->applyFeed({there(42, m_time.nowMs, 3)}, {}));
    const auto older = m_book->adopt({stray(45, m_time.nowMs - 1)});
    QCOMPARE(older->taken, QStringList());
    QVERIFY(older->effects.changed.isEmpty());
    QCOMPARE(state().currentPage, 42);
    const auto newer = m_book->adopt({stray(46, m_time.nowMs + 1)});
    QCOMPARE(newer->taken, QStringList(kComic));
    QCOMPARE(newer->effects.changed, QStringList(kComic));
    const OutboxRow row = sentRow();
    QCOMPARE(row.update.progress.currentPage, 46);
    QCOMPARE(row.update.baseVersion, 3);
}

void ProgressBookTest::aStrangersPositionThatIsKnownIsTaken()
{
    QVERIFY(m_book->applyFeed({there(42, m_time.nowMs, 3)}, {}));
    QCOMPARE(m_book->adopt({stray(42, m_time.nowMs - 1)})->taken, QStringList(kComic));
    QCOMPARE(unsent(), 0);
}

void ProgressBookTest::aStrangersPositionThatGoesBackAsks()
{
    QVERIFY(m_book->applyFeed({there(42, m_time.nowMs, 3)}, {}));
    const auto adopted = m_book->adopt({stray(6, m_time.nowMs + 1)});
    QCOMPARE(adopted->taken, QStringList(kComic));
    QCOMPARE(adopted->effects.conflicts.size(), 1);
    QCOMPARE(m_book->conflicts()->first().here.currentPage, 6);
    QCOMPARE(m_book->conflicts()->first().there.currentPage, 42);
    QCOMPARE(unsent(), 0);
    QVERIFY(m_book->resolve(kComic, Keep::There));
    QCOMPARE(state().currentPage, 42);
}

void ProgressBookTest::aStrangersPositionWaitsForWhatIsUnsent()
{
    QVERIFY(m_book->applyFeed({there(40, m_time.nowMs - 9, 3)}, {}));
    QVERIFY(m_book->record(kComic, 42, 50));
    QCOMPARE(m_book->adopt({stray(6, m_time.nowMs + 1)})->taken, QStringList());
    QCOMPARE(state().currentPage, 42);
    QCOMPARE(unsent(), 1);
}

void ProgressBookTest::aStrangersPositionIsTheNewSideOfAnOpenConflict()
{
    aNewerPageThereAsks();
    const auto adopted = m_book->adopt({stray(20, m_time.nowMs + 5)});
    QCOMPARE(adopted->taken, QStringList(kComic));
    QCOMPARE(m_book->conflicts()->first().here.currentPage, 20);
    QCOMPARE(m_book->conflicts()->first().there.currentPage, 42);
    QCOMPARE(unsent(), 0);
}

void ProgressBookTest::theCursorMovesWithItsChanges()
{
    QCOMPARE(*m_book->feedCursor(), QString());
    QVERIFY(m_book->applyFeed({there(42, 1000, 3)}, QStringLiteral("opaque")));
    reopen();
    QCOMPARE(*m_book->feedCursor(), QStringLiteral("opaque"));
    QCOMPARE(state().currentPage, 42);
}

QTEST_GUILESS_MAIN(ProgressBookTest)
#include "tst_progressbook.moc"
