#include "server/common/db/connectionprivate.h"

#include <QVersionNumber>

namespace nw::server {

namespace {

DbErrorCode sqliteCode(int native)
{
    constexpr int kUnique = 2067;
    constexpr int kPrimaryKey = 1555;
    if (native == kUnique || native == kPrimaryKey)
        return DbErrorCode::Unique;
    // No room and no memory for the index of the log, which holds nothing that lasts.
    constexpr int kIoNoMemory = 10 | (12 << 8);
    constexpr int kIoSharedMemoryOpen = 10 | (18 << 8);
    constexpr int kIoSharedMemorySize = 10 | (19 << 8);
    constexpr int kIoSharedMemoryMap = 10 | (21 << 8);
    if (native == kIoSharedMemorySize)
        return DbErrorCode::Full;
    if (native == kIoNoMemory || native == kIoSharedMemoryOpen || native == kIoSharedMemoryMap)
        return DbErrorCode::Unreachable;
    switch (native & 0xff) { // the primary code
    case 5: // SQLITE_BUSY
    case 6: // SQLITE_LOCKED
        return DbErrorCode::Busy;
    case 10: // SQLITE_IOERR
        return DbErrorCode::Io;
    case 13: // SQLITE_FULL
        return DbErrorCode::Full;
    case 11: // SQLITE_CORRUPT
    case 26: // SQLITE_NOTADB
        return DbErrorCode::Corrupt;
    case 8: // SQLITE_READONLY
    case 14: // SQLITE_CANTOPEN
        return DbErrorCode::Unreachable;
    default:
        return DbErrorCode::Other;
    }
}

DbErrorCode postgresCode(const QString &sqlState)
{
    // What the server says has a code; what has none comes of the connection to it.
    if (sqlState.isEmpty())
        return DbErrorCode::Unreachable;
    if (sqlState == QLatin1String("23505"))
        return DbErrorCode::Unique;
    if (sqlState == QLatin1String("40001") || sqlState == QLatin1String("40P01")
        || sqlState == QLatin1String("55P03"))
        return DbErrorCode::Busy;
    if (sqlState == QLatin1String("53100"))
        return DbErrorCode::Full;
    if (sqlState.startsWith(QLatin1String("XX")))
        return DbErrorCode::Corrupt;
    if (sqlState.startsWith(QLatin1String("08")) || sqlState.startsWith(QLatin1String("57P")))
        return DbErrorCode::Unreachable;
    return DbErrorCode::Other;
}

} // namespace

QString sqliteProblem(const QString &version, qint64 fts5Modules)
{
    if (QVersionNumber::fromString(version) < QVersionNumber(3, 37))
        return QStringLiteral("SQLite %1 is too old: at least 3.37 is needed").arg(version);
    if (fts5Modules == 0)
        return QStringLiteral("SQLite %1 was built without FTS5").arg(version);
    return {};
}

DbError toDbError(const QSqlError &error, Engine engine)
{
    DbError result;
    result.detail = error.text().simplified();
    // PostgreSQL's further lines repeat the statement and the row, which are nobody's business.
    if (engine == Engine::Postgres)
        result.detail = error.databaseText().section(u'\n', 0, 0).simplified();
    const QString native = error.nativeErrorCode();
    if (native.isEmpty() && error.type() == QSqlError::ConnectionError)
        result.code = DbErrorCode::Unreachable;
    else if (engine == Engine::Sqlite)
        result.code = sqliteCode(native.toInt());
    else
        result.code = postgresCode(native);
    return result;
}

bool isConflict(const QSqlError &error, Engine engine)
{
    const QString sqlState = error.nativeErrorCode();
    return engine == Engine::Postgres
        && (sqlState == QLatin1String("40001") || sqlState == QLatin1String("40P01"));
}

Error toError(const DbError &error)
{
    switch (error.code) {
    case DbErrorCode::Unique:
        // A client is told this detail, so it holds no word of the schema.
        return {ErrorCode::AlreadyExists, QStringLiteral("It exists already."), {}};
    case DbErrorCode::Busy:
    case DbErrorCode::Unreachable:
        return {ErrorCode::Unavailable, error.detail, {}};
    case DbErrorCode::Full:
        return {ErrorCode::DiskFull, error.detail, {}};
    case DbErrorCode::Corrupt:
    case DbErrorCode::Io:
    case DbErrorCode::Other:
        break;
    }
    return {ErrorCode::Internal, error.detail, {}};
}

} // namespace nw::server
