#include "server/common/db/migrations.h"
#include "server/common/db/sqlscript.h"
#include "tests/support/testdatabases.h"

#include <QTest>

#include <thread>

using namespace nw;
using namespace nw::server;
using namespace nw::test;

namespace {

constexpr const char *kAddTitles = "ALTER TABLE books ADD COLUMN title TEXT NOT NULL DEFAULT '';\n"
                                   "CREATE INDEX books_title ON books (title);\n";

const Migration kBooks = {"books", 1, "CREATE TABLE books (id TEXT PRIMARY KEY) STRICT;\n",
                          "CREATE TABLE books (id TEXT PRIMARY KEY);\n"};
const Migration kBooksWithTitles = {"books", 2, kAddTitles, kAddTitles};
const Migration kHalfWrong = {"books", 2,
                              "CREATE TABLE shelves (id TEXT PRIMARY KEY) STRICT;\n"
                              "CREATE TABLE books (id TEXT) STRICT;\n",
                              "CREATE TABLE shelves (id TEXT PRIMARY KEY);\n"
                              "CREATE TABLE books (id TEXT);\n"};

QStringList texts(std::initializer_list<const char *> values)
{
    QStringList list;
    for (const char *value : values)
        list.append(QString::fromUtf8(value));
    return list;
}

} // namespace

class TestMigrations : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addEngines(); }

    void init()
    {
        if (const QString why = whyNotOn(currentEngine()); !why.isEmpty())
            QSKIP(qPrintable(why));
        m_scratch = std::make_unique<ScratchDatabase>();
        m_database = m_scratch->open();
    }

    void cleanup()
    {
        m_database.reset();
        m_scratch.reset();
    }

    void stepsAreTakenInOrderAndOnce()
    {
        QVERIFY(migrate(connection(), {kBooks, kBooksWithTitles}));
        QVERIFY(connection().execute("INSERT INTO books (id, title) VALUES ('a', 'b')"));
        QVERIFY(migrate(connection(), {kBooks, kBooksWithTitles}));
        QCOMPARE(first("SELECT count(*) FROM schema_migrations"), QStringLiteral("2"));
        QCOMPARE(first("SELECT title FROM books"), QStringLiteral("b"));
    }

    void anOlderDatabaseTakesOnlyTheNewSteps()
    {
        QVERIFY(migrate(connection(), {kBooks}));
        QVERIFY(connection().execute("INSERT INTO books (id) VALUES ('a')"));
        QVERIFY(migrate(connection(), {kBooks, kBooksWithTitles}));
        QCOMPARE(first("SELECT title FROM books"), QString());
        QCOMPARE(first("SELECT id FROM books"), QStringLiteral("a"));
    }

    void aNewerDatabaseIsRefusedAndLeftAlone()
    {
        QVERIFY(migrate(connection(), {kBooks, kBooksWithTitles}));
        const auto older = migrate(connection(), {kBooks});
        QVERIFY(!older);
        QVERIFY(older.error().detail.startsWith(QLatin1String("newer database")));
        QCOMPARE(first("SELECT count(*) FROM schema_migrations"), QStringLiteral("2"));
    }

    void eachServiceMayMigrateOnItsOwn()
    {
        const Migration users = {"users", 1, "CREATE TABLE users (id TEXT) STRICT;\n",
                                 "CREATE TABLE users (id TEXT);\n"};
        QVERIFY(migrate(connection(), {kBooks, kBooksWithTitles}));
        QVERIFY(migrate(connection(), {users}));
        QVERIFY(migrate(connection(), {kBooks, kBooksWithTitles, users}));
    }

    void aStepThatFailsHalfWayLeavesNothing()
    {
        QVERIFY(migrate(connection(), {kBooks}));
        const auto failed = migrate(connection(), {kBooks, kHalfWrong});
        QVERIFY(!failed);
        QVERIFY2(failed.error().detail.startsWith(QLatin1String("migration books 2: ")),
                 qPrintable(failed.error().detail));
        QVERIFY(!connection().execute("SELECT * FROM shelves"));
        QCOMPARE(first("SELECT max(number) FROM schema_migrations"), QStringLiteral("1"));
        QVERIFY(migrate(connection(), {kBooks, kBooksWithTitles}));
    }

    void aStepWithoutTextForTheEngineIsAnError()
    {
        const char *some = "CREATE TABLE x (id TEXT);\n";
        const bool sqlite = currentEngine() == Engine::Sqlite;
        const Migration empty = {"books", 1, sqlite ? "" : some, sqlite ? some : ""};
        QVERIFY(!migrate(connection(), {empty}));
        QCOMPARE(first("SELECT count(*) FROM schema_migrations"), QStringLiteral("0"));
    }

    void manyProcessesMayMigrateAtOnce()
    {
        std::atomic<int> failed{0};
        std::vector<std::thread> threads;
        for (int i = 0; i < 6; ++i) {
            threads.emplace_back([&] {
                const auto done = migrate(connection(), {kBooks, kBooksWithTitles});
                failed += done ? 0 : 1;
            });
        }
        for (std::thread &thread : threads)
            thread.join();
        QCOMPARE(failed.load(), 0);
        QCOMPARE(first("SELECT count(*) FROM schema_migrations"), QStringLiteral("2"));
    }

    void scriptsAreSplitIntoWholeStatements_data()
    {
        QTest::addColumn<QString>("script");
        QTest::addColumn<QStringList>("statements");
        QTest::newRow("empty") << "" << QStringList();
        QTest::newRow("only space") << " \n;\n \n" << QStringList();
        QTest::newRow("two") << "A;\nB;\n" << texts({"A", "B"});
        QTest::newRow("no end") << "A;\nB" << texts({"A", "B"});
        QTest::newRow("inside a line") << "A ';' B;\nC;" << texts({"A ';' B", "C"});
        QTest::newRow("several lines") << "A\n B;\nC;\n" << texts({"A\n B", "C"});
        QTest::newRow("space behind the end") << "A;  \nB;\r\n" << texts({"A", "B"});
        QTest::newRow("trigger")
            << "CREATE TRIGGER t BEFORE UPDATE ON x BEGIN\n SELECT 1;\n SELECT 2;\nEND;\nB;\n"
            << texts(
                   {"CREATE TRIGGER t BEFORE UPDATE ON x BEGIN\n SELECT 1;\n SELECT 2;\nEND", "B"});
        QTest::newRow("trigger of PostgreSQL")
            << "CREATE TRIGGER t BEFORE UPDATE ON x FOR EACH ROW EXECUTE FUNCTION f();\nB;\n"
            << texts(
                   {"CREATE TRIGGER t BEFORE UPDATE ON x FOR EACH ROW EXECUTE FUNCTION f()", "B"});
        QTest::newRow("dollar quotes")
            << "CREATE FUNCTION f() AS $$ BEGIN\n RETURN 1;\nEND; $$ LANGUAGE plpgsql;\nB;\n"
            << texts(
                   {"CREATE FUNCTION f() AS $$ BEGIN\n RETURN 1;\nEND; $$ LANGUAGE plpgsql", "B"});
    }

    void scriptsAreSplitIntoWholeStatements()
    {
        QFETCH(QString, script);
        QFETCH(QStringList, statements);
        QCOMPARE(splitStatements(script), statements);
    }

private:
    Connection &connection() { return m_database->connection(); }

    QString first(const char *sql)
    {
        Statement statement = connection().prepare(sql);
        return statement.run() && statement.fetch().value_or(false) ? statement.text(0)
                                                                    : QStringLiteral("none");
    }

    std::unique_ptr<ScratchDatabase> m_scratch;
    std::shared_ptr<Database> m_database;
};

QTEST_GUILESS_MAIN(TestMigrations)
#include "tst_migrations.moc"
