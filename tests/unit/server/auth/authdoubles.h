#pragma once

#include "server/auth/authports.h"
#include "server/common/audit/auditsink.h"
#include "server/common/mail/mailer.h"

#include <optional>

namespace nw::test {

// Keeps what it is told, or is away.
class RecordingAudit final : public server::AuditSink
{
public:
    Result<void> record(const QList<server::AuditEntry> &told) override
    {
        if (isDown)
            return failure(ErrorCode::Unavailable, QStringLiteral("users is down"));
        entries += told;
        return {};
    }

    QList<server::AuditEntry> entries;
    bool isDown = false;
};

// Keeps what it is to send, or answers `failWith`.
class RecordingMailer final : public server::Mailer
{
public:
    Result<void> send(const server::Mail &mail) override
    {
        if (failWith)
            return tl::unexpected<Error>(*failWith);
        sent.append(mail);
        return {};
    }

    QList<server::Mail> sent;
    std::optional<Error> failWith;
};

} // namespace nw::test
