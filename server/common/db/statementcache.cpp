#include "server/common/db/statementcache.h"

#include <algorithm>

namespace nw::server {

std::shared_ptr<QSqlQuery> StatementCache::find(const QString &sql)
{
    const auto found = m_entries.find(sql);
    if (found == m_entries.end())
        return nullptr;
    found->usedAt = ++m_uses;
    return found->query;
}

void StatementCache::keep(const QString &sql, std::shared_ptr<QSqlQuery> query)
{
    if (m_entries.size() >= kMaxStatements && !m_entries.contains(sql)) {
        // Looking at all of them costs less than preparing one.
        const auto oldest =
            std::min_element(m_entries.cbegin(), m_entries.cend(),
                             [](const Entry &a, const Entry &b) { return a.usedAt < b.usedAt; });
        m_entries.erase(oldest);
    }
    m_entries.insert(sql, {std::move(query), ++m_uses});
}

} // namespace nw::server
