#include "services-client/sync/synchroniser.h"
#include "tests/support/client/clientfixtures.h"
#include "tests/support/client/faketransport.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

using namespace nw;
using namespace nw::test;

namespace {

const QString kFeed = QStringLiteral("GET /sync/changes");
const QString kPost = QStringLiteral("POST /comics/c1/progress");
const QString kComic = QStringLiteral("c1");

Progress there(int page, std::int64_t version)
{
    Progress state;
    state.comicId = kComic;
    state.currentPage = page;
    state.pageCount = 50;
    state.deviceId = QStringLiteral("tablet-id");
    state.version = version;
    return state;
}

QByteArray toBytes(const Change &change)
{
    JsonWriter out;
    write(out, change);
    return out.take();
}

HttpAnswer feed(const QByteArrayList &rows, const QByteArray &nextCursor)
{
    HttpAnswer answer = jsonAnswer("[" + rows.join(',') + "]");
    answer.body.insert(answer.body.size() - 1, ",\"meta\":{\"nextCursor\":\"" + nextCursor + "\"}");
    return answer;
}

QByteArray progressRow(const Progress &state, const char *entity = "progress")
{
    JsonWriter payload;
    write(payload, state);
    Change change;
    change.sequence = state.version;
    change.entity = QLatin1String(entity);
    change.entityId = state.comicId;
    change.payload = QJsonDocument::fromJson(payload.take()).object();
    return toBytes(change);
}

} // namespace

class SynchroniserTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void readsTheFeedBeforeItSends();
    void aFullPartIsFollowedByTheNext();
    void kindsItDoesNotKnowAndRowsItCannotReadAreLeftOut();
    void anUnknownCursorStartsTheFeedAgainOnce();
    void aRestoredServerHearsWhatItForgot();
    void whatTheServerRefusesForGoodIsDropped_data();
    void whatTheServerRefusesForGoodIsDropped();
    void aProxysPageDropsNothing_data();
    void aProxysPageDropsNothing();
    void anUnreadableAcceptanceDropsNothing();
    void whatMayGoWellLaterIsKept_data();
    void whatMayGoWellLaterIsKept();
    void whatIsRecordedDuringATurnIsSentInTheNext();
    void everybodyWhoWaitsIsAnswered();
    void withoutASessionItSaysSo();
    void whatAnotherDeviceDoesArrivesByItself();
    void theServerIsLeftAloneForTheTimeItAskedFor();
    void afterThatTimeWhatWasWaitedForIsDone();

private:
    void signIn();
    std::int64_t unsent() { return m_book->unsentCount().value(); }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<FakeTransport> m_transport;
    std::unique_ptr<Reachability> m_reach;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<CacheDatabase> m_database;
    std::unique_ptr<ProgressBook> m_book;
    std::unique_ptr<Synchroniser> m_sync;
    MemorySecretStore m_secrets;
    ManualEnvironment m_time;
};

void SynchroniserTest::init()
{
    m_sync.reset();
    m_book.reset();
    m_database.reset();
    m_session.reset();
    m_reach.reset();
    m_time = {};
    m_dir = std::make_unique<QTemporaryDir>();
    m_transport = std::make_unique<FakeTransport>();
    m_reach = std::make_unique<Reachability>(*m_transport);
    m_session = std::make_unique<Session>(*m_transport, *m_reach, m_secrets, QStringLiteral("s "),
                                          m_time.environment());
    m_database = std::move(*CacheDatabase::open(m_dir->filePath(QStringLiteral("cache.db"))));
    m_book = std::make_unique<ProgressBook>(
        *m_database, Device{QStringLiteral("laptop-id"), QStringLiteral("laptop")},
        m_time.environment());
    m_sync = std::make_unique<Synchroniser>(*m_session, *m_reach, *m_book);
    m_transport->on(kFeed, [](const HttpRequest &) { return feed({}, "0"); });
    signIn();
}

void SynchroniserTest::signIn()
{
    SignedIn signedIn;
    signedIn.token = QStringLiteral("t");
    signedIn.refreshToken = QStringLiteral("r");
    signedIn.expiresInSeconds = 900;
    signedIn.user.id = QStringLiteral("ada");
    QVERIFY(m_session->begin(signedIn));
}

void SynchroniserTest::readsTheFeedBeforeItSends()
{
    QVERIFY(m_book->record(kComic, 3, 50));
    m_transport->on(kPost, [](const HttpRequest &) {
        JsonWriter out;
        write(out, there(3, 1));
        return jsonAnswer(out.take());
    });
    QVERIFY(await(m_sync->run()));
    QCOMPARE(m_transport->requests().size(), 2);
    QVERIFY(m_transport->requests().first().target.startsWith(QStringLiteral("/sync/changes")));
    QVERIFY(!headerOf(m_transport->requests().last(), "Idempotency-Key").isEmpty());
    QCOMPARE(unsent(), 0);
}

void SynchroniserTest::aFullPartIsFollowedByTheNext()
{
    m_transport->on(kFeed, [](const HttpRequest &request) {
        if (request.target.endsWith(QStringLiteral("cursor=100")))
            return feed({progressRow(there(42, 101))}, "101");
        QByteArrayList rows;
        for (int version = 1; version <= 100; ++version)
            rows.append(progressRow(there(1 + version % 40, version)));
        return feed(rows, "100");
    });
    QVERIFY(await(m_sync->run()));
    QCOMPARE(m_transport->count(kFeed), 2);
    QCOMPARE((*m_book->find(kComic))->currentPage, 42);
    QCOMPARE(*m_book->feedCursor(), QStringLiteral("101"));
}

void SynchroniserTest::kindsItDoesNotKnowAndRowsItCannotReadAreLeftOut()
{
    Progress broken = there(3, 2);
    broken.currentPage = 0;
    m_transport->on(kFeed, [&](const HttpRequest &) {
        return feed(
            {progressRow(there(9, 9), "bookmark"), progressRow(broken), progressRow(there(5, 3))},
            "9");
    });
    QTest::ignoreMessage(
        QtWarningMsg, QRegularExpression(QStringLiteral("change of the feed could not be read")));
    QVERIFY(await(m_sync->run()));
    QCOMPARE((*m_book->find(kComic))->currentPage, 5);
}

void SynchroniserTest::anUnknownCursorStartsTheFeedAgainOnce()
{
    QVERIFY(m_book->applyFeed({}, QStringLiteral("of another server")));
    m_transport->on(kFeed, [](const HttpRequest &request) {
        return request.target.contains(QStringLiteral("cursor"))
            ? problemAnswer(ErrorCode::InvalidInput)
            : feed({progressRow(there(5, 3))}, "7");
    });
    QVERIFY(await(m_sync->run()));
    QCOMPARE(*m_book->feedCursor(), QStringLiteral("7"));
    // A server that refuses every cursor is asked from the start once a turn, not for ever.
    m_transport->on(kFeed,
                    [](const HttpRequest &) { return problemAnswer(ErrorCode::InvalidInput); });
    QCOMPARE(await(m_sync->run()).error().code, ErrorCode::InvalidInput);
}

void SynchroniserTest::aRestoredServerHearsWhatItForgot()
{
    const auto at = [](const char *comicId, int page, std::int64_t modifiedAtMs,
                       std::int64_t version) {
        Progress state = there(page, version);
        state.comicId = QLatin1String(comicId);
        state.modifiedAtMs = modifiedAtMs;
        return state;
    };
    QVERIFY(
        m_book->applyFeed({at("c1", 42, 5'000, 9), at("c2", 7, 5'000, 4), at("c3", 3, 5'000, 6)},
                          QStringLiteral("old.19")));
    m_transport->on(kFeed, [&](const HttpRequest &request) {
        return request.target.contains(QStringLiteral("cursor"))
            ? problemAnswer(ErrorCode::InvalidInput)
            : feed({progressRow(at("c1", 30, 3'000, 2)), progressRow(at("c3", 8, 9'000, 1))},
                   "new.3");
    });
    QHash<QString, ProgressUpdate> sent;
    for (const char *comicId : {"c1", "c2"}) {
        const QString id = QLatin1String(comicId);
        m_transport->on(QStringLiteral("POST /comics/%1/progress").arg(id),
                        [&sent, id](const HttpRequest &request) {
                            sent[id] =
                                *readProgressUpdate(QJsonDocument::fromJson(request.body).object());
                            Progress kept = sent[id].progress;
                            kept.comicId = id;
                            kept.version = sent[id].baseVersion + 1;
                            JsonWriter out;
                            write(out, kept);
                            return jsonAnswer(out.take());
                        });
    }
    QVERIFY(await(m_sync->run()));
    QCOMPARE(sent.value(QStringLiteral("c1")).progress.currentPage, 42);
    QCOMPARE(sent.value(QStringLiteral("c1")).baseVersion, 2);
    QCOMPARE(sent.value(QStringLiteral("c2")).progress.currentPage, 7);
    QCOMPARE(sent.value(QStringLiteral("c2")).baseVersion, 0);
    // What was read on since is taken over, though its version is a smaller one.
    QCOMPARE((*m_book->find(QStringLiteral("c3")))->currentPage, 8);
    QCOMPARE(unsent(), 0);
    QVERIFY(m_book->conflicts()->isEmpty());
    QCOMPARE(*m_book->feedCursor(), QStringLiteral("new.3"));
    sent.clear();
    QVERIFY(m_book->restate());
    QCOMPARE(unsent(), 0);
}

void SynchroniserTest::whatTheServerRefusesForGoodIsDropped_data()
{
    QTest::addColumn<int>("code");
    for (const ErrorCode code :
         {ErrorCode::NotFound, ErrorCode::InvalidInput, ErrorCode::UnknownField,
          ErrorCode::Forbidden, ErrorCode::PaymentRequired})
        QTest::addRow("%d", int(code)) << int(code);
}

void SynchroniserTest::whatTheServerRefusesForGoodIsDropped()
{
    QFETCH(int, code);
    QVERIFY(m_book->record(kComic, 3, 50));
    m_transport->on(kPost, [code](const HttpRequest &) { return problemAnswer(ErrorCode(code)); });
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("refused for good")));
    QVERIFY(await(m_sync->run()));
    QCOMPARE(unsent(), 0);
    QCOMPARE((*m_book->find(kComic))->currentPage, 3);
}

void SynchroniserTest::aProxysPageDropsNothing_data()
{
    QTest::addColumn<int>("status");
    for (const int status : {400, 402, 403, 404, 405, 413, 415})
        QTest::addRow("%d", status) << status;
}

void SynchroniserTest::aProxysPageDropsNothing()
{
    QFETCH(int, status);
    QVERIFY(m_book->record(kComic, 3, 50));
    m_transport->on(kPost, [status](const HttpRequest &) -> Result<HttpAnswer> {
        HttpAnswer page;
        page.status = status;
        page.headers = {{"content-type", "text/html"}};
        page.body = "<html>Not through this proxy</html>";
        return page;
    });
    QCOMPARE(await(m_sync->run()).error().code, ErrorCode::Unavailable);
    QCOMPARE(unsent(), 1);
}

void SynchroniserTest::anUnreadableAcceptanceDropsNothing()
{
    QVERIFY(m_book->record(kComic, 3, 50));
    Progress impossible = there(3, 1);
    impossible.currentPage = 0;
    m_transport->on(kPost, [&](const HttpRequest &) {
        JsonWriter out;
        write(out, impossible);
        return jsonAnswer(out.take());
    });
    QCOMPARE(await(m_sync->run()).error().code, ErrorCode::MalformedJson);
    QCOMPARE(unsent(), 1);
}

void SynchroniserTest::whatMayGoWellLaterIsKept_data()
{
    QTest::addColumn<int>("code");
    for (const ErrorCode code :
         {ErrorCode::Internal, ErrorCode::RateLimited, ErrorCode::Unavailable})
        QTest::addRow("%d", int(code)) << int(code);
}

void SynchroniserTest::whatMayGoWellLaterIsKept()
{
    QFETCH(int, code);
    QVERIFY(m_book->record(kComic, 3, 50));
    m_transport->on(kPost, [code](const HttpRequest &) { return problemAnswer(ErrorCode(code)); });
    QCOMPARE(int(await(m_sync->run()).error().code), code);
    QCOMPARE(unsent(), 1);
    QVERIFY(!m_sync->isBusy());
}

void SynchroniserTest::whatIsRecordedDuringATurnIsSentInTheNext()
{
    QVERIFY(m_book->record(kComic, 3, 50));
    int version = 0;
    QList<int> sent;
    m_transport->on(kPost, [&](const HttpRequest &request) {
        const int page = QJsonDocument::fromJson(request.body)
                             .object()
                             .value(QLatin1String("currentPage"))
                             .toInt();
        sent.append(page);
        JsonWriter out;
        write(out, there(page, ++version));
        return jsonAnswer(out.take());
    });
    m_transport->hold(kPost);
    const auto turn = m_sync->run();
    QTRY_COMPARE(m_transport->count(kPost), 1);
    QVERIFY(m_book->record(kComic, 4, 50));
    m_sync->request();
    m_transport->release();
    QVERIFY(await(turn));
    QTRY_COMPARE(unsent(), 0);
    QCOMPARE(sent, QList<int>({3, 4}));
}

void SynchroniserTest::everybodyWhoWaitsIsAnswered()
{
    m_transport->hold(kFeed);
    const auto first = m_sync->run();
    QTRY_COMPARE(m_transport->count(kFeed), 1);
    const auto second = m_sync->run();
    const auto third = m_sync->run();
    m_transport->release();
    QVERIFY(await(first));
    QVERIFY(await(second));
    QVERIFY(await(third));
    QCOMPARE(m_transport->count(kFeed), 2);
}

void SynchroniserTest::withoutASessionItSaysSo()
{
    QVERIFY(m_session->end());
    QCOMPARE(await(m_sync->run()).error().code, ErrorCode::Unauthenticated);
    m_sync->request();
    QVERIFY(!m_sync->isBusy());
    QVERIFY(m_transport->requests().isEmpty());
}

void SynchroniserTest::whatAnotherDeviceDoesArrivesByItself()
{
    m_sync = std::make_unique<Synchroniser>(*m_session, *m_reach, *m_book, SyncPauses{10, 80});
    // The turn that was asked for comes too early; the tablet turns its page after it.
    QVERIFY(await(m_sync->run()));
    QVERIFY(!(*m_book->find(kComic)));
    m_transport->on(kFeed,
                    [](const HttpRequest &) { return feed({progressRow(there(17, 1))}, "1"); });
    QTRY_VERIFY((*m_book->find(kComic)).has_value());
    QCOMPARE((*m_book->find(kComic))->currentPage, 17);
}

void SynchroniserTest::theServerIsLeftAloneForTheTimeItAskedFor()
{
    QVERIFY(m_book->record(kComic, 3, 50));
    m_transport->on(kPost,
                    [](const HttpRequest &) { return laterAnswer(ErrorCode::RateLimited, 3'600); });
    const auto turn = await(m_sync->run());
    QCOMPARE(turn.error().code, ErrorCode::RateLimited);
    QCOMPARE(turn.error().retryAfterSeconds, 3'600);
    const qsizetype asked = m_transport->requests().size();
    m_sync->request(); // the next page is turned
    QVERIFY(!m_sync->isBusy());
    m_reach->reportSilence(); // and the network blinks
    m_reach->reportAnswer();
    QVERIFY(!m_sync->isBusy());
    const auto wanted = m_sync->run();
    QVERIFY(!wanted.isFinished());
    QCOMPARE(m_transport->requests().size(), asked);
    QCOMPARE(unsent(), 1);
}

void SynchroniserTest::afterThatTimeWhatWasWaitedForIsDone()
{
    bool isBusyServer = true;
    m_transport->on(kFeed, [&isBusyServer](const HttpRequest &) {
        return std::exchange(isBusyServer, false) ? laterAnswer(ErrorCode::Unavailable, 1)
                                                  : feed({}, "0");
    });
    QCOMPARE(await(m_sync->run()).error().code, ErrorCode::Unavailable);
    QVERIFY(await(m_sync->run()));
    QCOMPARE(m_transport->count(kFeed), 2);
}

QTEST_GUILESS_MAIN(SynchroniserTest)
#include "tst_synchroniser.moc"
