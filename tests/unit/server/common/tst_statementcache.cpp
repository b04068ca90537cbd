#include "server/common/db/statementcache.h"

#include <QTest>

using namespace nw::server;

namespace {

QString sql(qsizetype number)
{
    return QStringLiteral("SELECT %1").arg(number);
}

} // namespace

class TestStatementCache : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsKeptIsFound()
    {
        StatementCache cache;
        const auto query = std::make_shared<QSqlQuery>();
        QVERIFY(!cache.find(sql(1)));
        cache.keep(sql(1), query);
        QCOMPARE(cache.find(sql(1)), query);
        QVERIFY(!cache.find(sql(2)));
    }

    void theOneUsedLongestAgoMakesRoom()
    {
        StatementCache cache;
        for (qsizetype i = 0; i < StatementCache::kMaxStatements; ++i)
            cache.keep(sql(i), std::make_shared<QSqlQuery>());
        QVERIFY(cache.find(sql(0))); // used again: now the second is the oldest
        cache.keep(sql(-1), std::make_shared<QSqlQuery>());
        QCOMPARE(cache.size(), StatementCache::kMaxStatements);
        QVERIFY(cache.find(sql(0)));
        QVERIFY(cache.find(sql(-1)));
        QVERIFY(!cache.find(sql(1)));
        for (qsizetype i = 2; i < StatementCache::kMaxStatements; ++i)
            QVERIFY(cache.find(sql(i)));
    }

    void whatIsInUseOutlivesItsPlace()
    {
        StatementCache cache;
        cache.keep(sql(0), std::make_shared<QSqlQuery>());
        const std::shared_ptr<QSqlQuery> inUse = cache.find(sql(0));
        for (qsizetype i = 1; i <= StatementCache::kMaxStatements; ++i)
            cache.keep(sql(i), std::make_shared<QSqlQuery>());
        QVERIFY(!cache.find(sql(0)));
        QCOMPARE(inUse.use_count(), 1);
    }
};

QTEST_GUILESS_MAIN(TestStatementCache)
#include "tst_statementcache.moc"
