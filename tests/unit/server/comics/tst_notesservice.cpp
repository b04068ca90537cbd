#include "server/comics/sync/notesservice.h"
#include "tests/unit/server/comics/comicsworld.h"

#include <QTest>

#include <atomic>
#include <thread>

using namespace nw;
using namespace nw::server::comics;

namespace {

const QString kReader = QStringLiteral("0190a000-0000-7000-8000-00000000000a");
const QString kOtherReader = QStringLiteral("0190a000-0000-7000-8000-00000000000b");
constexpr std::int64_t kMinuteMs = 60'000;

BookmarkUpdate saying(const QString &note, std::int64_t modifiedAtMs, std::int64_t baseVersion = 0)
{
    return {note, false, modifiedAtMs, QStringLiteral("laptop"), baseVersion};
}

BookmarkUpdate takingAway(std::int64_t modifiedAtMs, std::int64_t baseVersion = 0)
{
    return {{}, true, modifiedAtMs, QStringLiteral("phone"), baseVersion};
}

PageMapUpdate mapOf(const QList<KeptPageFix> &pages, std::int64_t modifiedAtMs,
                    std::int64_t baseVersion = 0)
{
    PageMapUpdate update;
    update.map.pages = pages;
    update.map.modifiedAtMs = modifiedAtMs;
    update.map.deviceId = QStringLiteral("laptop");
    update.baseVersion = baseVersion;
    return update;
}

KeptPageFix alone(int number)
{
    KeptPageFix fix;
    fix.number = number;
    fix.standing = QStringLiteral("alone");
    return fix;
}

} // namespace

class TestNotesService : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { test::addEngines(); }

    void init()
    {
        if (const QString why = test::whyNotOn(test::currentEngine()); !why.isEmpty())
            QSKIP(qPrintable(why));
        m_world = std::make_unique<ComicsWorld>(test::currentEngine());
        m_comic = m_world->add(ComicBuilder(QStringLiteral("Book")).withPages(20));
        m_now = m_world->clock.nowMs();
    }

    void cleanup() { m_world.reset(); }

    void aBookmarkIsKeptAndToldToTheOtherDevices()
    {
        const auto mark = put(5, saying(QStringLiteral("the door"), m_now));
        QVERIFY(mark);
        QCOMPARE(mark->version, 1);
        QCOMPARE(mark->page, 5);
        QCOMPARE(mark->modifiedAtMs, m_now);
        QCOMPARE(pagesMarked(), QList<int>{5});
        const QList<Change> changes = feed();
        QCOMPARE(changes.size(), 1);
        QCOMPARE(changes.first().entity, QStringLiteral("bookmark"));
        QCOMPARE(changes.first().entityId, mark->id);
        const auto told = readBookmark(changes.first().payload);
        QVERIFY(told);
        QCOMPARE(told->note, QStringLiteral("the door"));
        QCOMPARE(m_world->news.users(), QStringList{kReader});
    }

    void whatWasSaidLastStays()
    {
        QVERIFY(put(5, saying(QStringLiteral("late"), m_now)));
        const auto older = put(5, saying(QStringLiteral("early"), m_now - kMinuteMs));
        QVERIFY(older);
        QCOMPARE(older->note, QStringLiteral("late"));
        QCOMPARE(older->version, 1);
        QCOMPARE(feed().size(), 1);
        m_world->clock.advanceMs(kMinuteMs);
        const auto later = put(5, saying(QStringLiteral("later"), m_now + kMinuteMs));
        QCOMPARE(later->note, QStringLiteral("later"));
        QCOMPARE(later->version, 2);
        QCOMPARE(later->id, older->id);
    }

    void aChangeOnTheKeptVersionStaysThoughItsClockIsBehind()
    {
        const auto first = put(5, saying(QStringLiteral("one"), m_now));
        const auto second = put(5, saying(QStringLiteral("two"), m_now - kMinuteMs, 1));
        QCOMPARE(second->note, QStringLiteral("two"));
        QCOMPARE(second->modifiedAtMs, m_now); // time does not go back
        QCOMPARE(second->id, first->id);
    }

    void aClockAheadDoesNotWinForEver()
    {
        QCOMPARE(put(5, saying(QStringLiteral("ahead"), m_now + 1000 * kMinuteMs))->modifiedAtMs,
                 m_now);
        m_world->clock.advanceMs(kMinuteMs);
        const auto later = put(5, saying(QStringLiteral("in time"), m_now + kMinuteMs));
        QCOMPARE(later->note, QStringLiteral("in time"));
        // Nor does a claim of tomorrow prove that it is later than what is kept.
        const auto claim = put(5, saying(QStringLiteral("tomorrow"), m_now + 9000 * kMinuteMs));
        QCOMPARE(claim->note, QStringLiteral("in time"));
    }

    void theSameTwiceIsNoNews()
    {
        QVERIFY(put(5, saying(QStringLiteral("one"), m_now)));
        QVERIFY(put(5, saying(QStringLiteral("one"), m_now)));
        m_world->clock.advanceMs(kMinuteMs);
        QCOMPARE(put(5, saying(QStringLiteral("one"), m_now + kMinuteMs))->version, 1);
        QCOMPARE(m_world->news.users().size(), 1);
    }

    void aMarkThatWasTakenAwayIsATombstoneForWhoeverWasOffline()
    {
        QVERIFY(put(5, saying(QStringLiteral("the door"), m_now - 3 * kMinuteMs)));
        const auto gone = put(5, takingAway(m_now - kMinuteMs));
        QVERIFY(gone->deleted);
        QVERIFY(gone->note.isEmpty());
        QVERIFY(pagesMarked().isEmpty());
        // The device that was offline marked it before that.
        const auto late = put(5, saying(QStringLiteral("the door"), m_now - 2 * kMinuteMs));
        QVERIFY(late->deleted);
        QCOMPARE(feed().size(), 1); // one row an object, moved to the head
        QVERIFY(feed().first().payload.value(u"deleted").toBool());
        // And it may be marked again.
        QVERIFY(!put(5, saying(QStringLiteral("again"), m_now))->deleted);
        QCOMPARE(pagesMarked(), QList<int>{5});
    }

    void removingNamesWhatIsThere()
    {
        QVERIFY(put(5, saying({}, m_now)));
        m_world->clock.advanceMs(1);
        const auto gone = m_world->notes->removeBookmark(kReader, m_comic, 5);
        QVERIFY(gone && gone->deleted);
        QCOMPARE(gone->modifiedAtMs, m_now + 1);
        QCOMPARE(m_world->notes->removeBookmark(kReader, m_comic, 5).error().code,
                 ErrorCode::NotFound);
        QCOMPARE(m_world->notes->removeBookmark(kReader, m_comic, 6).error().code,
                 ErrorCode::NotFound);
    }

    void nobodySeesOrChangesAnothersMarks()
    {
        QVERIFY(put(5, saying(QStringLiteral("mine"), m_now)));
        QVERIFY(m_world->notes->bookmarks(kOtherReader, m_comic, {}, 20)->bookmarks.isEmpty());
        QCOMPARE(m_world->notes->removeBookmark(kOtherReader, m_comic, 5).error().code,
                 ErrorCode::NotFound);
        QVERIFY(m_world->notes->putBookmark(kOtherReader, m_comic, 5, takingAway(m_now)));
        QCOMPARE(pagesMarked(), QList<int>{5});
        QCOMPARE(feed().size(), 1);
    }

    void pagesThatAComicDoesNotHaveAreNotThere()
    {
        for (const int page : {0, -1, 21, 1'000'000})
            QCOMPARE(put(page, saying({}, m_now)).error().code, ErrorCode::NotFound);
        QCOMPARE(m_world->notes->putBookmark(kReader, kReader, 1, saying({}, m_now)).error().code,
                 ErrorCode::NotFound);
        QCOMPARE(m_world->countRows("bookmarks"), 0);
        QCOMPARE(m_world->countRows("change_feed"), 0);
    }

    void marksAreWalkedByPage()
    {
        for (const int page : {9, 2, 14, 5})
            QVERIFY(put(page, saying({}, m_now)));
        QVERIFY(put(5, takingAway(m_now, 1)));
        const auto first = m_world->notes->bookmarks(kReader, m_comic, {}, 2);
        QCOMPARE(first->bookmarks.size(), 2);
        QCOMPARE(first->bookmarks.last().page, 9);
        const auto rest = m_world->notes->bookmarks(kReader, m_comic, first->nextPosition, 2);
        QCOMPARE(rest->bookmarks.size(), 1);
        QCOMPARE(rest->bookmarks.first().page, 14);
        QVERIFY(rest->nextPosition.isEmpty());
        for (const char *bad : {"x", "-1", "01", "2 "})
            QCOMPARE(m_world->notes->bookmarks(kReader, m_comic, QString::fromLatin1(bad), 2)
                         .error()
                         .code,
                     ErrorCode::InvalidInput);
    }

    void devicesThatMarkAtOnceAgree()
    {
        constexpr int kThreads = 4;
        constexpr int kRounds = 10;
        std::atomic<int> failures = 0;
        std::vector<std::thread> threads;
        for (int device = 0; device < kThreads; ++device) {
            threads.emplace_back([&, device] {
                for (int round = 0; round < kRounds; ++round) {
                    const auto mark = put(5, saying(QString::number(device), m_now - 1 + round));
                    failures += mark ? 0 : 1;
                }
            });
        }
        for (std::thread &thread : threads)
            thread.join();
        QCOMPARE(failures.load(), 0);
        QCOMPARE(m_world->countRows("bookmarks"), 1);
        QCOMPARE(m_world->countRows("change_feed"), 1);
        const auto kept = m_world->notes->bookmarks(kReader, m_comic, {}, 20);
        QCOMPARE(feed().first().payload.value(u"version").toInteger(),
                 kept->bookmarks.first().version);
        QCOMPARE(feed().first().sequence, kept->bookmarks.first().version);
    }

    void aPageMapIsKeptWhole()
    {
        KeptPageFix turned;
        turned.number = 7;
        turned.turns = 1;
        turned.split = true;
        turned.crop = std::array<double, 4>{0.1, 0.25, 0.5, 1.0 / 3.0};
        const auto kept = putMap(mapOf({alone(2), turned}, m_now));
        QVERIFY(kept);
        QCOMPARE(kept->version, 1);
        const auto read = m_world->notes->pageMap(kReader, m_comic);
        QVERIFY(read);
        QCOMPARE(read->pages.size(), 2);
        QCOMPARE(read->pages.first().standing, QStringLiteral("alone"));
        QCOMPARE(read->pages.last().crop->at(3), 0.333333);
        QCOMPARE(feed().first().entity, QStringLiteral("pageMap"));
        QCOMPARE(feed().first().entityId, m_comic);
        QCOMPARE(readKeptPageMap(feed().first().payload)->pages.size(), 2);
        QCOMPARE(m_world->news.users(), QStringList{kReader});
    }

    void theLaterMapStaysAndAnEmptyOneTakesItAway()
    {
        QVERIFY(putMap(mapOf({alone(2)}, m_now)));
        QCOMPARE(putMap(mapOf({alone(3)}, m_now - kMinuteMs))->pages.first().number, 2);
        const auto none = putMap(mapOf({}, m_now, 1));
        QVERIFY(none->pages.isEmpty());
        QCOMPARE(none->version, 2);
        QCOMPARE(m_world->notes->pageMap(kReader, m_comic)->version, 2);
    }

    void aMapOfPagesThatAreNotThereIsRefused()
    {
        const auto refused = putMap(mapOf({alone(21)}, m_now));
        QCOMPARE(refused.error().code, ErrorCode::InvalidInput);
        QCOMPARE(refused.error().field, QStringLiteral("pages.number"));
        QCOMPARE(m_world->countRows("page_maps"), 0);
        QCOMPARE(m_world->notes->putPageMap(kReader, kReader, mapOf({}, m_now)).error().code,
                 ErrorCode::NotFound);
    }

    void nobodySeesAnothersMap()
    {
        QVERIFY(putMap(mapOf({alone(2)}, m_now)));
        QCOMPARE(m_world->notes->pageMap(kOtherReader, m_comic).error().code, ErrorCode::NotFound);
    }

private:
    Result<Bookmark> put(int page, const BookmarkUpdate &update)
    {
        return m_world->notes->putBookmark(kReader, m_comic, page, update);
    }

    Result<KeptPageMap> putMap(const PageMapUpdate &update)
    {
        return m_world->notes->putPageMap(kReader, m_comic, update);
    }

    QList<int> pagesMarked()
    {
        QList<int> pages;
        const auto list = m_world->notes->bookmarks(kReader, m_comic, {}, 100);
        for (const Bookmark &mark : list->bookmarks)
            pages.append(mark.page);
        return pages;
    }

    QList<Change> feed() { return m_world->progress->changes(kReader, {}, 100)->changes; }

    std::unique_ptr<ComicsWorld> m_world;
    QString m_comic;
    std::int64_t m_now = 0;
};

QTEST_GUILESS_MAIN(TestNotesService)
#include "tst_notesservice.moc"
