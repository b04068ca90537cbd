#pragma once

#include "server/common/http/router.h"
#include "server/common/runtime/workerpool.h"

#include <array>

namespace nw::server {

// Where handlers run. Two database threads: more do not help SQLite on two cores. Many for what
// moves money: they do little but wait for the ledger, which commits together what it is asked for
// at the same time, so that their number is the size of its groups. One thread of low priority for
// passwords and two for images: on a shared pool, sixteen logins or covers at once leave the
// readers next to nothing.
class WorkerPools
{
public:
    WorkerPools() = default;
    WorkerPools(const WorkerPool::Options &database, const WorkerPool::Options &passwords,
                const WorkerPool::Options &images = kImages,
                const WorkerPool::Options &money = kMoney)
        : m_database(database)
        , m_money(money)
        , m_passwords(passwords)
        , m_images(images)
    {
    }

    // Not for Executor::Inline.
    WorkerPool &of(Executor executor)
    {
        switch (executor) {
        case Executor::Database:
            return m_database;
        case Executor::Money:
            return m_money;
        case Executor::PasswordHashing:
            return m_passwords;
        case Executor::Images:
            return m_images;
        case Executor::Inline:
            break;
        }
        Q_UNREACHABLE();
    }

    std::array<const WorkerPool *, 3> all() const { return {&m_database, &m_passwords, &m_images}; }

private:
    static constexpr WorkerPool::Options kImages{"images", 2, 256, Priority::Low};
    static constexpr WorkerPool::Options kMoney{"money", 64, 1024, Priority::Normal};

    WorkerPool m_database{{"database", 2, 1024, Priority::Normal}};
    WorkerPool m_money{kMoney};
    WorkerPool m_passwords{{"passwords", 1, 64, Priority::Low}};
    WorkerPool m_images{kImages};
};

} // namespace nw::server
