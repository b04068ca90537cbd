#pragma once

#include "server/events/answerstore.h"

#include <memory>

namespace nw::server::events {

class SqlAnswerStore final : public AnswerStore
{
public:
    explicit SqlAnswerStore(std::shared_ptr<Database> database);

    Result<std::optional<AnswerRow>> answer(const QString &scope, const QString &key) override;
    Result<void> keep(const AnswerRow &row) override;

private:
    std::shared_ptr<Database> m_database;
};

} // namespace nw::server::events
