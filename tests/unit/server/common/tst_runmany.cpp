#include "tests/support/testdatabases.h"

#include <QTest>

using namespace nw;
using namespace nw::server;
using namespace nw::test;

namespace {

const QByteArray kInsert = "INSERT INTO things (id, name, bytes, price) VALUES (?, ?, ?, ?)";

} // namespace

// Statements without an answer: the same on both engines, whatever way they take to the database.
class TestRunMany : public QObject
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
        QVERIFY(connection().execute(currentEngine() == Engine::Sqlite
                                         ? "CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT,"
                                           " bytes BLOB NOT NULL, price INTEGER) STRICT"
                                         : "CREATE TABLE things (id BIGINT PRIMARY KEY, name TEXT,"
                                           " bytes BYTEA NOT NULL, price BIGINT)"));
    }

    void cleanup()
    {
        m_database.reset();
        m_scratch.reset();
    }

    void everyKindOfValueComesBack()
    {
        const qint64 large = std::numeric_limits<qint64>::max();
        QVERIFY(connection().runMany(
            kInsert, 4,
            {qint64(1), QStringLiteral("Ünïcode 漫画 'quoted'"), QByteArray("\0\x01\xff", 3), large,
             qint64(2), QVariant(), QByteArray("x"), QVariant(), 3, QString(), QByteArray(), -5}));
        const auto read = [&](int id) {
            Statement row =
                connection().prepare("SELECT name, bytes, price FROM things WHERE id = ?");
            return row.bind(id).run() && row.fetch().value_or(false) ? std::optional(std::move(row))
                                                                     : std::nullopt;
        };
        const auto first = read(1);
        QVERIFY(first);
        QCOMPARE(first->text(0), QStringLiteral("Ünïcode 漫画 'quoted'"));
        QCOMPARE(first->bytes(1), QByteArray("\0\x01\xff", 3));
        QCOMPARE(first->integer(2), large);
        const auto second = read(2);
        QVERIFY(second && second->isNull(0) && second->isNull(2));
        const auto third = read(3); // an absent text is an empty one, not NULL
        QVERIFY(third && !third->isNull(0) && !third->isNull(1));
        QCOMPARE(third->text(0), QString());
        QCOMPARE(third->integer(2), -5);
    }

    void theFirstRowThatFailsEndsItAndIsNamed()
    {
        auto transaction = Transaction::begin(connection(), Transaction::Mode::Write);
        QVERIFY(transaction);
        const auto ran = connection().runMany(kInsert, 4,
                                              {1, QStringLiteral("a"), QByteArray("a"), 1, 1,
                                               QStringLiteral("b"), QByteArray("b"), 2, 2,
                                               QStringLiteral("c"), QByteArray("c"), 3});
        QVERIFY(!ran);
        QCOMPARE(ran.error().code, DbErrorCode::Unique);
    }

    void aStatementThatFailedWorksTheNextTime()
    {
        const auto insert = [&](int id) {
            return connection().runMany(kInsert, 4, {id, QStringLiteral("a"), QByteArray("a"), 1});
        };
        QVERIFY(insert(1));
        QVERIFY(!insert(1));
        QVERIFY(insert(2));
        QVERIFY(connection().execute("ALTER TABLE things ADD COLUMN more TEXT"));
        QVERIFY(insert(3)); // prepared anew by itself
    }

    void noRowsAndNoParametersAreFine()
    {
        QVERIFY(connection().runMany("DELETE FROM things", 0, {}));
        QVERIFY(connection().run("DELETE FROM things", {}));
        QCOMPARE(count(), 0);
    }

    void whatIsWrongIsSaid()
    {
        QVERIFY(!connection().runMany("INSERT INTO nothing VALUES (?)", 1, {1}));
        QVERIFY(!connection().runMany(kInsert, 4,
                                      {qint64(1), QStringLiteral("a"), QVariant(), qint64(1)}));
        QCOMPARE(count(), 0);
    }

    void itStandsInTheTransactionOfItsConnection()
    {
        {
            auto transaction = Transaction::begin(connection(), Transaction::Mode::Write);
            QVERIFY(transaction);
            QVERIFY(connection().runMany(kInsert, 4, {1, QStringLiteral("a"), QByteArray("a"), 1}));
        }
        QCOMPARE(count(), 0);
    }

private:
    Connection &connection() { return m_database->connection(); }

    int count()
    {
        Statement statement = connection().prepare("SELECT COUNT(*) FROM things");
        return statement.run() && statement.fetch().value_or(false) ? int(statement.integer(0))
                                                                    : -1;
    }

    std::unique_ptr<ScratchDatabase> m_scratch;
    std::shared_ptr<Database> m_database;
};

QTEST_GUILESS_MAIN(TestRunMany)
#include "tst_runmany.moc"
