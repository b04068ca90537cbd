#include "services-client/cache/cachedatabase.h"
#include "services-client/cache/cachemigrations.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace nw;

class CacheDatabaseTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void aNewFileIsOfTheNewestVersion();
    void whatWasCommittedIsThereForTheNextProgram();
    void aTransactionRollsBackUnlessCommitted();
    void anAbsentTextIsNotNull();
    void errorsOfStatementsAreTold();
    void aNewerProgramsFileIsLeftAlone();
    void whatIsNoDatabaseIsDamaged();
    void migrationsOnlyGoUp();

private:
    QString path() const { return m_dir->filePath(QStringLiteral("cache.db")); }
    std::unique_ptr<QTemporaryDir> m_dir;
};

void CacheDatabaseTest::aNewFileIsOfTheNewestVersion()
{
    const auto database = CacheDatabase::open(path());
    QVERIFY(database);
    CacheStatement version = (*database)->prepare("PRAGMA user_version");
    QVERIFY(version.run() && version.next());
    QCOMPARE(version.integer(0), std::int64_t(cacheMigrations().size()));
    CacheStatement mode = (*database)->prepare("PRAGMA journal_mode");
    QVERIFY(mode.run() && mode.next());
    QCOMPARE(mode.text(0), QStringLiteral("wal"));
    CacheStatement synchronous = (*database)->prepare("PRAGMA synchronous");
    QVERIFY(synchronous.run() && synchronous.next());
    QCOMPARE(synchronous.integer(0), 2); // FULL
}

void CacheDatabaseTest::whatWasCommittedIsThereForTheNextProgram()
{
    {
        const auto database = CacheDatabase::open(path());
        QVERIFY((*database)->run("INSERT INTO settings VALUES ('a', '1')"));
    }
    const auto database = CacheDatabase::open(path());
    QVERIFY(database);
    CacheStatement query =
        (*database)->prepare("SELECT value FROM settings WHERE name = ?", {u"a"_qs});
    QVERIFY(query.run());
    QVERIFY(query.next());
    QCOMPARE(query.text(0), QStringLiteral("1"));
    QVERIFY(!query.next());
}

void CacheDatabaseTest::aTransactionRollsBackUnlessCommitted()
{
    const auto database = CacheDatabase::open(path());
    {
        CacheTransaction transaction(**database);
        QVERIFY(transaction.begun());
        QVERIFY((*database)->run("INSERT INTO settings VALUES ('a', '1')"));
    }
    {
        CacheTransaction transaction(**database);
        QVERIFY((*database)->run("INSERT INTO settings VALUES ('b', '1')"));
        QVERIFY(transaction.commit());
        QVERIFY(!transaction.commit());
    }
    CacheStatement query = (*database)->prepare("SELECT name FROM settings");
    QVERIFY(query.run() && query.next());
    QCOMPARE(query.text(0), QStringLiteral("b"));
    QVERIFY(!query.next());
}

void CacheDatabaseTest::anAbsentTextIsNotNull()
{
    const auto database = CacheDatabase::open(path());
    QVERIFY((*database)->run("INSERT INTO settings VALUES (?, ?)", {u"a"_qs, QString()}));
    QVERIFY(!(*database)->run("INSERT INTO settings VALUES (?, ?)", {u"b"_qs, QVariant()}));
}

void CacheDatabaseTest::errorsOfStatementsAreTold()
{
    const auto database = CacheDatabase::open(path());
    QCOMPARE((*database)->run("SELECT nothing FROM nowhere").error().code, ErrorCode::Internal);
    QVERIFY((*database)->run("INSERT INTO settings VALUES ('a', '1')"));
    QVERIFY(!(*database)->run("INSERT INTO settings VALUES ('a', '2')"));
}

void CacheDatabaseTest::aNewerProgramsFileIsLeftAlone()
{
    {
        const auto database = CacheDatabase::open(path());
        QVERIFY((*database)->run("PRAGMA user_version = 1000"));
    }
    QCOMPARE(CacheDatabase::open(path()).error().code, ErrorCode::Unsupported);
}

void CacheDatabaseTest::whatIsNoDatabaseIsDamaged()
{
    QFile file(path());
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(8192, 'x'));
    file.close();
    QCOMPARE(CacheDatabase::open(path()).error().code, ErrorCode::Damaged);
}

void CacheDatabaseTest::migrationsOnlyGoUp()
{
    int version = 0;
    for (const CacheMigration &migration : cacheMigrations()) {
        ++version;
        QCOMPARE(QByteArray(migration.setVersion),
                 "PRAGMA user_version = " + QByteArray::number(version));
    }
}

QTEST_GUILESS_MAIN(CacheDatabaseTest)
#include "tst_cachedatabase.moc"
