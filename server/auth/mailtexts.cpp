#include "server/auth/mailtexts.h"

#include <QHash>

namespace nw::server::auth {

namespace {

struct Words
{
    const char *subject;
    const char *text;
};

const QHash<QString, Words> &notices()
{
    static const QHash<QString, Words> words{
        {QLatin1String(mailkind::kPasswordChanged),
         {"Your password was changed",
          "The password of your account was changed, and your other"
          " devices were signed out."}},
        {QLatin1String(mailkind::kSecondFactorOn),
         {"Signing in now asks for a code",
          "Codes from an authenticator application were turned on"
          " for your account."}},
        {QLatin1String(mailkind::kSecondFactorOff),
         {"Signing in no longer asks for a code",
          "Codes from an authenticator application were"
          " turned off for your account."}},
        {QLatin1String(mailkind::kRecoveryCodeUsed),
         {"A recovery code was used",
          "Somebody signed in to your account with one of your recovery"
          " codes. It is used up."}},
        {QLatin1String(mailkind::kApiKeyMade),
         {"A key for other programs was made",
          "A key with which other programs may use your"
          " account was made."}}};
    return words;
}

QString resetText(const MailFacts &facts)
{
    QString text =
        QStringLiteral(
            "Hello %1,\n\n"
            "somebody asked for a new password for your account. If that was you, enter\n"
            "this code in Nerdwork+ within 15 minutes:\n\n    %2\n")
            .arg(facts.username, facts.token);
    if (!facts.publicUrl.isEmpty()) {
        text += QStringLiteral("\nor go to\n\n    %1/reset-password?token=%2\n")
                    .arg(facts.publicUrl, facts.token);
    }
    text += QStringLiteral("\nIf it was not you, there is nothing to do: your password stays.\n");
    return text;
}

} // namespace

Mail mailOfKind(const QString &kind, const MailFacts &facts)
{
    if (kind == QLatin1String(mailkind::kReset))
        return {facts.to, QStringLiteral("A new password for Nerdwork+"), resetText(facts)};
    const auto words = notices().constFind(kind);
    Q_ASSERT_X(words != notices().cend(), "mailOfKind", qPrintable(kind));
    const QString text =
        QStringLiteral("Hello %1,\n\n%2\n\nIf it was not you, set a new password"
                       " at once: choose \"Forgot\npassword\" where you sign in.\n")
            .arg(facts.username, QLatin1String(words->text));
    return {facts.to, QString::fromLatin1(words->subject), text};
}

} // namespace nw::server::auth
