#pragma once

#include "server/auth/authstore.h"
#include "server/auth/credentialstore.h"
#include "server/common/mail/mailer.h"
#include "server/common/runtime/clock.h"
#include "server/common/security/sealedbox.h"

namespace nw::server::auth {

// Writes and sends the messages that wait in auth_mail. A reset token is made here and nowhere
// else, when its message is: the request for one only leaves a row, whether or not there is such an
// account, so that neither its answer nor its time tells. What fails is tried again for three days,
// each time with a new token. May send a message twice after a crash, never none.
class MailRoom
{
public:
    struct Parts
    {
        CredentialStore &store;
        AuthStore &users;
        Mailer &mailer;
        const SealedBox &box;
        const Clock &clock;
        QString publicUrl;
    };
    explicit MailRoom(const Parts &parts);

    // Everything that is due. It blocks while the mail system does.
    Result<void> deliver();

private:
    Result<void> handle(const MailRow &row);
    Result<std::optional<UserRow>> recipient(const MailRow &row);
    Result<std::optional<QString>> newToken(const QString &userId);

    const Parts m_parts;
};

} // namespace nw::server::auth
