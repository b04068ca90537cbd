#pragma once

#include "server/common/mail/mailer.h"
#include "server/common/runtime/clock.h"

#include <QUrl>

namespace nw::server {

// True for what SmtpMailer can be told: smtp://[user:password@]host[:port] or smtps://….
bool isSmtpUrl(const QUrl &url);

// Hands messages to a mail system (RFC 5321) over TLS whose certificate is checked: from the first
// byte with smtps://, by STARTTLS with smtp://. Only to this machine itself it does without. One
// connection a message, at most 20 s.
class SmtpMailer final : public Mailer
{
public:
    SmtpMailer(const QUrl &url, const QString &from, const Clock &clock);

    Result<void> send(const Mail &mail) override;

private:
    const QUrl m_url;
    const QString m_from;
    const Clock &m_clock;
};

} // namespace nw::server
