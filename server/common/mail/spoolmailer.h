#pragma once

#include "server/common/mail/mailer.h"
#include "server/common/runtime/clock.h"

namespace nw::server {

// Writes each message as an .eml file into a folder that only we can read, for a server that is not
// told of a mail system: whoever runs it can read them there or send them on.
class SpoolMailer final : public Mailer
{
public:
    // The folder is made when the first message comes.
    SpoolMailer(const QString &folder, const QString &from, const Clock &clock);

    Result<void> send(const Mail &mail) override;

private:
    const QString m_folder;
    const QString m_from;
    const Clock &m_clock;
};

} // namespace nw::server
