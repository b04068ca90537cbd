#include "server/ledger/ledgermigrations.h"
#include "tests/support/ledger/ledgerworld.h"

#include <QTest>

using namespace nw;
using namespace nw::server;
using namespace nw::server::ledger;
using namespace nw::test;

namespace {

// A leaf's bytes do not matter to the database: that they tell the truth is `ledger verify`'s part.
constexpr const char *kLeaf3 = "INSERT INTO merkle_leaves (id, bytes, hash) SELECT 3, bytes, hash"
                               " FROM merkle_leaves WHERE id = 1";
constexpr const char *kHeader3 =
    "INSERT INTO ledger_transactions (id, uuid, action, kind, reference, description,"
    " content_hash, entry_count, created_at) SELECT 3, 'another', 1, 'x', '', '', content_hash, 2,"
    " 1 FROM ledger_transactions WHERE id = 1";

// Entry `place` of transaction 3, which moves user 1 (account 2) to creator 2 (account 3) or back.
QByteArray entry(int place, int account, int debit, int credit, int version, int balance,
                 int transaction = 3)
{
    return QStringLiteral("INSERT INTO ledger_entries (id, transaction_id, account_id, layer,"
                          " debit_amount, credit_amount, description, account_version,"
                          " balance_after, debits_pending_after, credits_pending_after)"
                          " VALUES (%1, %2, %3, 1, %4, %5, '', %6, %7, 0, 0)")
        .arg(transaction * 64 + place)
        .arg(transaction)
        .arg(account)
        .arg(debit)
        .arg(credit)
        .arg(version)
        .arg(balance)
        .toLatin1();
}

} // namespace

// What a hostile or mistaken hand does to the tables, past all of our code: the database refuses it
// loudly, by itself.
class TestSeals : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addEngines(); }

    void init()
    {
        if (const QString why = whyNotOn(currentEngine()); !why.isEmpty())
            QSKIP(qPrintable(why));
        m_world = std::make_unique<LedgerWorld>();
        m_world->start();
        QVERIFY(m_world->post(issue(user(1), 100)).isPosted());
        QVERIFY(m_world->post(withKey(transfer(user(1), creator(2), 60), QStringLiteral("k")))
                    .isPosted());
        m_world->stop();
    }

    void cleanup()
    {
        if (m_world) {
            QVERIFY(m_world->isBalanced());
            QCOMPARE(m_world->number("SELECT COUNT(*) FROM ledger_entries"), std::int64_t(4));
            QCOMPARE(m_world->number("SELECT balance FROM accounts WHERE id = 2"),
                     std::int64_t(40));
        }
        m_world.reset();
    }

    void sealedRowsAreNeitherChangedNorDeleted_data()
    {
        QTest::addColumn<QByteArray>("sql");
        const std::pair<const char *, const char *> tables[] = {
            {"ledger_transactions", "kind = 'gift'"},
            {"ledger_entries", "credit_amount = 61"},
            {"idempotency_keys", "status = 2"},
            {"merkle_leaves", "bytes = hash"},
            {"checkpoints", "size = 7"},
        };
        for (const auto &[table, change] : tables) {
            QTest::addRow("update %s", table) << QByteArray("UPDATE ") + table + " SET " + change;
            QTest::addRow("delete from %s", table) << QByteArray("DELETE FROM ") + table;
        }
        QTest::newRow("update merkle_edges") << QByteArray("UPDATE merkle_edges SET position = 9");
        QTest::newRow("delete from merkle_edges") << QByteArray("DELETE FROM merkle_edges");
        QTest::newRow("delete from accounts") << QByteArray("DELETE FROM accounts");
        QTest::newRow("more money")
            << QByteArray("UPDATE accounts SET credits_posted = credits_posted + 1 WHERE id = 2");
        QTest::newRow("more money under a new version") << QByteArray(
            "UPDATE accounts SET credits_posted = credits_posted + 1, version = version + 1");
        QTest::newRow("a reservation gone")
            << QByteArray("UPDATE accounts SET debits_pending = 5 WHERE id = 2");
        QTest::newRow("leave to overdraw") << QByteArray("UPDATE accounts SET no_overdraft = 0");
        QTest::newRow("another's account")
            << QByteArray("UPDATE accounts SET name = 'user:x' WHERE id = 2");
        QTest::newRow("an account unfrozen without record")
            << QByteArray("UPDATE accounts SET state = 2 WHERE id = 2");
    }

    void sealedRowsAreNeitherChangedNorDeleted()
    {
        QFETCH(QByteArray, sql);
        const QString refusal = m_world->refusal(sql.constData());
        QVERIFY2(refusal.contains(QLatin1String("ledger: ")), qPrintable(refusal));
    }

    void sealedRowsAreNotReplaced_data()
    {
        QTest::addColumn<QByteArray>("sql");
        QTest::newRow("header") << QByteArray(
            "INSERT OR REPLACE INTO ledger_transactions SELECT id, uuid, action, 'gift', reference,"
            " description, content_hash, entry_count, hold_id, reverses_id, created_at"
            " FROM ledger_transactions WHERE id = 1");
        QTest::newRow("header of the same id")
            << QByteArray(kHeader3)
                   .replace("SELECT 3, 'another'", "SELECT 2, 'another'")
                   .replace("INSERT INTO", "INSERT OR REPLACE INTO");
        QTest::newRow("entry") << QByteArray("INSERT OR REPLACE INTO ledger_entries"
                                             " SELECT * FROM ledger_entries");
        QTest::newRow("leaf") << QByteArray("INSERT OR REPLACE INTO merkle_leaves"
                                            " SELECT id, hash, hash FROM merkle_leaves");
        QTest::newRow("key") << QByteArray("INSERT OR REPLACE INTO idempotency_keys"
                                           " SELECT * FROM idempotency_keys");
        QTest::newRow("node") << QByteArray("INSERT OR REPLACE INTO merkle_edges"
                                            " SELECT * FROM merkle_edges");
        QTest::newRow("checkpoint") << QByteArray("INSERT OR REPLACE INTO checkpoints"
                                                  " SELECT * FROM checkpoints");
        QTest::newRow("account") << QByteArray(
            "INSERT OR REPLACE INTO accounts (id, name, asset, type, no_overdraft,"
            " created_at) SELECT id, name, asset, type, 0, created_at FROM accounts");
    }

    void sealedRowsAreNotReplaced()
    {
        QFETCH(QByteArray, sql);
        if (currentEngine() == Engine::Postgres) {
            // There, replacing is an update by another name.
            sql.replace("INSERT OR REPLACE", "INSERT");
            if (!sql.contains("SELECT *"))
                QSKIP("said in SQLite's words");
            const bool byKey = sql.contains("idempotency_keys");
            const bool byPlace = sql.contains("merkle_edges");
            const bool bySize = sql.contains("checkpoints");
            sql += byKey  ? " ON CONFLICT (scope, key) DO UPDATE SET status = 2"
                : byPlace ? " ON CONFLICT (level, position) DO UPDATE SET position = 9"
                : bySize  ? " ON CONFLICT (size) DO UPDATE SET size = 9"
                          : " ON CONFLICT (id) DO UPDATE SET credit_amount = 1000";
        }
        const QString refusal = m_world->refusal(sql.constData());
        QVERIFY2(refusal.contains(QLatin1String("ledger: ")), qPrintable(refusal));
        // Nor with the pragma off that lets triggers see what REPLACE takes away.
        if (currentEngine() == Engine::Sqlite) {
            QCOMPARE(m_world->refusal("PRAGMA recursive_triggers=OFF"), QString());
            const QString again = m_world->refusal(sql.constData());
            QVERIFY2(again.contains(QLatin1String("ledger: ")), qPrintable(again));
        }
    }

    void tablesAreNotTruncated_data()
    {
        QTest::addColumn<QByteArray>("table");
        for (const char *table :
             {"accounts", "ledger_transactions", "ledger_entries", "holds", "account_changes",
              "idempotency_keys", "merkle_leaves", "merkle_edges", "checkpoints"})
            QTest::newRow(table) << QByteArray(table);
    }

    void tablesAreNotTruncated()
    {
        if (currentEngine() == Engine::Sqlite)
            QSKIP("SQLite knows no TRUNCATE");
        QFETCH(QByteArray, table);
        const QByteArray sql = "TRUNCATE " + table + " CASCADE";
        const QString refusal = m_world->refusal(sql.constData());
        QVERIFY2(refusal.contains(QLatin1String("append-only")), qPrintable(refusal));
        // Not even where triggers are told to sleep.
        QCOMPARE(m_world->refusal("SET session_replication_role = replica"), QString());
        const QString asleep = m_world->refusal(sql.constData());
        QVERIFY2(asleep.contains(QLatin1String("append-only")), qPrintable(asleep));
        QVERIFY(!m_world->refusal("UPDATE ledger_entries SET credit_amount = 1").isEmpty());
        QVERIFY(!m_world->refusal("UPDATE accounts SET credits_posted = 1000000").isEmpty());
        QCOMPARE(m_world->refusal("SET session_replication_role = DEFAULT"), QString());
    }

    void nothingIsAddedToASealedTransaction()
    {
        // Balanced in itself, and still too late.
        const QByteArray late = entry(5, 2, 10, 0, 3, 30, 2);
        const QString refusal = m_world->refusal(late.constData());
        QVERIFY2(refusal.contains(QLatin1String("the transaction is sealed")), qPrintable(refusal));
    }

    void onlyWholeAndBalancedTransactionsAreSealed_data()
    {
        QTest::addColumn<QList<QByteArray>>("statements");
        QTest::addColumn<QString>("why");
        const QByteArray from = entry(0, 2, 10, 0, 3, 30);
        const QByteArray to = entry(1, 3, 0, 10, 2, 70);
        const auto row = [](const char *name, const QList<QByteArray> &statements,
                            const char *why) {
            QTest::newRow(name) << statements << QString::fromLatin1(why);
        };
        row("no header", {from, to, kLeaf3}, "FOREIGN KEY|foreign key|sealed with other legs");
        row("a leg too few", {from, kLeaf3, kHeader3}, "not the number of legs");
        row("unbalanced", {from, entry(1, 3, 0, 9, 2, 69), kLeaf3, kHeader3},
            "debits and credits differ");
        row("no leaf", {from, to, kHeader3}, "no leaf");
        row("a gap", {QByteArray(kHeader3).replace("SELECT 3", "SELECT 4")}, "no gaps");
        row("a wrong balance", {entry(0, 2, 10, 0, 3, 31)}, "does not follow its account");
        row("a version left out", {entry(0, 2, 10, 0, 4, 30)}, "does not follow its account");
        row("a version twice", {entry(0, 2, 10, 0, 2, 30)}, "does not follow|unique");
        row("more than there is", {entry(0, 2, 41, 0, 3, -1)}, "CHECK|check");
        row("both sides", {entry(0, 2, 10, 10, 3, 40)}, "CHECK|check");
        row("below zero", {entry(0, 2, -10, 0, 3, 50)}, "CHECK|check");
        row("released without a hold",
            {QByteArray(from)
                 .replace("VALUES (192, 3, 2, 1,", "VALUES (192, 3, 2, 3,")
                 .replace("3, 30, 0, 0)", "3, 40, -10, 0)")},
            "CHECK|check");
        row("a hold without a time",
            {kLeaf3,
             QByteArray(kHeader3)
                 .replace("'another', 1", "'another', 2")
                 .replace("content_hash, 2", "content_hash, 0")},
            "a hold has a time");
        row("a capture of nothing",
            {kLeaf3,
             QByteArray(kHeader3)
                 .replace("'another', 1", "'another', 3")
                 .replace("content_hash, 2", "content_hash, 0")},
            "CHECK|check");
    }

    void onlyWholeAndBalancedTransactionsAreSealed()
    {
        QFETCH(QList<QByteArray>, statements);
        QFETCH(QString, why);
        const QString refusal = refusalOf(statements);
        QVERIFY2(refusal.contains(QRegularExpression(why)), qPrintable(refusal));
    }

    // The statements above are refused for what is wrong with them, and for nothing else.
    void aWholeTransactionByHandIsSealed()
    {
        Connection &connection = m_world->database().connection();
        auto transaction = Transaction::begin(connection, Transaction::Mode::Write);
        QVERIFY(transaction.has_value());
        for (const QByteArray &sql : {entry(0, 2, 10, 0, 3, 30), entry(1, 3, 0, 10, 2, 70),
                                      QByteArray(kLeaf3), QByteArray(kHeader3)})
            QCOMPARE(m_world->refusal(sql.constData()), QString());
        // Not committed: the other tests' cleanup counts on what was there.
    }

    void refundsBeyondTheLegAreRefusedByTheDatabase()
    {
        const auto refund = [](int place, int account, int debit, int credit, int version,
                               int balance) {
            QByteArray sql = entry(place, account, debit, credit, version, balance);
            sql.replace("credits_pending_after)", "credits_pending_after, reverses_entry_id)");
            sql.replace(", 0, 0)", ", 0, 0, 128)");
            return sql;
        };
        // Entry 128 took 60 from account 2 in transaction 2.
        QVERIFY(
            refusalOf({refund(0, 2, 0, 61, 3, 101)}).contains(QLatin1String("more is taken back")));
        QVERIFY(refusalOf({refund(0, 2, 0, 40, 3, 80), refund(1, 2, 0, 21, 4, 101)})
                    .contains(QLatin1String("more is taken back")));
        QVERIFY(
            refusalOf({refund(0, 3, 0, 1, 2, 61)}).contains(QLatin1String("more is taken back")));
        QVERIFY(
            refusalOf({refund(0, 2, 1, 0, 3, 39)}).contains(QLatin1String("more is taken back")));
    }

    void twoSessionsCannotSealWhatOneOfThemDidNotSee()
    {
        if (currentEngine() == Engine::Sqlite)
            QSKIP("one session writes at a time");
        Connection &first = m_world->database().connection();
        const auto second = Database::open(m_world->url());
        QVERIFY(second.has_value());
        Connection &other = (*second)->connection();
        QVERIFY(other.execute("SET lock_timeout = '200ms'").has_value());
        {
            auto transaction = Transaction::begin(first, Transaction::Mode::Write);
            QVERIFY(first.execute(entry(0, 2, 10, 0, 3, 30).constData()).has_value());
            QVERIFY(first.execute(entry(1, 3, 0, 10, 2, 70).constData()).has_value());
            // A third leg by another session waits until the first one is done.
            auto theirs = Transaction::begin(other, Transaction::Mode::Write);
            const auto late = other.execute(entry(2, 1, 1, 0, 2, -101).constData());
            QVERIFY(!late);
            QCOMPARE(late.error().code, DbErrorCode::Busy);
        }
        // And with the lock out of the way, the look at the commit finds it.
        QVERIFY(first.execute("ALTER TABLE ledger_entries DISABLE TRIGGER ledger_entries_alone")
                    .has_value());
        QVERIFY(first
                    .execute("ALTER TABLE ledger_transactions DISABLE TRIGGER"
                             " ledger_transactions_alone")
                    .has_value());
        {
            auto theirs = Transaction::begin(other, Transaction::Mode::Write);
            QVERIFY(other.execute(entry(2, 1, 1, 0, 2, -101).constData()).has_value());
            auto ours = Transaction::begin(first, Transaction::Mode::Write);
            for (const QByteArray &sql : {entry(0, 2, 10, 0, 3, 30), entry(1, 3, 0, 10, 2, 70),
                                          QByteArray(kLeaf3), QByteArray(kHeader3)})
                QVERIFY(first.execute(sql.constData()).has_value());
            const auto theirCommit = theirs->commit();
            QVERIFY(!theirCommit);
        }
    }

private:
    // What the first statement that is refused, or else the commit, is told.
    QString refusalOf(const QList<QByteArray> &statements)
    {
        auto transaction =
            Transaction::begin(m_world->database().connection(), Transaction::Mode::Write);
        if (!transaction)
            return {};
        for (const QByteArray &sql : statements) {
            if (const QString refusal = m_world->refusal(sql.constData()); !refusal.isEmpty())
                return refusal;
        }
        const auto committed = transaction->commit();
        return committed ? QString() : committed.error().detail;
    }

    std::unique_ptr<LedgerWorld> m_world;
};

QTEST_GUILESS_MAIN(TestSeals)
#include "tst_seals.moc"
