#pragma once

#include "server/common/http/router.h"
#include "server/common/runtime/workerpool.h"

namespace nw::server {

// Where handlers run. Two database threads: more do not help SQLite on two cores. One thread of low
// priority for passwords: on a shared pool, sixteen logins at once leave the readers next to
// nothing.
class WorkerPools
{
public:
    WorkerPools() = default;
    WorkerPools(const WorkerPool::Options &database, const WorkerPool::Options &passwords)
        : m_database(database)
        , m_passwords(passwords)
    {
    }

    // Not for Executor::Inline.
    WorkerPool &of(Executor executor)
    {
        Q_ASSERT(executor != Executor::Inline);
        return executor == Executor::PasswordHashing ? m_passwords : m_database;
    }

private:
    WorkerPool m_database{{"database", 2, 1024, Priority::Normal}};
    WorkerPool m_passwords{{"passwords", 1, 64, Priority::Low}};
};

} // namespace nw::server
