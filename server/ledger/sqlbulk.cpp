#include "server/ledger/sqlbulk.h"

namespace nw::server::ledger {

namespace {

constexpr qsizetype kChunks[] = {64, 32, 16, 8, 4, 2, 1};

QString tuples(int columns, qsizetype rows)
{
    const QString tuple =
        QStringLiteral("(?") % QStringLiteral(", ?").repeated(columns - 1) % QStringLiteral(")");
    return tuple % QString(QStringLiteral(", ") % tuple).repeated(rows - 1);
}

} // namespace

DbResult<void> eachRow(Statement &statement, const std::function<void(const Statement &)> &row)
{
    for (;;) {
        const auto fetched = statement.fetch();
        if (!fetched)
            return tl::unexpected(fetched.error());
        if (!*fetched)
            return {};
        row(statement);
    }
}

BulkInsert::BulkInsert(Connection &connection, const char *into, int columns)
    : m_connection(connection)
    , m_into(into)
    , m_columns(columns)
{
}

BulkInsert &BulkInsert::add(const QVariant &value)
{
    m_values.append(value);
    return *this;
}

DbResult<void> BulkInsert::run()
{
    Q_ASSERT(m_values.size() % m_columns == 0);
    if (m_values.isEmpty())
        return {};
    // On SQLite a statement costs no journey, and a row a time is the fastest there is.
    if (m_connection.engine() == Engine::Sqlite) {
        const QByteArray sql = m_into + QByteArray(" VALUES (?")
            + QByteArray(", ?").repeated(m_columns - 1) + QByteArray(")");
        auto ran = m_connection.runMany(sql, m_columns, m_values);
        m_values.clear();
        return ran;
    }
    qsizetype at = 0;
    for (const qsizetype chunk : kChunks) {
        if (m_values.size() - at < chunk * m_columns)
            continue;
        const QString sql =
            QLatin1String(m_into) % QStringLiteral(" VALUES ") % tuples(m_columns, chunk);
        while (m_values.size() - at >= chunk * m_columns) {
            Statement statement = m_connection.prepareText(sql);
            for (qsizetype i = 0; i < chunk * m_columns; ++i)
                statement.bind(m_values.at(at + i));
            if (auto ran = statement.run(); !ran)
                return ran;
            at += chunk * m_columns;
        }
    }
    m_values.clear();
    return {};
}

DbResult<void> selectByKeys(Connection &connection, const char *sql, int columnsOfKey,
                            const QList<QVariant> &keys,
                            const std::function<void(const Statement &)> &row)
{
    qsizetype at = 0;
    for (const qsizetype chunk : kChunks) {
        if (keys.size() - at < chunk * columnsOfKey)
            continue;
        const QString text = QString::fromLatin1(sql).arg(tuples(columnsOfKey, chunk));
        while (keys.size() - at >= chunk * columnsOfKey) {
            Statement statement = connection.prepareText(text);
            for (qsizetype i = 0; i < chunk * columnsOfKey; ++i)
                statement.bind(keys.at(at + i));
            if (auto ran = statement.run(); !ran)
                return ran;
            if (auto read = eachRow(statement, row); !read)
                return read;
            at += chunk * columnsOfKey;
        }
    }
    return {};
}

} // namespace nw::server::ledger
