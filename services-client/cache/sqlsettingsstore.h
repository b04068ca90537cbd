#pragma once

#include "services-client/cache/cachedatabase.h"

namespace nw {

// Small named texts: device id, feed cursor, the account that was signed in last.
class SqlSettingsStore
{
public:
    explicit SqlSettingsStore(CacheDatabase &database)
        : m_database(database)
    {
    }

    Result<QString> value(const QString &name); // empty when it was never set
    Result<void> set(const QString &name, const QString &value);

private:
    CacheDatabase &m_database;
};

} // namespace nw
