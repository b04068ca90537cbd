#include "server/common/mail/spoolmailer.h"

#include "server/common/mail/mailmessage.h"
#include "server/common/runtime/files.h"
#include "server/common/runtime/secretfile.h"
#include "services-client/contract/ids.h"

namespace nw::server {

SpoolMailer::SpoolMailer(const QString &folder, const QString &from, const Clock &clock)
    : m_folder(folder)
    , m_from(from)
    , m_clock(clock)
{
}

Result<void> SpoolMailer::send(const Mail &mail)
{
    const QString id = makeUuidV7(m_clock.nowMs(), systemRandomBytes);
    const auto message = mailMessage(mail, m_from, m_clock.nowMs(), id);
    if (!message)
        return tl::unexpected(message.error());
    if (const auto made = makePrivateFolder(m_folder); !made)
        return made;
    constexpr mode_t kOurs = 0600;
    const QString path = QString(m_folder % u'/' % id % u".eml");
    if (const auto written = writeNewFile(path, *message, kOurs); !written)
        return written;
    return syncFolder(m_folder);
}

} // namespace nw::server
