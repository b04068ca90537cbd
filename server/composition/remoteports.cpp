#include "server/composition/remoteports.h"

#include "server/composition/upstreams.h"
#include "services-client/contract/ids.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace nw::server {

namespace {

constexpr int kBatch = 50;
constexpr std::chrono::milliseconds kWaitForDelivery{250};
constexpr std::chrono::seconds kRetry{1};

QJsonObject jsonOf(const comics::ReadingEvent &event, const QString &id)
{
    return {{QStringLiteral("id"), id},
            {QStringLiteral("userId"), event.userId},
            {QStringLiteral("comicId"), event.comicId},
            {QStringLiteral("comicTitle"), event.comicTitle},
            {QStringLiteral("coverUrl"), event.coverUrl},
            {QStringLiteral("page"), event.page},
            {QStringLiteral("pageCount"), event.pageCount},
            {QStringLiteral("completed"), event.completed},
            {QStringLiteral("deviceName"), event.deviceName},
            {QStringLiteral("readAtMs"), qint64(event.readAtMs)}};
}

} // namespace

Result<void> ProfilesOverHttp::createProfile(const QString &userId, const QString &displayName)
{
    const auto told = m_upstreams.tell(
        Role::Users, "/internal/profiles",
        {{QStringLiteral("userId"), userId}, {QStringLiteral("displayName"), displayName}});
    return told.map([](const QJsonObject &) {});
}

Result<QString> AccountsOverHttp::username(const QString &userId)
{
    if (!isUuid(userId))
        return failure(ErrorCode::NotFound, QStringLiteral("There is no such account."));
    return m_upstreams.ask(Role::Auth, "/internal/accounts/" + userId.toLatin1())
        .map([](const QJsonObject &data) { return data.value(u"username").toString(); });
}

Result<void> AuditOverHttp::record(const QList<AuditEntry> &entries)
{
    QJsonArray told;
    for (const AuditEntry &entry : entries) {
        told.append(QJsonObject{{QStringLiteral("id"), entry.id},
                                {QStringLiteral("atMs"), qint64(entry.atMs)},
                                {QStringLiteral("actor"), entry.actor},
                                {QStringLiteral("action"), entry.action},
                                {QStringLiteral("subject"), entry.subject},
                                {QStringLiteral("detail"), entry.detail}});
    }
    return m_upstreams.tell(Role::Users, "/internal/audit", {{QStringLiteral("entries"), told}})
        .map([](const QJsonObject &) {});
}

HistoryOverHttp::HistoryOverHttp(Upstreams &upstreams, Database &database, const Clock &clock)
    : m_upstreams(upstreams)
    , m_outbox(database)
    , m_clock(clock)
    , m_thread([this] { deliverUntilTheEnd(); })
{
}

HistoryOverHttp::~HistoryOverHttp()
{
    {
        const std::lock_guard lock(m_mutex);
        m_ending = true;
    }
    m_changed.notify_all();
    m_thread.join();
}

Result<void> HistoryOverHttp::record(const comics::ReadingEvent &event)
{
    const std::int64_t nowMs = m_clock.nowMs();
    const QString id = makeUuidV7(nowMs, systemRandomBytes);
    return m_outbox.add(QJsonDocument(jsonOf(event, id)).toJson(QJsonDocument::Compact), nowMs);
}

void HistoryOverHttp::committed()
{
    std::unique_lock lock(m_mutex);
    const quint64 mine = ++m_asked;
    m_changed.notify_all();
    m_changed.wait_for(lock, kWaitForDelivery, [&] { return m_tried >= mine || m_ending; });
}

void HistoryOverHttp::deliverUntilTheEnd()
{
    pthread_setname_np(pthread_self(), "history");
    for (;;) {
        quint64 asked = 0;
        {
            // Every second also without being asked: for what a failure or another process left.
            std::unique_lock lock(m_mutex);
            m_changed.wait_for(lock, kRetry, [&] { return m_tried < m_asked || m_ending; });
            if (m_ending)
                return;
            asked = m_asked;
        }
        Result<int> delivered = deliverSome();
        while (delivered && *delivered == kBatch)
            delivered = deliverSome();
        if (!delivered && delivered.error().code != ErrorCode::Unavailable)
            qWarning("reading history was not delivered: %s",
                     qUtf8Printable(delivered.error().detail));
        {
            const std::lock_guard lock(m_mutex);
            m_tried = asked;
        }
        m_changed.notify_all();
    }
}

Result<int> HistoryOverHttp::deliverSome()
{
    const Result<QList<comics::OutboxRow>> rows = m_outbox.oldest(kBatch);
    if (!rows)
        return tl::unexpected(rows.error());
    if (rows->isEmpty())
        return 0;
    QJsonArray events;
    for (const comics::OutboxRow &row : *rows)
        events.append(QJsonDocument::fromJson(row.body).object());
    const auto told = m_upstreams.tell(Role::Users, "/internal/reading-history",
                                       {{QStringLiteral("events"), events}});
    if (!told)
        return tl::unexpected(told.error());
    if (const auto removed = m_outbox.remove(*rows); !removed)
        return tl::unexpected(removed.error());
    return static_cast<int>(rows->size());
}

} // namespace nw::server
