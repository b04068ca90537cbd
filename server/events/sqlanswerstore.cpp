#include "server/events/sqlanswerstore.h"

#include "server/common/db/sqlquery.h"

namespace nw::server::events {

SqlAnswerStore::SqlAnswerStore(std::shared_ptr<Database> database)
    : m_database(std::move(database))
{
}

Result<std::optional<AnswerRow>> SqlAnswerStore::answer(const QString &scope, const QString &key)
{
    return firstRow(
        runQuery(m_database->connection(),
                 "SELECT request_hash, data, refusal_code, refusal_detail, refusal_field,"
                 " answered_at FROM event_answers WHERE scope = ? AND idempotency_key = ?",
                 {scope, key}),
        [&](const Statement &row) {
            AnswerRow found{{scope, key, row.bytes(0)}, row.bytes(1), std::nullopt, row.integer(5)};
            if (row.integer(2) != 0)
                found.refusal =
                    Error{static_cast<ErrorCode>(row.integer(2)), row.text(3), row.text(4)};
            return found;
        });
}

Result<void> SqlAnswerStore::keep(const AnswerRow &row)
{
    const Error refusal = row.refusal.value_or(Error{ErrorCode{}, {}, {}});
    return execute(
        m_database->connection(),
        "INSERT INTO event_answers (scope, idempotency_key, request_hash, data,"
        " refusal_code, refusal_detail, refusal_field, answered_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (scope, idempotency_key) DO NOTHING",
        {row.request.scope, row.request.key, row.request.requestHash, row.data,
         static_cast<int>(refusal.code), refusal.detail, refusal.field, qint64(row.answeredAtMs)});
}

} // namespace nw::server::events
