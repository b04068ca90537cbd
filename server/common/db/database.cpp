#include "server/common/db/connectionprivate.h"
#include "server/common/db/databaseurl.h"
#include "server/common/db/sqlquery.h"

#include <QDir>
#include <QFileInfo>
#include <QSqlError>

#include <atomic>
#include <thread>
#include <unordered_map>

namespace nw::server {

namespace {

// A writer waits this long for another one before it is told that the database is busy.
constexpr int kBusyTimeoutMs = 5000;

// A connection that nobody used for this long is asked whether it still is one.
constexpr std::chrono::seconds kTrustedIdle{1};

std::atomic<quint64> s_nextConnectionNumber{1};

// The connections of one thread, by database. They close when the thread ends; those of databases
// that are gone close when the thread next asks for one.
struct ThreadConnections
{
    struct Entry
    {
        std::weak_ptr<const void> life;
        std::unique_ptr<Connection> connection;
    };
    std::unordered_map<const void *, Entry> byDatabase;

    void dropDead()
    {
        std::erase_if(byDatabase, [](const auto &item) { return item.second.life.expired(); });
    }
};

ThreadConnections &threadConnections()
{
    static thread_local ThreadConnections connections;
    return connections;
}

// A new file is given its log by the first process that opens it. Another one that comes in that
// moment is told that it is busy at once, without the busy time-out, and asks again.
DbResult<void> useWriteAheadLog(Connection &connection)
{
    constexpr std::chrono::milliseconds kPause{10};
    for (int left = kBusyTimeoutMs; left > 0; left -= static_cast<int>(kPause.count())) {
        auto set = connection.execute("PRAGMA journal_mode=WAL");
        if (set || set.error().code != DbErrorCode::Busy)
            return set;
        std::this_thread::sleep_for(kPause);
    }
    return connection.execute("PRAGMA journal_mode=WAL");
}

DbResult<void> configureSqlite(Connection &connection)
{
    if (auto set = useWriteAheadLog(connection); !set)
        return set;
    // recursive_triggers lets triggers see the rows that INSERT OR REPLACE takes away;
    // trusted_schema keeps a prepared file from calling functions through its views.
    for (const char *pragma : {"PRAGMA synchronous=FULL", "PRAGMA foreign_keys=ON",
                               "PRAGMA recursive_triggers=ON", "PRAGMA trusted_schema=OFF"}) {
        if (auto set = connection.execute(pragma); !set)
            return set;
    }
    return {};
}

// Notices are not for our log. Who waits this long for a lock is told that the database is busy.
DbResult<void> configurePostgres(Connection &connection)
{
    for (const char *setting :
         {"SET client_min_messages = warning", "SET lock_timeout = '3s'", "SET TIME ZONE 'UTC'"}) {
        if (auto set = connection.execute(setting); !set)
            return set;
    }
    return {};
}

Result<void> checkSqliteLibrary(Connection &connection)
{
    const auto problem =
        firstRow(runQuery(connection,
                          "SELECT sqlite_version(), (SELECT COUNT(*) FROM pragma_module_list"
                          " WHERE name = 'fts5')",
                          {}),
                 [](const Statement &row) { return sqliteProblem(row.text(0), row.integer(1)); });
    if (!problem)
        return tl::unexpected(problem.error());
    if (problem->value_or(QString()).isEmpty())
        return {};
    return failure(ErrorCode::Unsupported, **problem);
}

Result<void> checkSqliteFile(const QString &path)
{
    const QFileInfo file(path);
    const QFileInfo folder(file.absolutePath());
    const auto refuse = [](const QString &text) { return failure(ErrorCode::Unavailable, text); };
    if (!folder.isDir() && !QDir().mkpath(folder.absoluteFilePath()))
        return refuse(QStringLiteral("cannot make the folder %1").arg(folder.absoluteFilePath()));
    if (!folder.isWritable() && !QFileInfo(folder.absoluteFilePath()).isWritable())
        return refuse(
            QStringLiteral("cannot write to the folder %1").arg(folder.absoluteFilePath()));
    if (file.exists() && !file.isFile())
        return refuse(QStringLiteral("%1 is not a file").arg(path));
    if (file.exists() && !file.isWritable())
        return refuse(QStringLiteral("cannot write to %1").arg(path));
    return {};
}

} // namespace

struct Database::Private
{
    DatabaseUrl url;
    std::shared_ptr<const void> life = std::make_shared<int>(0);
    std::shared_ptr<std::atomic<std::uint64_t>> writes =
        std::make_shared<std::atomic<std::uint64_t>>(0);

    DbResult<std::unique_ptr<Connection>> connect() const;
    std::unique_ptr<Connection> connectOrClosed() const;
};

namespace {

QSqlDatabase addHandle(const QString &name, const DatabaseUrl &url)
{
    if (url.engine == Engine::Sqlite) {
        QSqlDatabase handle = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), name);
        handle.setDatabaseName(url.filePath);
        handle.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=%1").arg(kBusyTimeoutMs));
        return handle;
    }
    QSqlDatabase handle = QSqlDatabase::addDatabase(QStringLiteral("QPSQL"), name);
    handle.setHostName(url.host);
    handle.setPort(url.port);
    handle.setDatabaseName(url.name);
    handle.setUserName(url.user);
    handle.setPassword(url.password);
    QString options = QStringLiteral("connect_timeout=5");
    if (!url.sslMode.isEmpty())
        options += u";sslmode=" % url.sslMode;
    handle.setConnectOptions(options);
    return handle;
}

} // namespace

DbResult<std::unique_ptr<Connection>> Database::Private::connect() const
{
    auto inner = std::make_unique<Connection::Private>();
    inner->engine = url.engine;
    inner->state->writes = writes;
    inner->name = QStringLiteral("nerdwork-%1").arg(s_nextConnectionNumber.fetch_add(1));
    addHandle(inner->name, url);
    std::unique_ptr<Connection> connection(new Connection(std::move(inner)));

    QSqlDatabase handle = connection->d->handle();
    if (!handle.open())
        return tl::unexpected(toDbError(handle.lastError(), url.engine));
    auto configured = url.engine == Engine::Sqlite ? configureSqlite(*connection)
                                                   : configurePostgres(*connection);
    if (!configured)
        return tl::unexpected(configured.error());
    return connection;
}

// A connection that could not be opened is still one: its statements say so, one by one.
std::unique_ptr<Connection> Database::Private::connectOrClosed() const
{
    if (auto connected = connect())
        return std::move(*connected);
    auto inner = std::make_unique<Connection::Private>();
    inner->engine = url.engine;
    inner->state->writes = writes;
    inner->name = QStringLiteral("nerdwork-%1").arg(s_nextConnectionNumber.fetch_add(1));
    addHandle(inner->name, url);
    return std::unique_ptr<Connection>(new Connection(std::move(inner)));
}

// The driver closes its handle when it finds that the backend died. A server that was restarted
// while nobody asked is found here, so that it costs no request.
bool Connection::Private::isAlive()
{
    if (!handle().isOpen())
        return false;
    const auto now = std::chrono::steady_clock::now();
    const bool trusted = engine == Engine::Sqlite || now - askedAt < kTrustedIdle;
    askedAt = now;
    return trusted || QSqlQuery(handle()).exec(QStringLiteral("SELECT 1"));
}

Database::Database(std::unique_ptr<Private> priv)
    : d(std::move(priv))
{
}

Database::~Database()
{
    d->life.reset();
    threadConnections().dropDead();
}

Result<std::shared_ptr<Database>> Database::open(const QString &url)
{
    auto parsed = parseDatabaseUrl(url);
    if (!parsed)
        return tl::unexpected(parsed.error());
    const QString driver =
        parsed->engine == Engine::Sqlite ? QStringLiteral("QSQLITE") : QStringLiteral("QPSQL");
    if (!QSqlDatabase::isDriverAvailable(driver))
        return failure(ErrorCode::Unsupported,
                       QStringLiteral("Qt's database driver %1 is not installed").arg(driver));
    if (parsed->engine == Engine::Sqlite) {
        if (auto usable = checkSqliteFile(parsed->filePath); !usable)
            return tl::unexpected(usable.error());
    }

    auto priv = std::make_unique<Private>();
    priv->url = *parsed;
    auto connected = priv->connect();
    if (!connected) {
        const bool isFile = parsed->engine == Engine::Sqlite;
        const QString what =
            isFile ? parsed->filePath : QStringLiteral("the database at ") % parsed->host;
        if (connected.error().code == DbErrorCode::Corrupt)
            return failure(ErrorCode::Damaged, what % QStringLiteral(" is not a database"));
        return failure(toError(connected.error()).code, QStringLiteral("cannot open ") % what);
    }
    if (parsed->engine == Engine::Sqlite) {
        if (auto usable = checkSqliteLibrary(**connected); !usable)
            return tl::unexpected(usable.error());
    }
    const void *key = priv->life.get();
    threadConnections().byDatabase[key] = {priv->life, std::move(*connected)};
    return std::shared_ptr<Database>(new Database(std::move(priv)));
}

Engine Database::engine() const
{
    return d->url.engine;
}

std::uint64_t Database::writes() const
{
    return d->writes->load();
}

Connection &Database::connection()
{
    ThreadConnections &connections = threadConnections();
    auto found = connections.byDatabase.find(d->life.get());
    if (found != connections.byDatabase.end()) {
        Connection &connection = *found->second.connection;
        // Inside a transaction the loss of a backend must be seen by whoever began it.
        if (connection.d->state->transactionDepth > 0 || connection.d->isAlive())
            return connection;
        connections.byDatabase.erase(found);
    }
    connections.dropDead();
    auto &entry = connections.byDatabase[d->life.get()];
    entry = {d->life, d->connectOrClosed()};
    return *entry.connection;
}

} // namespace nw::server
