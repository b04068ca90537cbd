#include "server/auth/signuprules.h"

#include "server/common/runtime/text.h"
#include "server/common/security/passwords.h"

#include <algorithm>

namespace nw::server::auth {

namespace {

constexpr qsizetype kMaxEmailCharacters = 254; // RFC 5321, 4.5.3.1.3, less the angle brackets
constexpr qsizetype kMaxLocalPartCharacters = 64;
constexpr qsizetype kMinUsernameCharacters = 3;
constexpr qsizetype kMaxUsernameCharacters = 32;
constexpr qsizetype kMinPasswordCharacters = 12;
constexpr qsizetype kMaxPasswordCharacters = 256;
constexpr qsizetype kMaxDeviceCharacters = 64;

bool isDomain(const QString &domain)
{
    const auto labels = QStringView(domain).split(u'.');
    return labels.size() >= 2 && std::none_of(labels.begin(), labels.end(), [](QStringView label) {
               return label.isEmpty() || label.startsWith(u'-') || label.endsWith(u'-');
           });
}

// Only what no mail system accepts is refused: whether an address works is known when mail arrives.
bool isEmail(const QString &email)
{
    const qsizetype at = email.indexOf(u'@');
    if (email.size() > kMaxEmailCharacters || at < 1 || at > kMaxLocalPartCharacters
        || at != email.lastIndexOf(u'@'))
        return false;
    const bool printable = std::all_of(email.begin(), email.end(), [](QChar character) {
        return character.isPrint() && !character.isSpace();
    });
    return printable && isDomain(email.mid(at + 1));
}

bool isUsernameCharacter(QChar character)
{
    const char16_t code = character.unicode();
    return (code >= u'a' && code <= u'z') || (code >= u'A' && code <= u'Z')
        || (code >= u'0' && code <= u'9') || code == u'.' || code == u'_' || code == u'-';
}

// Without @, so that a login is either an email or a username; ASCII, so that no name only looks
// like another.
bool isUsername(const QString &username)
{
    return username.size() >= kMinUsernameCharacters && username.size() <= kMaxUsernameCharacters
        && std::all_of(username.begin(), username.end(), isUsernameCharacter)
        && username.front().isLetterOrNumber();
}

} // namespace

QList<FieldProblem> checkNewPassword(const NewPassword &wanted, const QString &field)
{
    QList<FieldProblem> problems;
    const QString password = normalisedPassword(wanted.password);
    const qsizetype length = characterCount(password);
    if (length < kMinPasswordCharacters) {
        problems.append({field, QStringLiteral("too_short"),
                         QStringLiteral("A password has at least 12 characters.")});
    } else if (length > kMaxPasswordCharacters) {
        problems.append({field, QStringLiteral("too_long"),
                         QStringLiteral("A password has at most 256 characters.")});
    } else if (isCommonPassword(password)) {
        problems.append({field, QStringLiteral("too_common"),
                         QStringLiteral("This password is among those that are tried first.")});
    } else if (foldEmail(password) == foldEmail(wanted.email)
               || foldUsername(password) == foldUsername(wanted.username)) {
        problems.append({field, QStringLiteral("same_as_name"),
                         QStringLiteral("A password differs from the email and the username.")});
    }
    return problems;
}

QString foldEmail(const QString &email)
{
    return email.trimmed().normalized(QString::NormalizationForm_KC).toCaseFolded();
}

QString foldUsername(const QString &username)
{
    return username.trimmed().toCaseFolded();
}

bool isDeviceName(const QString &name)
{
    return characterCount(name) <= kMaxDeviceCharacters;
}

QList<FieldProblem> checkSignup(const SignupRequest &request)
{
    QList<FieldProblem> problems;
    if (!isEmail(request.email)) {
        problems.append({QStringLiteral("email"), QStringLiteral("invalid"),
                         QStringLiteral("This is not an email address.")});
    }
    if (!isUsername(request.username)) {
        problems.append({QStringLiteral("username"), QStringLiteral("invalid"),
                         QStringLiteral("A username has 3 to 32 of a-z, A-Z, 0-9, dot, dash and "
                                        "underscore, and starts with a letter or a digit.")});
    }
    problems += checkNewPassword({request.password, request.email, request.username},
                                 QStringLiteral("password"));
    if (!isDeviceName(request.device)) {
        problems.append({QStringLiteral("device"), QStringLiteral("too_long"),
                         QStringLiteral("The name of a device has at most 64 characters.")});
    }
    return problems;
}

} // namespace nw::server::auth
