#include "services-client/cache/sqlsettingsstore.h"

namespace nw {

Result<QString> SqlSettingsStore::value(const QString &name)
{
    CacheStatement query = m_database.prepare("SELECT value FROM settings WHERE name = ?", {name});
    NW_TRY(query.run());
    return query.next() ? query.text(0) : QString();
}

Result<void> SqlSettingsStore::set(const QString &name, const QString &value)
{
    return m_database.run("INSERT INTO settings (name, value) VALUES (?, ?) "
                          "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                          {name, value});
}

} // namespace nw
