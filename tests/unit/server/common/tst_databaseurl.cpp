#include "server/common/db/databaseurl.h"

#include <QTest>

using namespace nw;
using namespace nw::server;

class TestDatabaseUrl : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aSqliteUrlNamesAFile_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("path");
        QTest::newRow("one slash") << "sqlite:/var/lib/n.db"
                                   << "/var/lib/n.db";
        QTest::newRow("three slashes") << "sqlite:///var/lib/n.db"
                                       << "/var/lib/n.db";
        QTest::newRow("other case") << "SQLite:/n.db"
                                    << "/n.db";
        QTest::newRow("a space") << "sqlite:/my data/n.db"
                                 << "/my data/n.db";
        QTest::newRow("dots") << "sqlite:/a/b/../n.db"
                              << "/a/n.db";
    }

    void aSqliteUrlNamesAFile()
    {
        QFETCH(QString, url);
        QFETCH(QString, path);
        const auto parsed = parseDatabaseUrl(url);
        QVERIFY(parsed);
        QCOMPARE(parsed->engine, Engine::Sqlite);
        QCOMPARE(parsed->filePath, path);
    }

    void aPostgresUrlNamesAHostAndADatabase()
    {
        const auto parsed = parseDatabaseUrl(QStringLiteral(
            "postgresql://us%40er:p%3Aw@db.example:5433/nerdwork_db?sslmode=require"));
        QVERIFY(parsed);
        QCOMPARE(parsed->engine, Engine::Postgres);
        QCOMPARE(parsed->host, QStringLiteral("db.example"));
        QCOMPARE(parsed->port, 5433);
        QCOMPARE(parsed->name, QStringLiteral("nerdwork_db"));
        QCOMPARE(parsed->user, QStringLiteral("us@er"));
        QCOMPARE(parsed->password, QStringLiteral("p:w"));
        QCOMPARE(parsed->sslMode, QStringLiteral("require"));
    }

    void aPostgresUrlMayNameTheFolderOfASocket()
    {
        const auto parsed = parseDatabaseUrl(
            QStringLiteral("postgresql:///nerdwork_db?host=/run/postgres%20ql&user=us%40er"));
        QVERIFY(parsed);
        QCOMPARE(parsed->engine, Engine::Postgres);
        QCOMPARE(parsed->host, QStringLiteral("/run/postgres ql"));
        QCOMPARE(parsed->port, 5432);
        QCOMPARE(parsed->name, QStringLiteral("nerdwork_db"));
        QCOMPARE(parsed->user, QStringLiteral("us@er"));
    }

    void aBadUrlIsToldInOneLineWithoutThePassword_data()
    {
        QTest::addColumn<QString>("url");
        QTest::newRow("empty") << "";
        QTest::newRow("no scheme") << "/var/lib/n.db";
        QTest::newRow("another engine") << "mysql://u:hunter2@h/db";
        QTest::newRow("no file") << "sqlite:";
        QTest::newRow("only slashes") << "sqlite://";
        QTest::newRow("a folder") << "sqlite:/var/lib/";
        QTest::newRow("no database") << "postgresql://u:hunter2@host";
        QTest::newRow("no host") << "postgresql:///hunter2";
        QTest::newRow("an option we do not know")
            << "postgresql://u:hunter2@host/a?options=-cfsync=off";
        QTest::newRow("no TLS of libpq") << "postgresql://u:hunter2@host/a?sslmode=maybe host=x";
        QTest::newRow("two names") << "postgresql://u:hunter2@host/a/b";
        QTest::newRow("bad port") << "postgresql://u:hunter2@host:99999999/a";
    }

    void aBadUrlIsToldInOneLineWithoutThePassword()
    {
        QFETCH(QString, url);
        const auto parsed = parseDatabaseUrl(url);
        QVERIFY(!parsed);
        QCOMPARE(parsed.error().code, ErrorCode::InvalidInput);
        QVERIFY(parsed.error().detail.startsWith(QLatin1String("DATABASE_URL ")));
        QVERIFY(!parsed.error().detail.contains(QLatin1Char('\n')));
        QVERIFY(!parsed.error().detail.contains(QLatin1String("hunter2")));
    }
};

QTEST_GUILESS_MAIN(TestDatabaseUrl)
#include "tst_databaseurl.moc"
