#include "tests/support/testdatabases.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QProcess>
#include <QTest>
#include <QUrl>

namespace nw::test {

using namespace nw::server;

namespace {

constexpr int kStartMs = 90'000;

struct PostgresServer
{
    QString url; // of its first database; empty: there is none here
    QString absence; // why
};

PostgresServer findPostgres()
{
    if (!QSqlDatabase::isDriverAvailable(QStringLiteral("QPSQL")))
        return {{}, QStringLiteral("Qt's driver for PostgreSQL is not installed")};
    if (const QString url = qEnvironmentVariable("NW_POSTGRES_URL"); !url.isEmpty())
        return {url, {}};
    QProcess starter;
    starter.start(qEnvironmentVariable("NW_SOURCE_DIR") % QStringLiteral("/tests/support/postgres"),
                  {QString::number(QCoreApplication::applicationPid())});
    const bool started = starter.waitForFinished(kStartMs)
        && starter.exitStatus() == QProcess::NormalExit && starter.exitCode() == 0;
    if (!started) {
        const QString said = QString::fromUtf8(starter.readAllStandardError()).trimmed();
        return {{}, said.isEmpty() ? starter.errorString() : said};
    }
    return {QString::fromUtf8(starter.readAllStandardOutput()).trimmed(), {}};
}

const PostgresServer &postgres()
{
    static const PostgresServer server = [] {
        const PostgresServer found = findPostgres();
        if (found.url.isEmpty() && qEnvironmentVariableIsSet("NW_REQUIRE_POSTGRES"))
            qFatal("PostgreSQL has to be here: %s", qUtf8Printable(found.absence));
        return found;
    }();
    return server;
}

std::shared_ptr<Database> openOrEnd(const QString &url)
{
    auto opened = Database::open(url);
    if (!opened)
        qFatal("%s", qUtf8Printable(opened.error().detail));
    return *opened;
}

// In the database that every server has.
void administer(const QString &sql)
{
    const auto database = openOrEnd(postgres().url);
    if (const auto done = database->connection().execute(sql.toUtf8().constData()); !done)
        qFatal("%s: %s", qUtf8Printable(sql), qUtf8Printable(done.error().detail));
}

// Databases that were made and are free. To empty one costs a tenth of making another.
QStringList &freeDatabases()
{
    static QStringList names;
    return names;
}

void dropDatabases()
{
    for (const QString &name : freeDatabases())
        administer(u"DROP DATABASE " % name % u" WITH (FORCE)");
}

QString makeDatabase()
{
    static int number = 0;
    // A server that outlives this program is left as it was found.
    if (++number == 1 && qEnvironmentVariableIsSet("NW_POSTGRES_URL"))
        qAddPostRoutine(dropDatabases);
    const QString name = QStringLiteral("nw_%1_%2_%3")
                             .arg(QCoreApplication::applicationPid())
                             .arg(QDateTime::currentMSecsSinceEpoch())
                             .arg(number);
    administer(u"CREATE DATABASE " % name);
    return name;
}

} // namespace

void addEngines()
{
    QTest::addColumn<Engine>("engine");
    QTest::newRow("sqlite") << Engine::Sqlite;
    QTest::newRow("postgres") << Engine::Postgres;
}

Engine currentEngine()
{
    QFETCH_GLOBAL(Engine, engine);
    return engine;
}

QString whyNotOn(Engine engine)
{
    return engine == Engine::Sqlite ? QString() : postgres().absence;
}

ScratchDatabase::ScratchDatabase(Engine engine)
    : m_engine(engine)
{
    if (engine == Engine::Sqlite) {
        m_url = u"sqlite:" % m_folder.filePath(QStringLiteral("scratch.db"));
        return;
    }
    m_name = freeDatabases().isEmpty() ? makeDatabase() : freeDatabases().takeLast();
    QUrl url(postgres().url);
    url.setPath(u'/' % m_name);
    m_url = url.toString();
}

ScratchDatabase::~ScratchDatabase()
{
    if (m_engine == Engine::Sqlite)
        return;
    disconnectAll();
    for (const char *sql : {"DROP SCHEMA public CASCADE", "CREATE SCHEMA public"}) {
        if (const auto done = open()->connection().execute(sql); !done)
            qFatal("%s: %s", sql, qUtf8Printable(done.error().detail));
    }
    freeDatabases().append(m_name);
}

std::shared_ptr<Database> ScratchDatabase::open() const
{
    return openOrEnd(m_url);
}

void ScratchDatabase::disconnectAll() const
{
    administer(u"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" % m_name
               % u'\'');
}

} // namespace nw::test
