#include "server/common/db/migrations.h"
#include "server/common/runtime/health.h"
#include "tests/support/manualclock.h"

#include <QTemporaryDir>
#include <QTest>

using namespace nw;
using namespace nw::server;

class TestHealth : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_health = std::make_unique<Health>(m_clock);
        m_router = std::make_unique<Router>();
        addHealthRoutes(*m_router, *m_health);
    }

    void aServerWithoutChecksIsReady()
    {
        QCOMPARE(ask("/livez").status, 200);
        QCOMPARE(ask("/readyz").status, 200);
        QCOMPARE(ask("/readyz").body, QByteArray(R"({"success":true,"data":{"status":"ok"}})"));
        QCOMPARE(ask("/readyz").header("Cache-Control"), QByteArray("no-store"));
    }

    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral("ready"))); }

    void aVerdictIsKeptForASecondAndItsChangeIsLogged()
    {
        bool broken = true;
        int asked = 0;
        m_health->add("thing", [&]() -> Result<void> {
            ++asked;
            if (broken)
                return failure(ErrorCode::Unavailable, QStringLiteral("inner detail"));
            return {};
        });
        QTest::ignoreMessage(QtWarningMsg, "not ready: thing: inner detail");
        const Response response = ask("/readyz");
        QCOMPARE(response.status, 503);
        QCOMPARE(response.header("Retry-After"), QByteArray("1"));
        QVERIFY(response.body.contains("Not ready: thing"));
        QVERIFY(!response.body.contains("inner detail"));
        QCOMPARE(ask("/livez").status, 200);
        for (int i = 0; i < 100; ++i)
            QCOMPARE(ask("/readyz").status, 503);
        QCOMPARE(asked, 1);
        m_clock.advanceMs(1000);
        QCOMPARE(ask("/readyz").status, 503); // and no second line about it
        QCOMPARE(asked, 2);

        broken = false;
        QCOMPARE(ask("/readyz").status, 503);
        m_clock.advanceMs(1000);
        QTest::ignoreMessage(QtWarningMsg, "ready again");
        QCOMPARE(ask("/readyz").status, 200);
        QCOMPARE(asked, 3);
    }

    void aServerThatEndsIsAliveAndNotReady()
    {
        m_health->shutDown();
        QCOMPARE(ask("/livez").status, 200);
        QCOMPARE(ask("/readyz").status, 503);
    }

    void theDatabaseIsReallyAsked()
    {
        QTemporaryDir folder;
        auto database =
            Database::open(QStringLiteral("sqlite:") + folder.filePath(QStringLiteral("n.db")));
        QVERIFY(database);
        const Health::Check check = databaseCheck(*database);
        QVERIFY2(!check(), "nothing was migrated yet");
        QVERIFY(migrate((*database)->connection(),
                        {{"a", 1, "CREATE TABLE a (id TEXT) STRICT;\n", "…"}}));
        QVERIFY(check());
        QVERIFY((*database)->connection().execute("DROP TABLE schema_migrations"));
        QVERIFY(!check());
    }

private:
    Response ask(const char *path)
    {
        const auto match = m_router->find(Method::Get, QString::fromLatin1(path));
        return match.route ? match.route->handler(Request{}) : Response{};
    }

    test::ManualClock m_clock;
    std::unique_ptr<Health> m_health;
    std::unique_ptr<Router> m_router;
};

QTEST_GUILESS_MAIN(TestHealth)
#include "tst_health.moc"
