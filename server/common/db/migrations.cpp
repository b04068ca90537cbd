#include "server/common/db/migrations.h"

#include "server/common/db/sqlscript.h"
#include "services-client/contract/ids.h"

#include <QDateTime>
#include <QHash>

namespace nw::server {

namespace {

constexpr const char *kCreateTable = "CREATE TABLE IF NOT EXISTS schema_migrations ("
                                     " service TEXT NOT NULL,"
                                     " number BIGINT NOT NULL,"
                                     " applied_at TEXT NOT NULL,"
                                     " PRIMARY KEY (service, number))";

tl::unexpected<Error> migrationError(const DbError &error, const QString &where)
{
    Error result = toError(error);
    result.detail = where % QStringLiteral(": ") % error.detail;
    return tl::unexpected(result);
}

// The number of the last step that each service has taken.
DbResult<QHash<QString, qint64>> takenSteps(Connection &connection)
{
    Statement statement =
        connection.prepare("SELECT service, MAX(number) FROM schema_migrations GROUP BY service");
    if (auto ran = statement.run(); !ran)
        return tl::unexpected(ran.error());
    QHash<QString, qint64> taken;
    for (;;) {
        const auto row = statement.fetch();
        if (!row)
            return tl::unexpected(row.error());
        if (!*row)
            return taken;
        taken.insert(statement.text(0), statement.integer(1));
    }
}

DbResult<void> apply(Connection &connection, const Migration &step)
{
    auto transaction = Transaction::begin(connection, Transaction::Mode::Write);
    if (!transaction)
        return tl::unexpected(transaction.error());

    // Another process may have taken the step since this one looked.
    {
        Statement taken =
            connection.prepare("SELECT 1 FROM schema_migrations WHERE service = ? AND number = ?");
        taken.bind(QString::fromUtf8(step.service)).bind(step.number);
        if (auto ran = taken.run(); !ran)
            return tl::unexpected(ran.error());
        const auto row = taken.fetch();
        if (!row)
            return tl::unexpected(row.error());
        if (*row)
            return {};
    }
    const char *script = connection.engine() == Engine::Sqlite ? step.sqlite : step.postgres;
    const QStringList statements = splitStatements(QString::fromUtf8(script));
    if (statements.isEmpty())
        return tl::unexpected(
            DbError{DbErrorCode::Other, QStringLiteral("the step has no text for this engine")});
    for (const QString &statement : statements) {
        if (auto ran = connection.execute(statement.toUtf8().constData()); !ran)
            return ran;
    }
    if (auto noted = connection.run(
            "INSERT INTO schema_migrations (service, number, applied_at) VALUES (?, ?, ?)",
            {QString::fromUtf8(step.service), step.number,
             formatTimestamp(QDateTime::currentMSecsSinceEpoch())});
        !noted)
        return noted;
    return transaction->commit();
}

// Several processes may start at once on one PostgreSQL: one migrates, the others wait and find it
// done. On SQLite, every step takes the database's own lock.
class MigrationLock
{
public:
    static DbResult<MigrationLock> take(Connection &connection)
    {
        MigrationLock lock(connection);
        if (connection.engine() == Engine::Sqlite)
            return lock;
        // Longer than any step takes; a table that is in use is waited for as long.
        if (auto set = connection.execute("SET lock_timeout = '60s'"); !set)
            return tl::unexpected(set.error());
        if (auto locked = connection.execute("SELECT pg_advisory_lock(7091882145)"); !locked)
            return tl::unexpected(locked.error());
        return lock;
    }
    MigrationLock(MigrationLock &&other) noexcept
        : m_connection(std::exchange(other.m_connection, nullptr))
    {
    }
    ~MigrationLock()
    {
        if (!m_connection || m_connection->engine() == Engine::Sqlite)
            return;
        // They fail only on a connection that is gone, and its lock with it.
        for (const char *sql :
             {"SELECT pg_advisory_unlock(7091882145)", "SET lock_timeout = '3s'"}) {
            const auto done = m_connection->execute(sql);
            Q_UNUSED(done)
        }
    }

private:
    explicit MigrationLock(Connection &connection)
        : m_connection(&connection)
    {
    }

    Connection *m_connection;
};

} // namespace

Result<void> migrate(Connection &connection, const QList<Migration> &steps)
{
    QHash<QString, qint64> known;
    for (const Migration &step : steps) {
        qint64 &last = known[QString::fromUtf8(step.service)];
        Q_ASSERT_X(step.number == last + 1, "migrate",
                   "the steps of a service are numbered without gaps");
        last = step.number;
    }

    const auto lock = MigrationLock::take(connection);
    if (!lock)
        return migrationError(lock.error(), QStringLiteral("schema_migrations"));
    if (auto created = connection.execute(kCreateTable); !created)
        return migrationError(created.error(), QStringLiteral("schema_migrations"));
    const auto taken = takenSteps(connection);
    if (!taken)
        return migrationError(taken.error(), QStringLiteral("schema_migrations"));
    for (auto it = known.cbegin(); it != known.cend(); ++it) {
        if (taken->value(it.key()) > it.value())
            return failure(
                ErrorCode::Unsupported,
                QStringLiteral(
                    "newer database: it was written by a newer version of this program (%1 %2)")
                    .arg(it.key())
                    .arg(taken->value(it.key())));
    }

    for (const Migration &step : steps) {
        if (step.number <= taken->value(QString::fromUtf8(step.service)))
            continue;
        if (auto applied = apply(connection, step); !applied)
            return migrationError(applied.error(),
                                  QStringLiteral("migration %1 %2")
                                      .arg(QLatin1String(step.service))
                                      .arg(step.number));
    }
    return {};
}

Result<void> checkAnswers(Connection &connection)
{
    const auto taken = takenSteps(connection);
    if (!taken)
        return tl::unexpected(toError(taken.error()));
    if (taken->isEmpty())
        return failure(ErrorCode::Unavailable,
                       QStringLiteral("the database was never brought up to date"));
    return {};
}

} // namespace nw::server
