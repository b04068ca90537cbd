#include "services-client/cache/sqlcataloguestore.h"
#include "services-client/cache/sqldownloadstore.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace nw;

namespace {

QString hash(char letter)
{
    return QString(64, QLatin1Char(letter));
}

} // namespace

class SqlDownloadStoreTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void rowsComeInTheOrderOfTheirRequest();
    void countsTheFilesOfAComic();
    void sharedFilesAreNotRemovedWithOneComic();
    void evictsLooseFilesLeastRecentlyUsedFirst();
    void neverEvictsWhatIsWanted();
    void aTouchedFileIsEvictedLater();

private:
    void pages(const QString &comicId, const QString &letters);

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<CacheDatabase> m_database;
    std::unique_ptr<SqlDownloadStore> m_store;
};

void SqlDownloadStoreTest::init()
{
    m_store.reset();
    m_database.reset();
    m_dir = std::make_unique<QTemporaryDir>();
    m_database = std::move(*CacheDatabase::open(m_dir->filePath(QStringLiteral("cache.db"))));
    m_store = std::make_unique<SqlDownloadStore>(*m_database);
    int usedAtMs = 0;
    for (char letter : {'a', 'b', 'c', 'd'})
        QVERIFY(m_store->addFile(hash(letter), 100, ++usedAtMs));
}

void SqlDownloadStoreTest::pages(const QString &comicId, const QString &letters)
{
    QList<PageInfo> list;
    for (QChar letter : letters) {
        PageInfo page;
        page.number = int(list.size()) + 1;
        page.mediaType = QStringLiteral("image/png");
        page.sha256 = hash(letter.toLatin1());
        page.url = QStringLiteral("/p");
        list.append(page);
    }
    QVERIFY(SqlCatalogueStore(*m_database).savePages(comicId, list));
}

void SqlDownloadStoreTest::rowsComeInTheOrderOfTheirRequest()
{
    QVERIFY(m_store->save({QStringLiteral("x"), DownloadPhase::Queued, {}, 20}));
    QVERIFY(m_store->save({QStringLiteral("y"), DownloadPhase::Queued, {}, 10}));
    QVERIFY(m_store->save({QStringLiteral("x"), DownloadPhase::Failed, ErrorCode::Damaged, 20}));
    const auto rows = m_store->all();
    QCOMPARE(rows->size(), 2);
    QCOMPARE(rows->first().comicId, QStringLiteral("y"));
    QCOMPARE(rows->last().phase, DownloadPhase::Failed);
    QCOMPARE(rows->last().errorCode, ErrorCode::Damaged);
    QVERIFY(m_store->remove(QStringLiteral("x")));
    QVERIFY(!m_store->find(QStringLiteral("x"))->has_value());
}

void SqlDownloadStoreTest::countsTheFilesOfAComic()
{
    pages(QStringLiteral("x"), QStringLiteral("abz"));
    QCOMPARE(*m_store->fileCount(QStringLiteral("x")), 2);
    QCOMPARE(*m_store->fileCount(QStringLiteral("y")), 0);
}

void SqlDownloadStoreTest::sharedFilesAreNotRemovedWithOneComic()
{
    pages(QStringLiteral("x"), QStringLiteral("abb"));
    pages(QStringLiteral("y"), QStringLiteral("b"));
    QVERIFY(m_store->save({QStringLiteral("x"), DownloadPhase::Done, {}, 1}));
    QCOMPARE(m_store->filesOnlyOf(QStringLiteral("x"))->size(), 2);
    QVERIFY(m_store->save({QStringLiteral("y"), DownloadPhase::Queued, {}, 2}));
    QCOMPARE(*m_store->filesOnlyOf(QStringLiteral("x")), QStringList(hash('a')));
}

void SqlDownloadStoreTest::evictsLooseFilesLeastRecentlyUsedFirst()
{
    QVERIFY(m_store->evictable(400)->isEmpty());
    QCOMPARE(*m_store->evictable(399), QStringList(hash('a')));
    QCOMPARE(*m_store->evictable(200), QStringList({hash('a'), hash('b')}));
    QCOMPARE(m_store->evictable(0)->size(), 4);
}

void SqlDownloadStoreTest::neverEvictsWhatIsWanted()
{
    pages(QStringLiteral("x"), QStringLiteral("ab"));
    QVERIFY(m_store->save({QStringLiteral("x"), DownloadPhase::Queued, {}, 1}));
    QCOMPARE(*m_store->evictable(0), QStringList({hash('c'), hash('d')}));
}

void SqlDownloadStoreTest::aTouchedFileIsEvictedLater()
{
    QVERIFY(m_store->touchFiles({hash('a'), hash('z')}, 100));
    QCOMPARE(*m_store->evictable(300), QStringList(hash('b')));
}

QTEST_GUILESS_MAIN(SqlDownloadStoreTest)
#include "tst_sqldownloadstore.moc"
