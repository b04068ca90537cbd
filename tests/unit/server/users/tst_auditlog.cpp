#include "server/common/db/migrations.h"
#include "server/users/sqlauditlog.h"
#include "server/users/usersmigrations.h"
#include "tests/support/testdatabases.h"

#include <QTest>

using namespace nw;
using namespace nw::server;
using namespace nw::server::users;
using namespace nw::test;

namespace {

AuditEntry entry(int number, const char *subject = "ada")
{
    return {QStringLiteral("018f3c00-0000-7000-8000-%1").arg(number, 12, 10, QChar(u'0')),
            1'795'000'000'000 + number,
            QStringLiteral("console"),
            QStringLiteral("roles.changed"),
            QString::fromLatin1(subject),
            {{QStringLiteral("number"), number}}};
}

QList<int> numbersOf(const AuditPage &page)
{
    QList<int> numbers;
    for (const AuditEntry &row : page.entries)
        numbers.append(row.detail[QLatin1String("number")].toInt());
    return numbers;
}

} // namespace

class TestAuditLog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addEngines(); }

    void init()
    {
        if (const QString why = whyNotOn(currentEngine()); !why.isEmpty())
            QSKIP(qPrintable(why));
        m_database.reset();
        m_scratch = std::make_unique<ScratchDatabase>();
        m_database = m_scratch->open();
        QVERIFY(migrate(m_database->connection(), usersMigrations()));
        m_log = std::make_unique<SqlAuditLog>(m_database);
    }

    void anEntryIsKeptOnceHoweverOftenItIsTold()
    {
        QVERIFY(m_log->add({entry(1), entry(2)}));
        QVERIFY(m_log->add({entry(2), entry(3)}));
        const auto page = m_log->page({});
        QCOMPARE(numbersOf(*page), QList<int>({3, 2, 1}));
        const AuditEntry &kept = page->entries[2];
        QCOMPARE(kept.id, entry(1).id);
        QCOMPARE(kept.atMs, entry(1).atMs);
        QCOMPARE(kept.actor, QStringLiteral("console"));
        QCOMPARE(kept.action, QStringLiteral("roles.changed"));
        QCOMPARE(kept.subject, QStringLiteral("ada"));
    }

    void entriesComeInPagesAndBySubject()
    {
        QVERIFY(m_log->add({entry(1), entry(2, "bob"), entry(3)}));
        const auto first = m_log->page({QString(), QString(), 2});
        QCOMPARE(numbersOf(*first), QList<int>({3, 2}));
        const auto rest = m_log->page({QString(), first->nextId, 2});
        QCOMPARE(numbersOf(*rest), QList<int>{1});
        QVERIFY(rest->nextId.isEmpty());
        QCOMPARE(numbersOf(*m_log->page({QStringLiteral("bob"), QString(), 2})), QList<int>{2});
    }

    void nothingInItIsChangedOrTakenAway_data()
    {
        QTest::addColumn<QByteArray>("sql");
        QTest::newRow("update") << QByteArray("UPDATE audit_log SET actor = 'nobody'");
        QTest::newRow("delete") << QByteArray("DELETE FROM audit_log");
    }

    void nothingInItIsChangedOrTakenAway()
    {
        QFETCH(QByteArray, sql);
        QVERIFY(m_log->add({entry(1)}));
        QVERIFY(!m_database->connection().run(sql.constData(), {}));
        QCOMPARE(m_log->page({})->entries.size(), 1);
    }

private:
    std::unique_ptr<ScratchDatabase> m_scratch;
    std::shared_ptr<Database> m_database;
    std::unique_ptr<SqlAuditLog> m_log;
};

QTEST_GUILESS_MAIN(TestAuditLog)
#include "tst_auditlog.moc"
