#include "services-client/cache/cacherecovery.h"
#include "services-client/cache/sqldownloadstore.h"
#include "services-client/cache/sqllibrarystore.h"
#include "services-client/cache/sqlsettingsstore.h"
#include "services-client/sync/progressbook.h"
#include "tests/support/client/clientfixtures.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace nw;
using nw::test::ManualEnvironment;

namespace {

constexpr qsizetype kPageBytes = 4096;
constexpr int kComics = 60;

QString comicId(int number)
{
    return QStringLiteral("comic-%1").arg(number, 4, 10, QLatin1Char('0'));
}

} // namespace

class CacheRecoveryTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void aSoundFileIsOpenedAsItIs();
    void aBadPageCostsOnlyWhatIsOnIt();
    void garbageIsSetAsideAndTheCacheBeginsAnew();
    void aCutFileIsSetAside();
    void whatWasUnsentIsSentAfterTheRebuild();
    void anEndBetweenTwoStepsLosesNothing_data();
    void anEndBetweenTwoStepsLosesNothing();
    void anEndWhileTheRebuiltFileWasWrittenBeginsAnew();
    void theFeedIsReadFromItsStartAfterARebuild();

private:
    QString path() const { return m_dir->filePath(QStringLiteral("cache.db")); }
    void fill();
    void overwrite(const QByteArray &marker);

    std::unique_ptr<QTemporaryDir> m_dir;
    ManualEnvironment m_time;
};

void CacheRecoveryTest::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    m_time = {};
}

// Positions, outbox, downloads and books, with covers that fill pages of their own.
void CacheRecoveryTest::fill()
{
    const auto database = CacheDatabase::open(path());
    QVERIFY(database);
    ProgressBook book(**database, {QStringLiteral("d"), QStringLiteral("laptop")},
                      m_time.environment());
    SqlDownloadStore downloads(**database);
    SqlLibraryStore library(**database);
    QVERIFY(SqlSettingsStore(**database).set(QStringLiteral("device_id"), QStringLiteral("d")));
    for (int i = 0; i < kComics; ++i) {
        QVERIFY(book.record(comicId(i), 3, 9));
        QVERIFY(downloads.save({comicId(i), DownloadPhase::Done, ErrorCode::Internal, 5}));
        LocalBook file;
        file.path = QStringLiteral("book-%1.cbz").arg(i);
        file.cover = "cover-" + QByteArray::number(i) + QByteArray(3000, 'c');
        QVERIFY(library.add(file));
    }
    QVERIFY((*database)->run("PRAGMA wal_checkpoint(TRUNCATE)"));
}

// Destroys the database page that holds `marker`.
void CacheRecoveryTest::overwrite(const QByteArray &marker)
{
    QFile file(path());
    QVERIFY(file.open(QIODevice::ReadWrite));
    const QByteArray all = file.readAll();
    const qsizetype at = all.indexOf(marker);
    QVERIFY(at > kPageBytes);
    file.seek(at / kPageBytes * kPageBytes);
    file.write(QByteArray(kPageBytes, '\xff'));
}

void CacheRecoveryTest::aSoundFileIsOpenedAsItIs()
{
    fill();
    const auto opened = openOrRebuildCache(path(), m_time.nowMs);
    QVERIFY(opened);
    QVERIFY(opened->setAside.isEmpty());
    QCOMPARE(SqlDownloadStore(*opened->database).all()->first().phase, DownloadPhase::Done);
}

void CacheRecoveryTest::aBadPageCostsOnlyWhatIsOnIt()
{
    fill();
    overwrite("cover-30ccc");
    const auto opened = openOrRebuildCache(path(), m_time.nowMs);
    QVERIFY(opened);
    QVERIFY(QFile::exists(opened->setAside));
    ProgressBook book(*opened->database, {QStringLiteral("d"), QStringLiteral("laptop")},
                      m_time.environment());
    QCOMPARE(*book.unsentCount(), std::int64_t(kComics));
    QCOMPARE((*book.find(comicId(kComics - 1)))->currentPage, 3);
    QCOMPARE(*SqlSettingsStore(*opened->database).value(QStringLiteral("device_id")),
             QStringLiteral("d"));
    const auto books = SqlLibraryStore(*opened->database).all();
    QVERIFY(books && books->size() >= kComics - 2);
    QVERIFY(books->size() < kComics);
    const auto downloads = SqlDownloadStore(*opened->database).all();
    QCOMPARE(downloads->size(), kComics);
    QCOMPARE(downloads->first().phase, DownloadPhase::Queued);
}

void CacheRecoveryTest::garbageIsSetAsideAndTheCacheBeginsAnew()
{
    QFile file(path());
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(20'000, 'x'));
    file.close();
    const auto opened = openOrRebuildCache(path(), m_time.nowMs);
    QVERIFY(opened);
    QCOMPARE(QFileInfo(opened->setAside).size(), 20'000);
    QVERIFY(SqlDownloadStore(*opened->database).all()->isEmpty());
    const auto again = openOrRebuildCache(path(), m_time.nowMs);
    QVERIFY(again && again->setAside.isEmpty());
}

void CacheRecoveryTest::aCutFileIsSetAside()
{
    fill();
    QFile file(path());
    QVERIFY(file.resize(file.size() / 2 / kPageBytes * kPageBytes));
    const auto opened = openOrRebuildCache(path(), m_time.nowMs);
    QVERIFY(opened);
    QVERIFY(!opened->setAside.isEmpty());
}

void CacheRecoveryTest::whatWasUnsentIsSentAfterTheRebuild()
{
    fill();
    QString key;
    {
        const auto database = CacheDatabase::open(path());
        ProgressBook book(**database, {QStringLiteral("d"), QStringLiteral("laptop")},
                          m_time.environment());
        key = book.takeNext()->value().idempotencyKey;
        QVERIFY((*database)->run("PRAGMA wal_checkpoint(TRUNCATE)"));
    }
    overwrite("cover-7ccc");
    const auto opened = openOrRebuildCache(path(), m_time.nowMs);
    QVERIFY(opened && !opened->setAside.isEmpty());
    ProgressBook book(*opened->database, {QStringLiteral("d"), QStringLiteral("laptop")},
                      m_time.environment());
    const OutboxRow row = book.takeNext()->value();
    QCOMPARE(row.idempotencyKey, key);
    QCOMPARE(row.attempts, 2);
    QCOMPARE(row.comicId, comicId(0));
}

void CacheRecoveryTest::anEndBetweenTwoStepsLosesNothing_data()
{
    QTest::addColumn<int>("done");
    for (int done = 0; done <= rebuildSteps({}, {}).size(); ++done)
        QTest::addRow("after %d", done) << done;
}

void CacheRecoveryTest::anEndBetweenTwoStepsLosesNothing()
{
    QFETCH(int, done);
    fill();
    overwrite("cover-30ccc");
    const auto steps = rebuildSteps(path(), path() + QStringLiteral(".damaged-1"));
    for (int i = 0; i < done; ++i)
        QVERIFY(steps[i]());
    // A log that the damaged file left must never be played into the rebuilt one.
    if (done == 2) {
        QFile log(path() + QStringLiteral("-wal"));
        QVERIFY(log.open(QIODevice::WriteOnly));
        log.write(QByteArray(8'192, 'w'));
    }
    const auto opened = openOrRebuildCache(path(), m_time.nowMs);
    QVERIFY(opened);
    ProgressBook book(*opened->database, {QStringLiteral("d"), QStringLiteral("laptop")},
                      m_time.environment());
    QCOMPARE(*book.unsentCount(), std::int64_t(kComics));
    QCOMPARE((*book.find(comicId(0)))->currentPage, 3);
    QVERIFY(!QFile::exists(path() + QStringLiteral(".rebuilt")));
    const QDir folder(m_dir->path());
    QVERIFY(!folder.entryList({QStringLiteral("cache.db.damaged-*")}, QDir::Files).isEmpty());
}

void CacheRecoveryTest::anEndWhileTheRebuiltFileWasWrittenBeginsAnew()
{
    fill();
    overwrite("cover-30ccc");
    QFile half(path() + QStringLiteral(".rebuilt"));
    QVERIFY(half.open(QIODevice::WriteOnly));
    half.write(QByteArray(9'000, 'h'));
    half.close();
    const auto opened = openOrRebuildCache(path(), m_time.nowMs);
    QVERIFY(opened && !opened->setAside.isEmpty());
    ProgressBook book(*opened->database, {QStringLiteral("d"), QStringLiteral("laptop")},
                      m_time.environment());
    QCOMPARE(*book.unsentCount(), std::int64_t(kComics));
    QVERIFY(!half.exists());
}

void CacheRecoveryTest::theFeedIsReadFromItsStartAfterARebuild()
{
    fill();
    {
        const auto database = CacheDatabase::open(path());
        ProgressBook book(**database, {QStringLiteral("d"), QStringLiteral("laptop")},
                          m_time.environment());
        QVERIFY(book.applyFeed({}, QStringLiteral("900")));
        QVERIFY((*database)->run("PRAGMA wal_checkpoint(TRUNCATE)"));
    }
    overwrite("cover-30ccc");
    const auto opened = openOrRebuildCache(path(), m_time.nowMs);
    QVERIFY(opened && !opened->setAside.isEmpty());
    ProgressBook book(*opened->database, {QStringLiteral("d"), QStringLiteral("laptop")},
                      m_time.environment());
    QCOMPARE(*book.feedCursor(), QString());
}

QTEST_GUILESS_MAIN(CacheRecoveryTest)
#include "tst_cacherecovery.moc"
