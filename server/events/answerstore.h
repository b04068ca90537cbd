#pragma once

#include "server/common/money/books.h"

#include <optional>

namespace nw::server::events {

// What a request was answered: data, or the refusal.
struct AnswerRow
{
    RequestKey request;
    QByteArray data; // JSON
    std::optional<Error> refusal;
    std::int64_t answeredAtMs = 0;
};

// The table event_answers.
class AnswerStore
{
public:
    virtual ~AnswerStore() = default;

    virtual Result<std::optional<AnswerRow>> answer(const QString &scope, const QString &key) = 0;
    virtual Result<void> keep(const AnswerRow &row) = 0; // the first one stays
};

} // namespace nw::server::events
