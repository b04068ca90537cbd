#pragma once

#include "server/comics/comicsstore.h"
#include "server/common/db/database.h"

namespace nw::server::comics {

class SqlProgressStore final : public ProgressStore
{
public:
    explicit SqlProgressStore(Database &database);

    Result<Progress> progress(const QString &userId, const QString &comicId) override;
    Result<Progress> update(const QString &userId, const QString &comicId,
                            const ProgressRule &rule) override;
    Result<FeedPart> changes(const QString &userId, std::int64_t afterSequence, int limit) override;
    Result<QHash<QString, std::int64_t>> heads(const QStringList &userIds) override;

private:
    Database &m_database;
};

} // namespace nw::server::comics
