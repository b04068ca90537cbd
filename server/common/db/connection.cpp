#include "server/common/db/connectionprivate.h"

#include <QSqlDriver>
#include <QSqlError>

namespace nw::server {

namespace {

Engine engineOf(const QSqlQuery &query)
{
    return query.driver() && query.driver()->dbmsType() == QSqlDriver::PostgreSQL ? Engine::Postgres
                                                                                  : Engine::Sqlite;
}

// What begins otherwise may write, and counts as if it did.
bool onlyReads(const QSqlQuery &query)
{
    const QString sql = query.lastQuery();
    return sql.startsWith(u"SELECT") || sql.startsWith(u"BEGIN");
}

// Every error of a driver goes through here: see Statement about the disk's.
tl::unexpected<DbError> failed(const QSqlError &error, Engine engine)
{
    DbError result = toDbError(error, engine);
    if (result.code == DbErrorCode::Io)
        qFatal("the disk of the database failed, the server stops: %s", qPrintable(result.detail));
    return tl::unexpected(std::move(result));
}

} // namespace

Statement::Statement(std::shared_ptr<QSqlQuery> query, std::shared_ptr<ConnectionState> state)
    : m_query(std::move(query))
    , m_state(std::move(state))
{
}

Statement::Statement(DbError prepareError)
    : m_prepareError(std::move(prepareError))
{
}

Statement::Statement(Statement &&) noexcept = default;

Statement &Statement::operator=(Statement &&other) noexcept
{
    if (this != &other) {
        if (m_query)
            m_query->finish();
        m_query = std::move(other.m_query);
        m_state = std::move(other.m_state);
        m_prepareError = std::move(other.m_prepareError);
        m_nextParameter = other.m_nextParameter;
    }
    return *this;
}

Statement::~Statement()
{
    if (m_query)
        m_query->finish();
}

Statement &Statement::bind(const QVariant &value)
{
    // The drivers write NULL for a null QString or QByteArray, which few callers mean: an empty
    // text stays a text. NULL is an invalid QVariant.
    QVariant bound = value;
    if (value.metaType().id() == QMetaType::QString && value.toString().isNull())
        bound = QStringLiteral("");
    else if (value.metaType().id() == QMetaType::QByteArray && value.toByteArray().isNull())
        bound = QByteArray("", 0);
    if (m_query)
        m_query->bindValue(m_nextParameter++, bound);
    return *this;
}

DbResult<void> Statement::run()
{
    m_nextParameter = 0;
    if (!m_query)
        return tl::unexpected(m_prepareError);
    QSqlQuery &query = *m_query;
    const bool done = query.exec();
    if (m_state->transactionDepth == 0 && !onlyReads(query))
        m_state->wrote();
    if (done)
        return {};
    const Engine engine = engineOf(query);
    m_state->conflict = m_state->conflict || isConflict(query.lastError(), engine);
    return failed(query.lastError(), engine);
}

DbResult<bool> Statement::fetch()
{
    if (!m_query)
        return tl::unexpected(m_prepareError);
    if (m_query->next())
        return true;
    // The driver answers the end of the rows and a failed read alike. run() took away what was said
    // before.
    if (m_query->lastError().isValid())
        return failed(m_query->lastError(), engineOf(*m_query));
    return false;
}

QString Statement::text(int column) const
{
    return m_query->value(column).toString();
}

qint64 Statement::integer(int column) const
{
    return m_query->value(column).toLongLong();
}

QByteArray Statement::bytes(int column) const
{
    return m_query->value(column).toByteArray();
}

bool Statement::isNull(int column) const
{
    return m_query->isNull(column);
}

qint64 Statement::rowsAffected() const
{
    return m_query ? m_query->numRowsAffected() : -1;
}

Connection::Connection(std::unique_ptr<Private> priv)
    : d(std::move(priv))
{
}

Connection::~Connection()
{
    // The queries go first: the register warns about a connection that is still used.
    d->statements.clear();
    d->rows.clear(d->handle());
    const QString name = d->name;
    d.reset();
    QSqlDatabase::removeDatabase(name);
}

// The driver would only say that it is not open, and warn about it.
DbResult<void> Connection::Private::checkOpen() const
{
    const QSqlDatabase database = handle();
    if (database.isOpen())
        return {};
    return tl::unexpected(
        DbError{DbErrorCode::Unreachable, database.lastError().text().simplified()});
}

Engine Connection::engine() const
{
    return d->engine;
}

Statement Connection::prepare(const char *sql)
{
    return prepareText(QString::fromUtf8(sql));
}

Statement Connection::prepareText(const QString &sql)
{
    auto cached = d->statements.find(sql);
    // A statement that is still being read (beside the cache and us) gets a second one.
    if (cached && cached.use_count() == 2)
        return Statement(std::move(cached), d->state);

    if (const auto lost = d->checkOpen(); !lost)
        return Statement(lost.error());
    auto query = std::make_shared<QSqlQuery>(d->handle());
    // PostgreSQL's driver would read row by row from the socket, and lose the rest of an answer
    // when another statement runs; it takes the whole answer instead. SQLite has every row at hand.
    query->setForwardOnly(d->engine == Engine::Sqlite);
    if (!query->prepare(sql))
        return Statement(failed(query->lastError(), d->engine).value());
    if (!cached)
        d->statements.keep(sql, query);
    return Statement(std::move(query), d->state);
}

DbResult<void> Connection::execute(const char *sql)
{
    if (auto lost = d->checkOpen(); !lost)
        return lost;
    QSqlQuery query(d->handle());
    const bool done = query.exec(QString::fromUtf8(sql));
    if (d->state->transactionDepth == 0 && !onlyReads(query))
        d->state->wrote();
    if (!done) {
        d->state->conflict = d->state->conflict || isConflict(query.lastError(), d->engine);
        return failed(query.lastError(), d->engine);
    }
    query.finish();
    return {};
}

DbResult<void> Connection::run(const char *sql, std::initializer_list<QVariant> values)
{
    return runRows(QByteArray::fromRawData(sql, qsizetype(qstrlen(sql))),
                   static_cast<int>(values.size()), values.begin(), qsizetype(values.size()));
}

DbResult<void> Connection::runMany(const QByteArray &sql, int parameters,
                                   const QList<QVariant> &values)
{
    return runRows(sql, parameters, values.constData(), values.size());
}

// A statement without parameters runs once.
DbResult<void> Connection::runRows(const QByteArray &sql, int parameters, const QVariant *values,
                                   qsizetype count)
{
    if (d->engine == Engine::Sqlite) {
        if (auto lost = d->checkOpen(); !lost)
            return lost;
        const auto error =
            d->rows.run(d->handle(), sql, parameters, values, std::max<qsizetype>(count, 1));
        if (d->state->transactionDepth == 0)
            d->state->wrote();
        return error ? DbResult<void>(failed(*error, d->engine)) : DbResult<void>();
    }
    Statement statement = prepareText(QString::fromUtf8(sql));
    for (qsizetype at = 0; at < std::max<qsizetype>(count, 1); at += std::max(parameters, 1)) {
        for (int i = 0; i < parameters; ++i)
            statement.bind(values[at + i]);
        if (auto ran = statement.run(); !ran)
            return ran;
    }
    return {};
}

bool Connection::wasInConflict() const
{
    return d->state->conflict;
}

Transaction::Transaction(Connection *connection)
    : m_connection(connection)
{
}

Transaction::Transaction(Transaction &&other) noexcept
    : m_connection(std::exchange(other.m_connection, nullptr))
{
}

DbResult<Transaction> Transaction::begin(Connection &connection, Mode mode)
{
    if (connection.d->state->transactionDepth > 0)
        return tl::unexpected(
            DbError{DbErrorCode::Other, QStringLiteral("a transaction is open already")});
    // SQLite's plain BEGIN takes the write lock at the first write, and then fails at once when
    // another writer was faster. IMMEDIATE takes it now and waits for the busy time-out.
    connection.d->state->conflict = false;
    const bool immediate = mode == Mode::Write && connection.d->engine == Engine::Sqlite;
    if (auto begun = connection.execute(immediate ? "BEGIN IMMEDIATE" : "BEGIN"); !begun)
        return tl::unexpected(begun.error());
    connection.d->state->transactionDepth = 1;
    return Transaction(&connection);
}

Transaction::~Transaction()
{
    if (!m_connection)
        return;
    m_connection->d->state->transactionDepth = 0;
    // It fails only where the engine rolled back by itself (full disk, lost connection).
    const auto rolledBack = m_connection->execute("ROLLBACK");
    Q_UNUSED(rolledBack)
}

DbResult<void> Transaction::commit()
{
    if (!m_connection)
        return tl::unexpected(DbError{DbErrorCode::Other, QStringLiteral("committed already")});
    auto committed = m_connection->execute("COMMIT");
    m_connection->d->state->wrote(); // also when the answer was lost: it may have happened
    if (committed) {
        m_connection->d->state->transactionDepth = 0;
        m_connection = nullptr;
    }
    return committed;
}

} // namespace nw::server
