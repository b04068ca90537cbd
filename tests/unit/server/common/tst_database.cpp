#include "server/common/db/connectionprivate.h"
#include "server/common/db/database.h"

#include <QFile>
#include <QSqlError>
#include <QTemporaryDir>
#include <QTest>

#include <thread>

using namespace nw;
using namespace nw::server;

class TestDatabase : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        auto opened = Database::open(url());
        QVERIFY2(opened, qPrintable(opened ? QString() : opened.error().detail));
        m_database = *opened;
        QVERIFY(
            connection().execute("CREATE TABLE comics (id TEXT PRIMARY KEY, title TEXT NOT NULL, "
                                 "series TEXT UNIQUE, pages INTEGER, cover BLOB) STRICT"));
    }

    void cleanup()
    {
        m_database.reset();
        m_folder.reset();
    }

    void aConnectionHasTheSafetySettings_data()
    {
        QTest::addColumn<QByteArray>("pragma");
        QTest::addColumn<QString>("value");
        QTest::newRow("write-ahead log") << QByteArray("PRAGMA journal_mode") << "wal";
        QTest::newRow("every commit reaches the disk") << QByteArray("PRAGMA synchronous") << "2";
        QTest::newRow("foreign keys") << QByteArray("PRAGMA foreign_keys") << "1";
        QTest::newRow("triggers see REPLACE") << QByteArray("PRAGMA recursive_triggers") << "1";
        QTest::newRow("schemas are not trusted") << QByteArray("PRAGMA trusted_schema") << "0";
        QTest::newRow("writers wait") << QByteArray("PRAGMA busy_timeout") << "5000";
    }

    void aConnectionHasTheSafetySettings()
    {
        QFETCH(QByteArray, pragma);
        QFETCH(QString, value);
        QString found;
        std::thread other([&] { found = firstText(pragma.constData()); });
        other.join();
        QCOMPARE(found, value);
        QCOMPARE(firstText(pragma.constData()), value);
    }

    void valuesComeBackAsTheyWereBound()
    {
        const qint64 large = (qint64(1) << 62) - 1;
        QVERIFY(connection().run(
            "INSERT INTO comics (id, title, pages, cover) VALUES (?, ?, ?, ?)",
            {QStringLiteral("a"), QStringLiteral("Åß漫画'; --"), large, QByteArray("\0\xff", 2)}));
        Statement read = connection().prepare("SELECT title, pages, cover, series FROM comics");
        QVERIFY(read.run());
        QVERIFY(read.next());
        QCOMPARE(read.text(0), QStringLiteral("Åß漫画'; --"));
        QCOMPARE(read.integer(1), large);
        QCOMPARE(read.bytes(2), QByteArray("\0\xff", 2));
        QVERIFY(read.isNull(3));
        QVERIFY(!read.next());
    }

    void aNullStringIsWrittenAsEmptyText()
    {
        QVERIFY(connection().run("INSERT INTO comics (id, title) VALUES (?, ?)",
                                 {QStringLiteral("a"), QString()}));
        QCOMPARE(firstText("SELECT title IS NULL FROM comics"), QStringLiteral("0"));
    }

    void anInvalidVariantIsWrittenAsNull()
    {
        QVERIFY(connection().run("INSERT INTO comics (id, title, pages) VALUES (?, ?, ?)",
                                 {QStringLiteral("a"), QStringLiteral("t"), QVariant()}));
        QCOMPARE(firstText("SELECT pages IS NULL FROM comics"), QStringLiteral("1"));
    }

    void aStatementInUseIsPreparedASecondTime()
    {
        insert("a");
        insert("b");
        const char *sql = "SELECT id FROM comics ORDER BY id";
        Statement outer = connection().prepare(sql);
        QVERIFY(outer.run());
        QVERIFY(outer.next());
        Statement inner = connection().prepare(sql);
        QVERIFY(inner.run());
        QVERIFY(inner.next());
        QCOMPARE(inner.text(0), QStringLiteral("a"));
        QVERIFY(outer.next());
        QCOMPARE(outer.text(0), QStringLiteral("b"));
    }

    void badSqlIsAnErrorAndNoCrash()
    {
        Statement bad = connection().prepare("SELEKT 1");
        const auto ran = bad.bind(1).run();
        QVERIFY(!ran);
        QCOMPARE(ran.error().code, DbErrorCode::Other);
        QVERIFY(!bad.next());
        QVERIFY(!connection().execute("SELEKT 1"));
    }

    void aSecondRowWithTheSameKeyIsUnique_data()
    {
        QTest::addColumn<QByteArray>("sql");
        QTest::newRow("primary key")
            << QByteArray("INSERT INTO comics (id, title) VALUES ('a', 't')");
        QTest::newRow("unique column")
            << QByteArray("INSERT INTO comics (id, title, series) VALUES ('b', 't', 'a')");
    }

    void aSecondRowWithTheSameKeyIsUnique()
    {
        QFETCH(QByteArray, sql);
        insert("a");
        const auto again = connection().execute(sql.constData());
        QVERIFY(!again);
        QCOMPARE(again.error().code, DbErrorCode::Unique);
        QCOMPARE(toError(again.error()).code, ErrorCode::AlreadyExists);
    }

    void driverErrorsAreMappedOnce_data()
    {
        QTest::addColumn<Engine>("engine");
        QTest::addColumn<QString>("native");
        QTest::addColumn<DbErrorCode>("code");
        QTest::addColumn<ErrorCode>("serviceCode");
        const auto row = [](const char *name, Engine engine, const char *native, DbErrorCode code,
                            ErrorCode serviceCode) {
            QTest::newRow(name) << engine << QString::fromLatin1(native) << code << serviceCode;
        };
        row("sqlite busy", Engine::Sqlite, "5", DbErrorCode::Busy, ErrorCode::Unavailable);
        row("sqlite busy snapshot", Engine::Sqlite, "517", DbErrorCode::Busy,
            ErrorCode::Unavailable);
        row("sqlite full", Engine::Sqlite, "13", DbErrorCode::Full, ErrorCode::DiskFull);
        row("sqlite corrupt", Engine::Sqlite, "11", DbErrorCode::Corrupt, ErrorCode::Internal);
        row("sqlite not a database", Engine::Sqlite, "26", DbErrorCode::Corrupt,
            ErrorCode::Internal);
        row("sqlite foreign key", Engine::Sqlite, "787", DbErrorCode::Other, ErrorCode::Internal);
        row("sqlite cannot open", Engine::Sqlite, "14", DbErrorCode::Unreachable,
            ErrorCode::Unavailable);
        row("postgres unique", Engine::Postgres, "23505", DbErrorCode::Unique,
            ErrorCode::AlreadyExists);
        row("postgres serialisation", Engine::Postgres, "40001", DbErrorCode::Busy,
            ErrorCode::Unavailable);
        row("postgres deadlock", Engine::Postgres, "40P01", DbErrorCode::Busy,
            ErrorCode::Unavailable);
        row("postgres killed", Engine::Postgres, "57P01", DbErrorCode::Unreachable,
            ErrorCode::Unavailable);
        row("postgres disk", Engine::Postgres, "53100", DbErrorCode::Full, ErrorCode::DiskFull);
        row("postgres syntax", Engine::Postgres, "42601", DbErrorCode::Other, ErrorCode::Internal);
    }

    void driverErrorsAreMappedOnce()
    {
        QFETCH(Engine, engine);
        QFETCH(QString, native);
        QFETCH(DbErrorCode, code);
        QFETCH(ErrorCode, serviceCode);
        const DbError error = toDbError(
            QSqlError(QStringLiteral("d"), QStringLiteral("t"), QSqlError::StatementError, native),
            engine);
        QCOMPARE(error.code, code);
        QCOMPARE(toError(error).code, serviceCode);
    }

    void aTransactionThatIsNotCommittedIsRolledBack()
    {
        {
            auto transaction = Transaction::begin(connection(), Transaction::Mode::Write);
            QVERIFY(transaction);
            insert("a");
        }
        QCOMPARE(count(), 0);
    }

    void aCommittedTransactionStays()
    {
        {
            auto transaction = Transaction::begin(connection(), Transaction::Mode::Write);
            QVERIFY(transaction);
            insert("a");
            QVERIFY(transaction->commit());
            QVERIFY(!transaction->commit());
        }
        QCOMPARE(count(), 1);
        QVERIFY(Transaction::begin(connection(), Transaction::Mode::Write));
    }

    void transactionsDoNotNest()
    {
        auto outer = Transaction::begin(connection(), Transaction::Mode::Write);
        QVERIFY(outer);
        insert("a");
        QVERIFY(!Transaction::begin(connection(), Transaction::Mode::Write));
        QVERIFY(outer->commit());
        QCOMPARE(count(), 1);
    }

    void aReaderSeesOneStateWhileAWriterCommits()
    {
        auto reading = Transaction::begin(connection(), Transaction::Mode::Read);
        QVERIFY(reading);
        QCOMPARE(count(), 0);
        std::thread writer([this] { insert("a"); });
        writer.join();
        QCOMPARE(count(), 0);
        QVERIFY(reading->commit());
        QCOMPARE(count(), 1);
    }

    void everyThreadHasAConnectionOfItsOwn()
    {
        const Connection *mine = &connection();
        const Connection *theirs = nullptr;
        std::thread other([&] { theirs = &connection(); });
        other.join();
        QVERIFY(mine != theirs);
        QCOMPARE(&connection(), mine);
    }

    void manyWritersWaitForEachOther()
    {
        constexpr int kThreads = 4;
        constexpr int kEach = 20;
        std::vector<std::thread> threads;
        std::atomic<int> failed{0};
        for (int t = 0; t < kThreads; ++t) {
            threads.emplace_back([this, t, &failed] {
                for (int i = 0; i < kEach; ++i) {
                    auto transaction = Transaction::begin(connection(), Transaction::Mode::Write);
                    const bool done = transaction
                        && connection().run("INSERT INTO comics (id, title) VALUES (?, 't')",
                                            {QStringLiteral("%1-%2").arg(t).arg(i)})
                        && transaction->commit();
                    if (!done)
                        ++failed;
                }
            });
        }
        for (std::thread &thread : threads)
            thread.join();
        QCOMPARE(failed.load(), 0);
        QCOMPARE(count(), kThreads * kEach);
    }

    void aConnectionThatWasClosedIsOpenedAgain()
    {
        insert("a");
        QSqlDatabase::database(QSqlDatabase::connectionNames().constLast(), false).close();
        QCOMPARE(count(), 1);
    }

    void anUnusableFileIsToldInOneLine_data()
    {
        QTest::addColumn<QString>("relative");
        QTest::addColumn<QString>("expected");
        QTest::newRow("a file is in the way of the folder") << "text/sub/n.db"
                                                            << "cannot make the folder";
        QTest::newRow("a folder is in the way of the file") << "folder"
                                                            << "is not a file";
        QTest::newRow("not a database") << "text"
                                        << "is not a database";
    }

    void anUnusableFileIsToldInOneLine()
    {
        QFETCH(QString, relative);
        QFETCH(QString, expected);
        QFile text(m_folder->filePath(QStringLiteral("text")));
        QVERIFY(text.open(QIODevice::WriteOnly));
        text.write(QByteArray(4096, 'x'));
        text.close();
        QVERIFY(QDir(m_folder->path()).mkpath(QStringLiteral("folder")));
        const auto opened =
            Database::open(QStringLiteral("sqlite:") + m_folder->filePath(relative));
        QVERIFY(!opened);
        QVERIFY2(opened.error().detail.contains(expected), qPrintable(opened.error().detail));
        QVERIFY(!opened.error().detail.contains(QLatin1Char('\n')));
    }

    void aBadUrlIsRefused()
    {
        const auto opened = Database::open(QStringLiteral("oracle:x"));
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, ErrorCode::InvalidInput);
    }

private:
    QString url() const
    {
        return QStringLiteral("sqlite:") + m_folder->filePath(QStringLiteral("n.db"));
    }
    Connection &connection() { return m_database->connection(); }

    void insert(const char *id)
    {
        const QString text = QString::fromLatin1(id);
        const auto ran = connection().run(
            "INSERT INTO comics (id, title, series) VALUES (?, 't', ?)", {text, text});
        QVERIFY(ran);
    }

    int count() { return firstText("SELECT count(*) FROM comics").toInt(); }

    QString firstText(const char *sql)
    {
        Statement statement = connection().prepare(sql);
        return statement.run() && statement.next() ? statement.text(0) : QString();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::shared_ptr<Database> m_database;
};

QTEST_GUILESS_MAIN(TestDatabase)
#include "tst_database.moc"
