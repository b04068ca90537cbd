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

// What a device sends.
ProgressUpdate at(int page, std::int64_t modifiedAtMs, std::int64_t baseVersion = 0,
                  const QString &device = QStringLiteral("laptop"))
{
    ProgressUpdate update;
    update.progress.currentPage = page;
    update.progress.pageCount = 20;
    update.progress.modifiedAtMs = modifiedAtMs;
    update.progress.deviceId = device;
    update.progress.deviceName = u"The "_qs % device;
    update.baseVersion = baseVersion;
    return update;
}

ProgressUpdate completing(ProgressUpdate update)
{
    update.progress.completed = true;
    return update;
}

} // namespace

class TestProgressService : public QObject
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

    void theFirstUpdateIsKept()
    {
        const auto answer = send(at(5, m_now - kMinuteMs));
        QVERIFY(answer);
        QCOMPARE(answer->verdict, ProgressVerdict::Accept);
        QCOMPARE(answer->kept.comicId, m_comic);
        QCOMPARE(answer->kept.currentPage, 5);
        QCOMPARE(answer->kept.version, 1);
        QCOMPARE(answer->kept.modifiedAtMs, m_now - kMinuteMs);
        QCOMPARE(kept().currentPage, 5);
        QCOMPARE(kept().deviceName, QStringLiteral("The laptop"));
    }

    void aLaterUpdateWinsWhateverItWasMadeOn()
    {
        QVERIFY(send(at(5, m_now - kMinuteMs)));
        const auto answer = send(at(3, m_now, 0, QStringLiteral("phone")));
        QCOMPARE(answer->verdict, ProgressVerdict::Accept);
        QCOMPARE(answer->kept.currentPage, 3);
        QCOMPARE(answer->kept.version, 2);
    }

    void anOlderUpdateFromElsewhereIsAConflictAndChangesNothing()
    {
        QVERIFY(send(at(5, m_now)));
        const auto answer = send(at(17, m_now - kMinuteMs, 0, QStringLiteral("phone")));
        QVERIFY(answer);
        QCOMPARE(answer->verdict, ProgressVerdict::Conflict);
        QCOMPARE(answer->kept.currentPage, 5); // what the server has, for the person to choose
        QCOMPARE(answer->kept.deviceName, QStringLiteral("The laptop"));
        QCOMPARE(kept().version, 1);
        QCOMPARE(m_world->countRows("progress_history"), 1);
        QCOMPARE(changes().last().sequence, 1);
        QCOMPARE(m_world->history.events().size(), 1);
    }

    void anUpdateOnTheCurrentVersionIsKeptThoughItsClockIsBehind()
    {
        QVERIFY(send(at(5, m_now)));
        const auto answer = send(at(6, m_now - kMinuteMs, 1, QStringLiteral("phone")));
        QCOMPARE(answer->verdict, ProgressVerdict::Accept);
        QCOMPARE(answer->kept.currentPage, 6);
        QCOMPARE(answer->kept.modifiedAtMs, m_now); // time does not go back
    }

    void atTheSameTimeTheLargerPageWins()
    {
        QVERIFY(send(at(5, m_now)));
        QCOMPARE(send(at(9, m_now, 0, QStringLiteral("phone")))->kept.currentPage, 9);
        const auto smaller = send(at(7, m_now, 0, QStringLiteral("tablet")));
        QCOMPARE(smaller->verdict, ProgressVerdict::Conflict);
        QCOMPARE(smaller->kept.currentPage, 9);
    }

    void theSameUpdateTwiceChangesNothing()
    {
        QVERIFY(send(at(5, m_now)));
        const auto again = send(at(5, m_now));
        QCOMPARE(again->verdict, ProgressVerdict::Same);
        QCOMPARE(again->kept.version, 1);
        QCOMPARE(m_world->countRows("progress_history"), 1);
        QCOMPARE(changes().last().sequence, 1);
    }

    void theSameUpdateTwiceChangesNothingThoughItsClockIsAhead()
    {
        const ProgressUpdate ahead = at(5, m_now + 60 * kMinuteMs);
        QVERIFY(send(ahead));
        m_world->clock.advanceMs(kMinuteMs); // it is clamped to a later moment now
        QCOMPARE(send(ahead)->verdict, ProgressVerdict::Same);
        QCOMPARE(m_world->countRows("progress_history"), 1);
    }

    void aClockAheadIsClampedAndDoesNotWinForEver()
    {
        const auto ahead = send(at(5, m_now + 1000 * kMinuteMs));
        QCOMPARE(ahead->kept.modifiedAtMs, m_now);
        m_world->clock.advanceMs(kMinuteMs);
        const auto later = send(at(6, m_now + kMinuteMs, 0, QStringLiteral("phone")));
        QCOMPARE(later->verdict, ProgressVerdict::Accept);
        QCOMPARE(later->kept.currentPage, 6);
    }

    // The answer to the first device was lost, another one read on, and the first one asks again.
    void aResentUpdateOfAClockAheadDoesNotOverwriteANewerReading()
    {
        const ProgressUpdate ahead = at(5, m_now + 60 * kMinuteMs);
        QVERIFY(send(ahead));
        m_world->clock.advanceMs(kMinuteMs);
        QVERIFY(send(at(17, m_now + kMinuteMs, 1, QStringLiteral("phone"))));
        m_world->clock.advanceMs(kMinuteMs);
        const auto again = send(ahead);
        QVERIFY(again);
        QCOMPARE(again->verdict, ProgressVerdict::Conflict);
        QCOMPARE(kept().currentPage, 17);
        QCOMPARE(kept().version, 2);
    }

    void aClockAheadReadsOnWhereNobodyElseDid()
    {
        QVERIFY(send(at(5, m_now + 60 * kMinuteMs)));
        m_world->clock.advanceMs(kMinuteMs);
        const auto next = send(at(6, m_now + 61 * kMinuteMs, 1));
        QCOMPARE(next->verdict, ProgressVerdict::Accept);
        QCOMPARE(next->kept.modifiedAtMs, m_now + kMinuteMs);
    }

    void completingIsNotUndoneByAnOlderWrite_data()
    {
        QTest::addColumn<std::int64_t>("baseVersion");
        QTest::newRow("from elsewhere") << std::int64_t(0);
        QTest::newRow("on the current version") << std::int64_t(1);
    }

    void completingIsNotUndoneByAnOlderWrite()
    {
        QFETCH(std::int64_t, baseVersion);
        QVERIFY(send(completing(at(20, m_now))));
        const auto answer = send(at(8, m_now - kMinuteMs, baseVersion, QStringLiteral("phone")));
        QCOMPARE(answer->verdict, ProgressVerdict::Conflict);
        QVERIFY(kept().completed);
    }

    void readingAgainLaterBeginsAnew()
    {
        QVERIFY(send(completing(at(20, m_now - kMinuteMs))));
        const auto answer = send(at(1, m_now, 1));
        QCOMPARE(answer->verdict, ProgressVerdict::Accept);
        QVERIFY(!kept().completed);
        QCOMPARE(kept().currentPage, 1);
    }

    void theTimeOfCompletingIsTheFirst()
    {
        QVERIFY(send(completing(at(20, m_now - kMinuteMs))));
        QVERIFY(send(completing(at(19, m_now, 1))));
        server::Statement row =
            m_world->database().connection().prepare("SELECT completed_at FROM reading_progress");
        QVERIFY(row.run() && row.fetch().value_or(false));
        QCOMPARE(row.integer(0), m_now - kMinuteMs);
    }

    void theServerKnowsHowManyPagesThereAre()
    {
        ProgressUpdate update = at(5, m_now);
        update.progress.pageCount = 900;
        QCOMPARE(send(update)->kept.pageCount, 20);
        for (const int page : {0, -3, 21}) {
            const auto answer = send(at(page, m_now));
            QVERIFY(!answer);
            QCOMPARE(answer.error().code, ErrorCode::InvalidInput);
            QCOMPARE(answer.error().field, QStringLiteral("currentPage"));
        }
    }

    void anUnknownComicIsNotFound()
    {
        const auto answer = m_world->progress->update(kReader, kOtherReader, at(1, m_now));
        QCOMPARE(answer.error().code, ErrorCode::NotFound);
    }

    void anotherPersonsProgressIsInvisible()
    {
        QVERIFY(send(at(5, m_now)));
        QCOMPARE(m_world->progress->progress(kOtherReader, m_comic).error().code,
                 ErrorCode::NotFound);
        QVERIFY(!m_world->catalogue->comic(m_comic, kOtherReader)->progress);
        QVERIFY(m_world->catalogue->comic(m_comic, kReader)->progress);
        QVERIFY(m_world->progress->changes(kOtherReader, {}, 100)->changes.isEmpty());

        const auto theirs = m_world->progress->update(kOtherReader, m_comic, at(2, m_now - 1));
        QCOMPARE(theirs->verdict,
                 ProgressVerdict::Accept); // nothing of the first reader's is in the way
        QCOMPARE(kept().currentPage, 5);
    }

    void fetchingPagesMovesNothing()
    {
        QVERIFY(m_world->pages(m_comic, kReader));
        QVERIFY(m_world->catalogue->page(m_comic, 9, kReader));
        QVERIFY(m_world->catalogue->comic(m_comic, kReader));
        QCOMPARE(m_world->progress->progress(kReader, m_comic).error().code, ErrorCode::NotFound);
        QCOMPARE(m_world->countRows("reading_progress"), 0);
    }

    void whatWasReadIsToldToUsers()
    {
        QVERIFY(send(completing(at(20, m_now))));
        QCOMPARE(m_world->history.events().size(), 1);
        const ReadingEvent &event = m_world->history.events().first();
        QCOMPARE(event.userId, kReader);
        QCOMPARE(event.comicId, m_comic);
        QCOMPARE(event.comicTitle, QStringLiteral("Book"));
        QCOMPARE(event.page, 20);
        QVERIFY(event.completed);
        QCOMPARE(event.readAtMs, m_now);
    }

    void aHistoryThatFailsUndoesTheProgress()
    {
        m_world->history.refuse(ErrorCode::Unavailable);
        const auto answer = send(at(5, m_now));
        QCOMPARE(answer.error().code, ErrorCode::Unavailable);
        for (const char *table : {"reading_progress", "progress_history", "change_feed"})
            QCOMPARE(m_world->countRows(table), 0);
    }

    void historyIsAppendedOnly()
    {
        QVERIFY(send(at(5, m_now)));
        QVERIFY(send(at(6, m_now, 1)));
        QCOMPARE(m_world->countRows("progress_history"), 2);
        server::Statement change = m_world->database().connection().prepare(
            "UPDATE progress_history SET current_page = 1");
        QVERIFY(!change.run());
    }

    void theFirstUpdateCountsAReader()
    {
        const QString other = m_world->add(ComicBuilder(QStringLiteral("Newer")).createdAt(m_now));
        QVERIFY(send(at(5, m_now)));
        QVERIFY(send(at(6, m_now, 1)));
        ListRequest request;
        request.sort = ComicSort::Popular;
        const Result<ComicList> list = m_world->catalogue->list(request);
        QCOMPARE(list->comics.first().id, m_comic);
        QCOMPARE(list->comics.last().id, other);
    }

    void theFeedHasARowAnObjectWithItsStateNow()
    {
        const QString second = m_world->add(ComicBuilder(QStringLiteral("Second")).withPages(20));
        QVERIFY(send(at(5, m_now)));
        QVERIFY(m_world->progress->update(kReader, second, at(2, m_now)));
        QVERIFY(send(at(6, m_now, 1)));
        const QList<Change> rows = changes();
        QCOMPARE(rows.size(), 2);
        QCOMPARE(rows.at(0).entityId, second);
        QCOMPARE(rows.at(1).entityId, m_comic);
        QCOMPARE(rows.at(1).entity, QStringLiteral("progress"));
        QCOMPARE(rows.at(1).sequence, 3);
        const Result<Progress> state = readProgress(rows.at(1).payload);
        QVERIFY(state);
        QCOMPARE(state->currentPage, 6);
        QCOMPARE(state->version, 2);
    }

    void theFeedIsWalkedByItsCursorAndThenWaits()
    {
        for (int i = 0; i < 7; ++i) {
            const QString id = m_world->add(ComicBuilder(QString::number(i)).withPages(20));
            QVERIFY(m_world->progress->update(kReader, id, at(1, m_now)));
        }
        QString cursor;
        int seen = 0;
        for (int round = 0; round < 3; ++round) {
            const Result<ChangePage> page = m_world->progress->changes(kReader, cursor, 3);
            seen += int(page->changes.size());
            cursor = page->nextPosition;
        }
        QCOMPARE(seen, 7);
        QVERIFY(m_world->progress->changes(kReader, cursor, 3)->nextPosition.isEmpty());
        QVERIFY(send(at(5, m_now)));
        const Result<ChangePage> next = m_world->progress->changes(kReader, cursor, 3);
        QCOMPARE(next->changes.size(), 1);
        QCOMPARE(next->changes.first().entityId, m_comic);
    }

    void badCursorsAndLimitsAreRefused()
    {
        for (const QString &position :
             {QStringLiteral("x"), QStringLiteral("-1"), QStringLiteral("1 "), QStringLiteral("7"),
              QStringLiteral(".7"), QStringLiteral("e."), QStringLiteral("e.-1"),
              QStringLiteral("e.1.1")}) {
            const auto page = m_world->progress->changes(kReader, position, 10);
            QVERIFY2(!page, qPrintable(position));
            QCOMPARE(page.error().field, QStringLiteral("cursor"));
        }
        for (const int limit : {0, 101})
            QCOMPARE(m_world->progress->changes(kReader, {}, limit).error().field,
                     QStringLiteral("limit"));
    }

    void aCursorOfAnotherDatabaseIsRefused()
    {
        QVERIFY(send(at(5, m_now)));
        const QString position = m_world->progress->changes(kReader, {}, 10)->nextPosition;
        QVERIFY(m_world->progress->changes(kReader, position, 10));
        ComicsWorld anew(test::currentEngine());
        const QString comic = anew.add(ComicBuilder(QStringLiteral("Book")).withPages(20));
        QVERIFY(anew.progress->update(kReader, comic, at(5, m_now)));
        const auto page = anew.progress->changes(kReader, position, 10);
        QVERIFY(!page);
        QCOMPARE(page.error().code, ErrorCode::InvalidInput);
        QCOMPARE(page.error().field, QStringLiteral("cursor"));
    }

    void aCursorThatTheFeedHasNotReachedIsRefused()
    {
        QVERIFY(send(at(5, m_now)));
        const QString position = m_world->progress->changes(kReader, {}, 10)->nextPosition;
        const QString later = position.section(u'.', 0, 0) % QStringLiteral(".2");
        QCOMPARE(m_world->progress->changes(kReader, later, 10).error().code,
                 ErrorCode::InvalidInput);
        QCOMPARE(m_world->progress->changes(kOtherReader, position, 10).error().code,
                 ErrorCode::InvalidInput);
        QVERIFY(send(at(6, m_now, 1)));
        QVERIFY(m_world->progress->changes(kReader, later, 10));
    }

    // Four devices write at once while a fifth follows the feed by its cursor: it must end with the
    // state that the server has, for every comic.
    void aFollowerOfTheFeedMissesNothingThatWasWrittenAtOnce()
    {
        constexpr int kDevices = 4;
        constexpr int kUpdates = 15;
        QStringList comics;
        for (int i = 0; i < 3; ++i)
            comics.append(m_world->add(ComicBuilder(QString::number(i)).withPages(20)));
        std::atomic<int> running = kDevices;
        std::atomic<int> failures = 0;
        std::vector<std::thread> devices;
        for (int device = 0; device < kDevices; ++device) {
            devices.emplace_back([&, device] {
                for (int i = 0; i < kUpdates; ++i) {
                    const ProgressUpdate update =
                        at(1 + (i + device) % 20, m_now - 1000 + i * kDevices + device, 0,
                           QString::number(device));
                    if (!m_world->progress->update(kReader, comics.at(i % 3), update))
                        ++failures;
                }
                --running;
            });
        }
        QHash<QString, std::int64_t> followed;
        QString cursor;
        while (true) {
            const bool last = running == 0;
            const Result<ChangePage> page = m_world->progress->changes(kReader, cursor, 2);
            QVERIFY(page);
            for (const Change &change : page->changes)
                followed.insert(change.entityId, readProgress(change.payload)->version);
            if (!page->nextPosition.isEmpty())
                cursor = page->nextPosition;
            else if (last)
                break;
        }
        for (std::thread &device : devices)
            device.join();
        QCOMPARE(failures.load(), 0);
        for (const QString &comic : comics)
            QCOMPARE(followed.value(comic), m_world->progress->progress(kReader, comic)->version);
    }

private:
    Result<ProgressAnswer> send(const ProgressUpdate &update)
    {
        return m_world->progress->update(kReader, m_comic, update);
    }

    Progress kept() { return m_world->progress->progress(kReader, m_comic).value_or(Progress{}); }

    QList<Change> changes() { return m_world->progress->changes(kReader, {}, 100)->changes; }

    std::unique_ptr<ComicsWorld> m_world;
    QString m_comic;
    std::int64_t m_now = 0;
};

QTEST_GUILESS_MAIN(TestProgressService)
#include "tst_progressservice.moc"
