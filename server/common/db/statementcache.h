#pragma once

#include <QHash>
#include <QSqlQuery>
#include <QString>

#include <memory>

namespace nw::server {

// The prepared statements of one connection, by their text. Texts that are put together from
// literals come in more ways than are worth keeping, so that the one used longest ago makes room.
class StatementCache
{
public:
    static constexpr qsizetype kMaxStatements = 256;

    // Null when it is not kept.
    std::shared_ptr<QSqlQuery> find(const QString &sql);
    void keep(const QString &sql, std::shared_ptr<QSqlQuery> query);
    void clear() { m_entries.clear(); }
    qsizetype size() const { return m_entries.size(); }

private:
    struct Entry
    {
        std::shared_ptr<QSqlQuery> query;
        quint64 usedAt = 0; // of m_uses
    };

    QHash<QString, Entry> m_entries;
    quint64 m_uses = 0;
};

} // namespace nw::server
