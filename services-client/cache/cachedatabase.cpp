#include "services-client/cache/cachedatabase.h"

#include "services-client/cache/cachemigrations.h"

#include <QSqlError>
#include <QUuid>

namespace nw {

namespace {

constexpr int kSqliteCorrupt = 11;
constexpr int kSqliteFull = 13;
constexpr int kSqliteNotADatabase = 26;

Error toError(const QSqlError &error)
{
    // The low byte is the primary code; the rest says more of the same (extended result codes).
    const int code = error.nativeErrorCode().toInt() & 0xff;
    ErrorCode meaning = ErrorCode::Internal;
    if (code == kSqliteCorrupt || code == kSqliteNotADatabase)
        meaning = ErrorCode::Damaged;
    else if (code == kSqliteFull)
        meaning = ErrorCode::DiskFull;
    return {meaning, error.text(), {}};
}

// The driver makes NULL of a null QString. Here only the invalid QVariant is NULL; an absent text
// is ''.
QVariant withoutNullText(const QVariant &value)
{
    if (value.typeId() == QMetaType::QString && value.toString().isNull())
        return QStringLiteral("");
    if (value.typeId() == QMetaType::QByteArray && value.toByteArray().isNull())
        return QByteArray("");
    return value;
}

} // namespace

CacheStatement::CacheStatement(const QSqlDatabase &connection, const char *sql,
                               const QVariantList &values)
    : m_query(connection)
{
    m_query.setForwardOnly(true);
    m_prepared = m_query.prepare(QString::fromLatin1(sql));
    for (const QVariant &value : values)
        m_query.addBindValue(withoutNullText(value));
}

Result<void> CacheStatement::run()
{
    if (!m_prepared || !m_query.exec())
        return tl::unexpected(toError(m_query.lastError()));
    return {};
}

bool CacheStatement::next()
{
    return m_query.next();
}

std::optional<Error> CacheStatement::error() const
{
    if (!m_query.lastError().isValid())
        return std::nullopt;
    return toError(m_query.lastError());
}

CacheDatabase::CacheDatabase(const QString &path)
    : m_path(path)
    , m_name(QStringLiteral("cache-") + QUuid::createUuid().toString(QUuid::Id128))
{
}

CacheDatabase::~CacheDatabase()
{
    QSqlDatabase::database(m_name, false).close();
    QSqlDatabase::removeDatabase(m_name);
}

Result<std::unique_ptr<CacheDatabase>> CacheDatabase::open(const QString &path)
{
    std::unique_ptr<CacheDatabase> database(new CacheDatabase(path));
    QSqlDatabase connection =
        QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), database->m_name);
    connection.setDatabaseName(path);
    connection.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=5000"));
    if (!connection.open())
        return tl::unexpected(toError(connection.lastError()));
    NW_TRY(database->configure());
    NW_TRY(database->migrate());
    return database;
}

CacheStatement CacheDatabase::prepare(const char *sql, const QVariantList &values)
{
    return CacheStatement(QSqlDatabase::database(m_name, false), sql, values);
}

Result<void> CacheDatabase::run(const char *sql, const QVariantList &values)
{
    return prepare(sql, values).run();
}

Result<void> CacheDatabase::configure()
{
    NW_TRY(run("PRAGMA trusted_schema = OFF"));
    NW_TRY(run("PRAGMA foreign_keys = ON"));
    NW_TRY(run("PRAGMA journal_mode = WAL"));
    NW_TRY(run("PRAGMA synchronous = FULL"));
    CacheStatement check = prepare("PRAGMA quick_check(1)");
    NW_TRY(check.run());
    if (!check.next() || check.text(0) != QLatin1String("ok"))
        return failure(ErrorCode::Damaged, QStringLiteral("quick_check failed"));
    return {};
}

Result<void> CacheDatabase::migrate()
{
    CacheStatement query = prepare("PRAGMA user_version");
    NW_TRY(query.run());
    const std::int64_t version = query.next() ? query.integer(0) : 0;
    const auto &migrations = cacheMigrations();
    const auto known = std::int64_t(migrations.size());
    if (version > known)
        return failure(ErrorCode::Unsupported, QStringLiteral("the cache is of a newer program"));
    for (std::int64_t step = version; step < known; ++step) {
        CacheTransaction transaction(*this);
        NW_TRY(transaction.begun());
        for (const char *sql : migrations[qsizetype(step)].statements)
            NW_TRY(run(sql));
        NW_TRY(run(migrations[qsizetype(step)].setVersion));
        NW_TRY(transaction.commit());
    }
    return {};
}

CacheTransaction::CacheTransaction(CacheDatabase &database)
    : m_database(database)
    , m_begun(database.run("BEGIN IMMEDIATE"))
    , m_open(m_begun.has_value())
{
}

CacheTransaction::~CacheTransaction()
{
    if (m_open && !m_database.run("ROLLBACK"))
        qWarning("The cache could not roll back.");
}

Result<void> CacheTransaction::commit()
{
    if (!m_open)
        return failure(ErrorCode::Internal, QStringLiteral("no transaction"));
    NW_TRY(m_database.run("COMMIT"));
    m_open = false;
    return {};
}

} // namespace nw
