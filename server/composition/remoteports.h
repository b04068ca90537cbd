#pragma once

#include "server/auth/authports.h"
#include "server/comics/comicsports.h"
#include "server/comics/sqloutbox.h"
#include "server/common/audit/auditsink.h"
#include "server/common/runtime/clock.h"
#include "server/users/usersports.h"

#include <condition_variable>
#include <thread>

namespace nw::server {

class Upstreams;

// One service's port on another service in another process: HTTP. What the other side answers is in
// internalroutes.h.

class ProfilesOverHttp final : public auth::ProfilesPort
{
public:
    explicit ProfilesOverHttp(Upstreams &upstreams)
        : m_upstreams(upstreams)
    {
    }
    Result<void> createProfile(const QString &userId, const QString &displayName) override;

private:
    Upstreams &m_upstreams;
};

class AccountsOverHttp final : public users::AccountsPort
{
public:
    explicit AccountsOverHttp(Upstreams &upstreams)
        : m_upstreams(upstreams)
    {
    }
    Result<QString> username(const QString &userId) override;

private:
    Upstreams &m_upstreams;
};

class AuditOverHttp final : public AuditSink
{
public:
    explicit AuditOverHttp(Upstreams &upstreams)
        : m_upstreams(upstreams)
    {
    }
    Result<void> record(const QList<AuditEntry> &entries) override;

private:
    Upstreams &m_upstreams;
};

// What was read goes into the outbox of comics in the transaction that keeps the progress, and from
// there to users, in order, as often as it takes: users may be away without anybody's progress
// being refused, and knows what it was told before by its id.
class HistoryOverHttp final : public comics::ReadingHistory
{
public:
    HistoryOverHttp(Upstreams &upstreams, Database &database, const Clock &clock);
    ~HistoryOverHttp() override;

    Result<void> record(const comics::ReadingEvent &event) override;

    // Waits a moment for the delivery, so that who reads the history next finds it there.
    void committed() override;

private:
    void deliverUntilTheEnd();
    Result<int> deliverSome();

    Upstreams &m_upstreams;
    comics::SqlOutbox m_outbox;
    const Clock &m_clock;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    quint64 m_asked = 0;
    quint64 m_tried = 0; // all that was asked for up to this was tried
    bool m_ending = false;
    std::thread m_thread;
};

} // namespace nw::server
