#include "server/common/db/sqliterows.h"

#include <QSqlDriver>

#include <sqlite3.h>

namespace nw::server {

namespace {

sqlite3 *nativeHandle(const QSqlDatabase &handle)
{
    const QVariant native = handle.driver()->handle();
    if (qstrcmp(native.typeName(), "sqlite3*") != 0)
        return nullptr;
    return *static_cast<sqlite3 *const *>(native.constData());
}

QSqlError errorOf(sqlite3 *database)
{
    return {QString(), QString::fromUtf8(sqlite3_errmsg(database)), QSqlError::StatementError,
            QString::number(sqlite3_extended_errcode(database))};
}

// The values live until the statement is reset: nothing is copied.
int bindOne(sqlite3_stmt *statement, int number, const QVariant &value)
{
    switch (value.metaType().id()) {
    case QMetaType::UnknownType:
        return sqlite3_bind_null(statement, number);
    case QMetaType::QString: {
        const auto *text = static_cast<const QString *>(value.constData());
        return sqlite3_bind_text16(statement, number, text->utf16(),
                                   static_cast<int>(text->size() * qsizetype(sizeof(QChar))),
                                   SQLITE_STATIC);
    }
    case QMetaType::QByteArray: {
        const auto *bytes = static_cast<const QByteArray *>(value.constData());
        return sqlite3_bind_blob(statement, number, bytes->constData(),
                                 static_cast<int>(bytes->size()), SQLITE_STATIC);
    }
    case QMetaType::Double:
        return sqlite3_bind_double(statement, number, value.toDouble());
    default:
        return sqlite3_bind_int64(statement, number, value.toLongLong());
    }
}

int runOnce(sqlite3_stmt *statement, const QVariant *values, int parameters)
{
    int code = SQLITE_OK;
    for (int i = 0; i < parameters && code == SQLITE_OK; ++i)
        code = bindOne(statement, i + 1, values[i]);
    while (code == SQLITE_OK || code == SQLITE_ROW)
        code = sqlite3_step(statement);
    return code;
}

} // namespace

void SqliteRows::clear(const QSqlDatabase &handle)
{
    sqlite3 *orphan = m_statements.isEmpty() || handle.isOpen()
        ? nullptr
        : sqlite3_db_handle(m_statements.constBegin().value());
    for (sqlite3_stmt *statement : std::as_const(m_statements))
        sqlite3_finalize(statement);
    m_statements.clear();
    sqlite3_close(orphan); // nothing to do for none
}

std::optional<QSqlError> SqliteRows::run(const QSqlDatabase &handle, const QByteArray &sql,
                                         int parameters, const QVariant *values, qsizetype count)
{
    sqlite3 *database = nativeHandle(handle);
    if (!database)
        return QSqlError(QString(), QStringLiteral("no handle"), QSqlError::ConnectionError);
    sqlite3_stmt *&statement = m_statements[sql];
    if (!statement
        && sqlite3_prepare_v3(database, sql.constData(), static_cast<int>(sql.size()),
                              SQLITE_PREPARE_PERSISTENT, &statement, nullptr)
            != SQLITE_OK) {
        m_statements.remove(sql);
        return errorOf(database);
    }
    Q_ASSERT(sqlite3_bind_parameter_count(statement) == parameters);
    for (qsizetype at = 0; at < count; at += parameters) {
        const int code = runOnce(statement, values + at, parameters);
        std::optional<QSqlError> error;
        if (code != SQLITE_DONE)
            error = errorOf(database);
        sqlite3_reset(statement);
        if (error)
            return error;
        if (parameters == 0)
            break;
    }
    return std::nullopt;
}

} // namespace nw::server
