#pragma once

#include "server/common/mail/mailer.h"

namespace nw::server::auth {

// The kinds of messages that auth writes, as auth_mail keeps them.
namespace mailkind {
inline constexpr const char *kReset = "reset";
inline constexpr const char *kPasswordChanged = "password_changed";
inline constexpr const char *kSecondFactorOn = "second_factor_on";
inline constexpr const char *kSecondFactorOff = "second_factor_off";
inline constexpr const char *kRecoveryCodeUsed = "recovery_code_used";
inline constexpr const char *kApiKeyMade = "api_key_made";
}

struct MailFacts
{
    QString to;
    QString username;
    QString token; // of a reset
    QString publicUrl; // of this server, from its configuration alone; empty: not known
};

// The message of a kind. Nothing of what a request said is in it.
Mail mailOfKind(const QString &kind, const MailFacts &facts);

} // namespace nw::server::auth
