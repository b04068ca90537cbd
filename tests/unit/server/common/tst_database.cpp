#include "server/common/db/connectionprivate.h"
#include "server/common/db/database.h"
#include "server/common/db/intransaction.h"
#include "server/common/db/sqlquery.h"
#include "tests/support/testdatabases.h"

#include <QFile>
#include <QSqlError>
#include <QTest>

#include <barrier>
#include <limits>
#include <thread>

using namespace nw;
using namespace nw::server;
using namespace nw::test;

// What every engine promises the stores.
class TestDatabase : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addEngines(); }

    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void init()
    {
        if (const QString why = whyNotOn(currentEngine()); !why.isEmpty())
            QSKIP(qPrintable(why));
        m_scratch = std::make_unique<ScratchDatabase>();
        m_database = m_scratch->open();
        QVERIFY(connection().execute(
            currentEngine() == Engine::Sqlite
                ? "CREATE TABLE comics (id TEXT PRIMARY KEY, title TEXT NOT NULL, "
                  "series TEXT UNIQUE, pages INTEGER, cover BLOB) STRICT"
                : "CREATE TABLE comics (id TEXT PRIMARY KEY, title TEXT NOT NULL, "
                  "series TEXT UNIQUE, pages BIGINT, cover BYTEA)"));
    }

    void cleanup()
    {
        m_database.reset();
        m_scratch.reset();
    }

    // As seven processes do that start on an empty folder.
    void manyOpenANewDatabaseAtOnce()
    {
        constexpr int kTogether = 16;
        for (int round = 0; round < 10; ++round) {
            const ScratchDatabase fresh;
            std::barrier together(kTogether);
            std::atomic<int> opened = 0;
            std::vector<std::thread> threads;
            for (int i = 0; i < kTogether; ++i) {
                threads.emplace_back([&] {
                    together.arrive_and_wait();
                    const auto database = Database::open(fresh.url());
                    opened += database ? 1 : 0;
                });
            }
            for (std::thread &thread : threads)
                thread.join();
            QCOMPARE(opened.load(), kTogether);
        }
    }

    // What is kept in memory of what was read stands on this.
    void everyWriteIsCountedAndNoRead()
    {
        const auto insert = [this](const char *id) {
            return connection().run("INSERT INTO comics (id, title) VALUES (?, ?)",
                                    {QString::fromLatin1(id), QStringLiteral("A")});
        };
        std::uint64_t before = m_database->writes();
        const auto grew = [&] { return std::exchange(before, m_database->writes()) != before; };
        const auto read = [this] {
            return firstRow(runQuery(connection(), "SELECT COUNT(*) FROM comics", {}),
                            firstInteger);
        };
        QVERIFY(read());
        QVERIFY(!grew());
        QVERIFY(insert("1"));
        QVERIFY(grew());
        QVERIFY(connection().execute("DELETE FROM comics"));
        QVERIFY(grew());
        {
            auto transaction = Transaction::begin(connection(), Transaction::Mode::Write);
            QVERIFY(transaction && insert("2"));
            grew();
            QVERIFY(transaction->commit());
            QVERIFY(grew());
        }
        QVERIFY(read());
        QVERIFY(!grew());
        // Whatever thread it is.
        std::thread other([this] { QVERIFY(connection().execute("DELETE FROM comics")); });
        other.join();
        QVERIFY(grew());
    }

    void aConnectionHasTheSafetySettings()
    {
        const QList<QPair<const char *, QString>> settings = currentEngine() == Engine::Sqlite
            ? QList<QPair<const char *, QString>>{{"PRAGMA journal_mode", u"wal"_qs},
                                                  {"PRAGMA synchronous", u"2"_qs},
                                                  {"PRAGMA foreign_keys", u"1"_qs},
                                                  {"PRAGMA recursive_triggers", u"1"_qs},
                                                  {"PRAGMA trusted_schema", u"0"_qs},
                                                  {"PRAGMA busy_timeout", u"5000"_qs}}
            : QList<QPair<const char *, QString>>{
                {"SELECT current_setting('lock_timeout')", u"3s"_qs},
                {"SELECT current_setting('client_min_messages')", u"warning"_qs},
                {"SELECT current_setting('timezone')", u"UTC"_qs}};
        for (const auto &[asked, value] : settings) {
            QString found;
            std::thread other([&, question = asked] { found = textOf(question); });
            other.join();
            QCOMPARE(found, value);
            QCOMPARE(textOf(asked), value);
        }
    }

    void valuesComeBackAsTheyWereBound()
    {
        const qint64 large = (qint64(1) << 62) - 1;
        QVERIFY(connection().run(
            "INSERT INTO comics (id, title, pages, cover) VALUES (?, ?, ?, ?)",
            {QStringLiteral("a"), QStringLiteral("Åß漫画'; --"), large, QByteArray("\0\xff", 2)}));
        Statement read = connection().prepare("SELECT title, pages, cover, series FROM comics");
        QVERIFY(read.run());
        QCOMPARE(read.fetch().value(), true);
        QCOMPARE(read.text(0), QStringLiteral("Åß漫画'; --"));
        QCOMPARE(read.integer(1), large);
        QCOMPARE(read.bytes(2), QByteArray("\0\xff", 2));
        QVERIFY(read.isNull(3));
        QCOMPARE(read.fetch().value(), false);
    }

    void aNullStringIsWrittenAsEmptyText()
    {
        QVERIFY(connection().run("INSERT INTO comics (id, title) VALUES (?, ?)",
                                 {QStringLiteral("a"), QString()}));
        QCOMPARE(textOf("SELECT count(*) FROM comics WHERE title IS NULL"), QStringLiteral("0"));
    }

    void anInvalidVariantIsWrittenAsNull()
    {
        QVERIFY(connection().run("INSERT INTO comics (id, title, pages) VALUES (?, ?, ?)",
                                 {QStringLiteral("a"), QStringLiteral("t"), QVariant()}));
        QCOMPARE(textOf("SELECT count(*) FROM comics WHERE pages IS NULL"), QStringLiteral("1"));
    }

    void aStatementInUseIsPreparedASecondTime()
    {
        insert("a");
        insert("b");
        const char *sql = "SELECT id FROM comics ORDER BY id";
        Statement outer = connection().prepare(sql);
        QVERIFY(outer.run());
        QVERIFY(outer.fetch().value());
        Statement inner = connection().prepare(sql);
        QVERIFY(inner.run());
        QVERIFY(inner.fetch().value());
        QCOMPARE(inner.text(0), QStringLiteral("a"));
        QVERIFY(outer.fetch().value());
        QCOMPARE(outer.text(0), QStringLiteral("b"));
    }

    void aReadThatFailsHalfWayIsNotTheEnd()
    {
        // The engine finds that the second row has no absolute value when it comes to it.
        for (const auto &[id, pages] :
             {std::pair{"a", qint64(-1)}, std::pair{"b", std::numeric_limits<qint64>::min()},
              std::pair{"c", qint64(-3)}})
            QVERIFY(connection().run("INSERT INTO comics (id, title, pages) VALUES (?, 't', ?)",
                                     {QString::fromLatin1(id), pages}));
        const auto read = allRows(
            runQuery(connection(), "SELECT abs(pages) FROM comics ORDER BY id", {}), firstInteger);
        QVERIFY(!read);
        QCOMPARE(read.error().code, ErrorCode::Internal);
        QCOMPARE(count(), 3); // and the connection goes on
    }

    void theRowsEndWithoutAnError()
    {
        insert("a");
        insert("b");
        const char *sql = "SELECT id FROM comics WHERE id >= ? ORDER BY id";
        QCOMPARE(allRows(runQuery(connection(), sql, {u"a"_qs}), firstText).value(),
                 (QStringList{u"a"_qs, u"b"_qs}));
        QCOMPARE(firstRow(runQuery(connection(), sql, {u"b"_qs}), firstText).value(), u"b"_qs);
        QCOMPARE(firstRow(runQuery(connection(), sql, {u"c"_qs}), firstText).value(), std::nullopt);
        QVERIFY(!firstRow(runQuery(connection(), "SELEKT 1", {}), firstText));
    }

    void aLibraryThatCannotHoldTheTablesIsRefused()
    {
        QVERIFY(sqliteProblem(u"3.37.0"_qs, 1).isEmpty());
        QVERIFY(sqliteProblem(u"3.40.1"_qs, 1).isEmpty());
        QVERIFY(sqliteProblem(u"3.36.9"_qs, 1).contains(u"too old"));
        QVERIFY(sqliteProblem(u"3.40.1"_qs, 0).contains(u"FTS5"));
    }

    void badSqlIsAnErrorAndNoCrash()
    {
        Statement bad = connection().prepare("SELEKT 1");
        const auto ran = bad.bind(1).run();
        QVERIFY(!ran);
        QCOMPARE(ran.error().code, DbErrorCode::Other);
        QVERIFY(!bad.fetch());
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
        row("sqlite failed sync", Engine::Sqlite, "1034", DbErrorCode::Io, ErrorCode::Internal);
        row("sqlite failed read", Engine::Sqlite, "266", DbErrorCode::Io, ErrorCode::Internal);
        row("sqlite no memory while reading", Engine::Sqlite, "3082", DbErrorCode::Unreachable,
            ErrorCode::Unavailable);
        row("sqlite no room for the log's index", Engine::Sqlite, "4874", DbErrorCode::Full,
            ErrorCode::DiskFull);
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
        row("postgres lock timeout", Engine::Postgres, "55P03", DbErrorCode::Busy,
            ErrorCode::Unavailable);
        row("postgres gone", Engine::Postgres, "", DbErrorCode::Unreachable,
            ErrorCode::Unavailable);
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
        if (currentEngine() == Engine::Postgres)
            QSKIP("there each statement sees what was committed before it");
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

    void aTransactionThatLostIsDoneAgain()
    {
        if (currentEngine() == Engine::Sqlite)
            QSKIP("there writers come one after the other and never lose");
        insert("a");
        insert("b");
        // Two that take two rows in opposite order: PostgreSQL ends one of them.
        std::barrier bothHold(2);
        std::atomic<int> lost{0};
        std::atomic<int> failed{0};
        const auto swapTitles = [&](const QString &first, const QString &second) {
            bool waited = false;
            const auto done =
                inTransaction(connection(),
                              [&]() -> DbResult<void> {
                                  const char *sql =
                                      "UPDATE comics SET title = title || 'x' WHERE id = ?";
                                  if (auto ran = connection().run(sql, {first}); !ran)
                                      return ran;
                                  if (!std::exchange(waited, true))
                                      bothHold.arrive_and_wait();
                                  return connection().run(sql, {second});
                              },
                              {6, [&](int) { ++lost; }});
            failed += done ? 0 : 1;
        };
        std::thread other([&] { swapTitles(QStringLiteral("b"), QStringLiteral("a")); });
        swapTitles(QStringLiteral("a"), QStringLiteral("b"));
        other.join();
        QCOMPARE(failed.load(), 0);
        QVERIFY(lost.load() > 0);
        QCOMPARE(textOf("SELECT string_agg(title, ',') FROM comics"), QStringLiteral("txx,txx"));
    }

    void whatFailsForAnotherReasonIsNotDoneAgain()
    {
        insert("a");
        int calls = 0;
        const auto done = inTransaction(connection(), [&]() -> Result<int> {
            ++calls;
            const auto ran =
                connection().run("INSERT INTO comics (id, title) VALUES (?, '')", {u"a"_qs});
            return ran ? Result<int>(1) : Result<int>(tl::unexpected(toError(ran.error())));
        });
        QVERIFY(!done);
        QCOMPARE(done.error().code, ErrorCode::AlreadyExists);
        QCOMPARE(calls, 1);
        QCOMPARE(inTransaction(connection(), []() -> Result<int> { return 7; }).value(), 7);
    }

    void aBackendThatDiedIsReplaced()
    {
        if (currentEngine() == Engine::Sqlite)
            QSKIP("there is none");
        insert("a"); // and keeps the statement
        m_scratch->disconnectAll();
        const auto found = connection().execute("SELECT 1");
        QVERIFY(!found);
        QCOMPARE(found.error().code, DbErrorCode::Unreachable);
        insert("b");
        QCOMPARE(count(), 2);
    }

    void aTransactionWhoseBackendDiedIsLostAsAWhole()
    {
        if (currentEngine() == Engine::Sqlite)
            QSKIP("there is none");
        {
            auto transaction = Transaction::begin(connection(), Transaction::Mode::Write);
            QVERIFY(transaction);
            insert("a");
            m_scratch->disconnectAll();
            QVERIFY(!connection().run("INSERT INTO comics (id, title) VALUES ('b', 't')", {}));
            QVERIFY(!transaction->commit());
        }
        QCOMPARE(count(), 0);
        insert("a");
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
        if (currentEngine() == Engine::Postgres)
            QSKIP("there are no files");
        const QTemporaryDir folder;
        QFETCH(QString, relative);
        QFETCH(QString, expected);
        QFile text(folder.filePath(QStringLiteral("text")));
        QVERIFY(text.open(QIODevice::WriteOnly));
        text.write(QByteArray(4096, 'x'));
        text.close();
        QVERIFY(QDir(folder.path()).mkpath(QStringLiteral("folder")));
        const auto opened = Database::open(QStringLiteral("sqlite:") + folder.filePath(relative));
        QVERIFY(!opened);
        QVERIFY2(opened.error().detail.contains(expected), qPrintable(opened.error().detail));
        QVERIFY(!opened.error().detail.contains(QLatin1Char('\n')));
    }

    void aServerThatIsNotThereIsToldInOneLine()
    {
        const auto opened =
            Database::open(QStringLiteral("postgresql:///nerdwork?host=/nowhere&user=hunter2"));
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, ErrorCode::Unavailable);
        QCOMPARE(opened.error().detail, QStringLiteral("cannot open the database at /nowhere"));
    }

    void aBadUrlIsRefused()
    {
        const auto opened = Database::open(QStringLiteral("oracle:x"));
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, ErrorCode::InvalidInput);
    }

private:
    Connection &connection() { return m_database->connection(); }

    void insert(const char *id)
    {
        const QString text = QString::fromLatin1(id);
        const auto ran = connection().run(
            "INSERT INTO comics (id, title, series) VALUES (?, 't', ?)", {text, text});
        QVERIFY(ran);
    }

    int count() { return textOf("SELECT count(*) FROM comics").toInt(); }

    QString textOf(const char *sql)
    {
        Statement statement = connection().prepare(sql);
        return statement.run() && statement.fetch().value_or(false) ? statement.text(0) : QString();
    }

    std::unique_ptr<ScratchDatabase> m_scratch;
    std::shared_ptr<Database> m_database;
};

QTEST_GUILESS_MAIN(TestDatabase)
#include "tst_database.moc"
